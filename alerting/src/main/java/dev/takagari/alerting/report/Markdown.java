package dev.takagari.alerting.report;

import dev.takagari.alerting.note.MarkdownWords;
import dev.takagari.alerting.note.Words;
import dev.takagari.core.text.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Markdown that means the same in a chat, in an issue and in a file. Text of others is defanged,
/// and stands in code wherever it is more than words, as [MarkdownWords] decides.
final class Markdown {
  /// Characters that are left of a text, the marks of code aside.
  static final int LONGEST = 120;

  private static final char LOOKALIKE_TICK = 'ˋ';
  private static final char LOOKALIKE_BAR = '¦';

  private Markdown() {}

  /// Text of others among words of ours, defanged, on one line; a dash for none.
  static String words(String text) {
    return harmless(Words.plain(text));
  }

  /// As [#words(String)], of what is defanged already.
  static String harmless(String text) {
    String cut = PlainText.cut(PlainText.visible(text).strip(), LONGEST);
    if (cut.isBlank()) {
      return "–";
    }
    // a chat knows no entities
    return MarkdownWords.of(cut, Markdown::span, "");
  }

  /// A value of an event, defanged, on one line, all of it in code; a dash for none.
  static String value(String text) {
    return code(Words.plain(text));
  }

  /// As [#value(String)], of what is harmless already, as a query.
  static String code(String text) {
    String cut = PlainText.cut(PlainText.visible(text).strip(), LONGEST);
    return cut.isBlank() ? "–" : span(cut);
  }

  /// A chat knows no code that has a backtick in it.
  private static String span(String text) {
    return "`" + text.replace('`', LOOKALIKE_TICK) + "`";
  }

  /// A link to a page of ours; without a page the words alone.
  ///
  /// @param label words of ours
  static String link(String label, String url) {
    return url.isEmpty() || url.indexOf(')') >= 0 || url.indexOf(' ') >= 0
        ? label
        : "[" + label + "](" + url + ")";
  }

  /// A table.
  ///
  /// @param header words of ours
  /// @param rows cells that are Markdown already
  static String table(List<String> header, List<List<String>> rows) {
    StringBuilder table = new StringBuilder(line(header));
    table.append(line(header.stream().map(_ -> "---").toList()));
    rows.forEach(row -> table.append(line(row)));
    return table.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace('|', LOOKALIKE_BAR))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /// A number with its thousands apart.
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
