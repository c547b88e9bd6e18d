package dev.takagari.enrich.rows;

import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.text.TextLines;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The values of a list as texts, for those who ask about them and keep none. Lines are read as
/// those of an imported list: comments, also behind a value, empty lines, defanging, descriptions
/// and lines of hosts files are understood.
///
/// @param values in the order of the list, each once
/// @param left lines that name no value
public record ListTexts(List<String> values, List<Left> left) {
  /// A line that names no value.
  ///
  /// @param line its number, from 1
  /// @param detail in words; may be empty
  public record Left(long line, RefusalReason reason, String detail) {}

  public ListTexts {
    values = List.copyOf(values);
    left = List.copyOf(left);
  }

  /// Reads a list to its end: UTF-8, or UTF-16 when a byte order mark says so.
  ///
  /// @param longest characters of a line; a longer one is left out
  public static ListTexts read(InputStream bytes, int longest) throws IOException {
    Set<String> values = new LinkedHashSet<>();
    List<Left> left = new ArrayList<>();
    try (TextLines lines = new TextLines(bytes, longest)) {
      while (lines.next()) {
        if (lines.isCut()) {
          left.add(new Left(lines.number(), RefusalReason.LINE_TOO_LONG, ""));
          continue;
        }
        switch (ListLine.of(lines.text(), null)) {
          case ListLine.Comment() -> {}
          case ListLine.Names(List<String> names, _, _) -> values.addAll(names);
          case ListLine.Value(String text, _) -> values.add(text);
          case ListLine.Rule(RefusalReason reason, String detail, _) ->
              left.add(new Left(lines.number(), reason, detail));
        }
      }
    }
    return new ListTexts(List.copyOf(values), left);
  }
}
