package dev.takagari.alerting.github;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts parts of a text one below the other and leaves out of them, in a fixed order, until the
/// text is short enough. Not for several threads.
final class IssueFitting {
  private static final class Part {
    private final String name;
    private final List<String> forms;
    private int form;

    Part(String name, List<String> forms) {
      this.name = name;
      this.forms = forms;
    }

    String text() {
      return forms.get(form);
    }
  }

  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final List<Part> order = new ArrayList<>();

  /// Adds a part below the others.
  ///
  /// @param name as people call it
  /// @param forms the whole, then shorter ones; a last one without it may be empty
  IssueFitting part(String name, String... forms) {
    parts.put(name, new Part(name, List.of(forms)));
    return this;
  }

  /// Has a part shortened by one form, after everything that was said before.
  IssueFitting shorten(String name) {
    Part part = parts.get(name);
    if (part != null) {
      order.add(part);
    }
    return this;
  }

  /// The text with as much as there is room for.
  ///
  /// @param most characters
  /// @param where the rest is, a line of Markdown that follows what is left out
  /// @return empty when even the shortest is too long
  String text(int most, String where) {
    List<String> left = new ArrayList<>();
    String text = joined(left, where);
    for (Part part : order) {
      if (text.length() <= most) {
        return text;
      }
      if (part.form < part.forms.size() - 1) {
        boolean hadText = !part.text().isEmpty();
        part.form++;
        if (hadText && !left.contains(part.name)) {
          left.add(part.name);
        }
        text = joined(left, where);
      }
    }
    return text.length() <= most ? text : "";
  }

  private String joined(List<String> left, String where) {
    List<String> texts = new ArrayList<>();
    for (Part part : parts.values()) {
      if (!part.text().isEmpty()) {
        texts.add(part.text());
      }
    }
    if (!left.isEmpty()) {
      texts.add("*Shortened for want of room: " + String.join(", ", left) + ".* " + where);
    }
    return String.join("\n\n", texts);
  }
}
