package dev.takagari.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.core.text.PlainText;

/// JSON as commands print it. What could steer a terminal or turn the reading direction is written
/// as a JSON escape, so a reader of the JSON gets the values as they are.
public final class PrintedJson {
  private static final int DELETE = 0x7f;

  private PrintedJson() {}

  /// A tree on one line.
  public static String line(JsonNode tree) {
    return escaped(tree.toString());
  }

  /// A tree on several lines, for people.
  public static String pretty(JsonNode tree) {
    return escaped(tree.toPrettyString());
  }

  /// JSON with escapes in place of controls behind ASCII and of what nobody sees. Its own line ends
  /// stay; inside strings JSON has no other controls.
  public static String escaped(String json) {
    StringBuilder text = new StringBuilder(json.length() + 16);
    for (int i = 0; i < json.length(); ) {
      int c = json.codePointAt(i);
      int length = Character.charCount(c);
      if (c >= DELETE && PlainText.isHarmful(c, false)) {
        for (int j = i; j < i + length; j++) {
          text.append("\\u%04x".formatted((int) json.charAt(j)));
        }
      } else {
        text.appendCodePoint(c);
      }
      i += length;
    }
    return text.toString();
  }
}
