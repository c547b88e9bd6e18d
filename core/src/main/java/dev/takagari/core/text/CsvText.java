package dev.takagari.core.text;

/// Cells of comma-separated values, for spreadsheets. Text that a spreadsheet would take for a
/// formula begins with an apostrophe, and so does text that begins with apostrophes before that,
/// for one can be taken off again; control characters are written as escapes.
public final class CsvText {
  private CsvText() {}

  /// A cell that holds text, whoever wrote it.
  public static String text(String text) {
    String plain = PlainText.visibleLines(text);
    return plain(isFormula(plain) ? "'" + plain : plain);
  }

  private static boolean isFormula(String text) {
    int first = 0;
    while (first < text.length() && text.charAt(first) == '\'') {
      first++;
    }
    return first < text.length()
        && switch (text.charAt(first)) {
          case '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠' -> true;
          default -> false;
        };
  }

  /// A cell that holds a number or a time, which begins as it does.
  public static String plain(String text) {
    boolean plain =
        text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';')
            && text.equals(text.strip());
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
