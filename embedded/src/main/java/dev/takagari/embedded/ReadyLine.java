package dev.takagari.embedded;

import java.util.Map;
import java.util.StringJoiner;

/// The line of JSON that says everything is ready: a flat object of strings.
final class ReadyLine {
  private ReadyLine() {}

  static String of(Map<String, String> values) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    values.forEach((name, value) -> json.add(quoted(name) + ":" + quoted(value)));
    return json.toString();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
