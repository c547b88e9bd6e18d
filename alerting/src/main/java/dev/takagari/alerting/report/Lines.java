package dev.takagari.alerting.report;

import java.util.ArrayList;
import java.util.List;

/// Lines of a text of bounded length. Not for several threads.
final class Lines {
  private static final String MORE = "…";

  private final int longest;
  private final List<String> lines = new ArrayList<>();
  private int length;
  private boolean isFull;

  /// @param longest characters of the whole
  Lines(int longest) {
    this.longest = longest;
  }

  /// Adds a line; once one does not fit, no further one is taken, and the text ends with an
  /// ellipsis.
  Lines add(String line) {
    if (isFull) {
      return this;
    }
    if (length + line.length() + 1 + MORE.length() > longest) {
      isFull = true;
      lines.add(MORE);
    } else {
      lines.add(line);
      length += line.length() + 1;
    }
    return this;
  }

  /// Adds an empty line and a heading.
  Lines heading(String words) {
    if (!lines.isEmpty()) {
      add("");
    }
    return add("**" + words + "**");
  }

  String text() {
    return String.join("\n", lines);
  }
}
