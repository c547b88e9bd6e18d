package dev.takagari.alerting.report;

import dev.takagari.alerting.note.Words;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.text.CsvText;
import java.util.List;

/// Comma-separated values of bounded length, for spreadsheets: no cell is taken for a formula, and
/// texts of others are defanged. Not for several threads.
final class CsvFile {
  private static final int LONGEST_CELL = 2_000;

  private final String name;
  private final int longest;
  private final StringBuilder text = new StringBuilder();
  private long rows;
  private long left;

  /// @param name as `cases-2026-W47.csv`
  /// @param longest characters of the whole
  CsvFile(String name, int longest, List<String> header) {
    this.name = name;
    this.longest = longest;
    text.append(String.join(",", header)).append('\n');
  }

  /// A cell with text of others.
  static String words(String text) {
    return CsvText.text(Words.plain(text, LONGEST_CELL));
  }

  /// A cell with the name of one of our people.
  static String person(String name) {
    return CsvText.text(Words.person(name));
  }

  /// A cell with a number, a time or a word of ours.
  static String plain(Object value) {
    return CsvText.plain(value.toString());
  }

  /// Adds a row; once one does not fit, no further one is taken.
  ///
  /// @param cells as [#words] and [#plain] make them
  void row(List<String> cells) {
    String row = String.join(",", cells) + "\n";
    if (left > 0 || text.length() + row.length() > longest) {
      left++;
    } else {
      text.append(row);
      rows++;
    }
  }

  /// What is to be said when it does not have all; empty when it does.
  ///
  /// @param total how many rows there are to be
  /// @param things what they are, as `cases`
  List<String> cut(long total, String things) {
    return rows == total
        ? List.of()
        : List.of(
            "The file "
                + name
                + " has the first "
                + Markdown.number(rows)
                + " of "
                + Markdown.number(total)
                + " "
                + things
                + ".");
  }

  /// Rows that did not fit.
  long left() {
    return left;
  }

  TellPost.File file() {
    return new TellPost.File(name, "text/csv", text.toString());
  }
}
