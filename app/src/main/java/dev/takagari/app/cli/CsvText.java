package dev.takagari.app.cli;

/// Cells of comma-separated values, for spreadsheets. Text that a spreadsheet would take for a
/// formula begins with an apostrophe; control characters are written as escapes.
public final class CsvText {
  private CsvText() {}

  /// A cell that holds text, whoever wrote it.
  public static String text(String text) {
    String plain = PlainText.visibleLines(text);
    if (plain.isEmpty()) {
      return plain;
    }
    return plain(
        switch (plain.charAt(0)) {
          case '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠' -> "'" + plain;
          default -> plain;
        });
  }

  /// A cell that holds a number or a time, which begins as it does.
  public static String plain(String text) {
    boolean plain =
        text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';')
            && text.equals(text.strip());
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
