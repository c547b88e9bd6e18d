package dev.takagari.core.mapping;

import dev.takagari.core.json.CanonicalJson;
import java.util.ArrayList;
import java.util.List;

/// The recipe in `raw.shape` by which a record is rebuilt from its row: `mapping.version|held
/// names|kept names that are JSON tokens`, names sorted, empty parts at the end left out.
///
/// `\`, `,` and `|` inside a name are escaped by `\`; an empty name is `\0`.
///
/// @param mapping name and version of the mapping, as `fdr.1`
/// @param held names of fields that live in a column only
/// @param tokens names of attributes that are verbatim JSON
public record Shape(String mapping, List<String> held, List<String> tokens) {
  public Shape {
    held = sorted(held);
    tokens = sorted(tokens);
  }

  /// Reads `raw.shape`.
  public static Shape parse(String text) {
    List<List<String>> parts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean written = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        char escaped = text.charAt(++i);
        if (escaped != '0') {
          name.append(escaped);
        }
        written = true;
      } else if (c == ',' || c == '|') {
        take(names, name, written);
        written = false;
        if (c == '|') {
          parts.add(names);
          names = new ArrayList<>();
        }
      } else {
        name.append(c);
        written = true;
      }
    }
    take(names, name, written);
    parts.add(names);
    if (parts.size() > 3 || parts.getFirst().size() != 1) {
      throw new IllegalArgumentException("not a shape");
    }
    return new Shape(
        parts.getFirst().getFirst(),
        parts.size() > 1 ? parts.get(1) : List.of(),
        parts.size() > 2 ? parts.get(2) : List.of());
  }

  /// The text of `raw.shape`.
  public String text() {
    StringBuilder text = new StringBuilder(mapping);
    if (!held.isEmpty() || !tokens.isEmpty()) {
      append(text.append('|'), held);
    }
    if (!tokens.isEmpty()) {
      append(text.append('|'), tokens);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      String name = names.get(i);
      if (name.isEmpty()) {
        text.append("\\0");
      }
      for (int at = 0; at < name.length(); at++) {
        char c = name.charAt(at);
        if (c == '\\' || c == ',' || c == '|') {
          text.append('\\');
        }
        text.append(c);
      }
    }
  }

  private static void take(List<String> names, StringBuilder name, boolean written) {
    if (written) {
      names.add(name.toString());
      name.setLength(0);
    }
  }

  private static List<String> sorted(List<String> names) {
    for (int i = 1; i < names.size(); i++) {
      if (CanonicalJson.NAMES.compare(names.get(i - 1), names.get(i)) > 0) {
        return names.stream().sorted(CanonicalJson.NAMES).toList();
      }
    }
    return List.copyOf(names);
  }
}
