package dev.takagari.alerting.report;

import dev.takagari.alerting.note.Words;
import dev.takagari.core.text.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Markdown that means the same in a chat, in an issue and in a file. Text of others is defanged,
/// and stands in code wherever it is more than words: what looks for names, links and numbers of
/// issues after it read Markdown is kept out by nothing else.
final class Markdown {
  /// Characters that a word may take, its marks included.
  static final int LONGEST = 120;

  /// Words of which nothing makes anything: no marks but those of a sentence.
  private static final Pattern PLAIN =
      Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N} ,.%()'/…-]|:(?= ))*");

  private static final Pattern NUMBERED = Pattern.compile("[0-9]{1,9}[.)].*");

  /// Digests of commits.
  private static final Pattern DIGEST =
      Pattern.compile("(?<![\\p{L}\\p{N}])[0-9a-fA-F]{7,}(?![\\p{L}\\p{N}])");

  /// `GH-12` is an issue, and other letters may stand for another tracker.
  private static final Pattern TICKET =
      Pattern.compile("(?<![\\p{L}\\p{N}])[A-Za-z][A-Za-z0-9]*+-[0-9]");

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
    boolean plain =
        PLAIN.matcher(cut).matches()
            && !NUMBERED.matcher(cut).matches()
            && !DIGEST.matcher(cut).find()
            && !TICKET.matcher(cut).find();
    return plain ? cut : "`" + cut.replace('`', LOOKALIKE_TICK) + "`";
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
