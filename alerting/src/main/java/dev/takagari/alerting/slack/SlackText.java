package dev.takagari.alerting.slack;

import dev.takagari.core.text.PlainText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text in Slack's markup (`mrkdwn`), which has no escape for its own marks but three entities:
/// <https://docs.slack.dev/messaging/formatting-message-text>. Text that is not ours is therefore
/// written in one of two ways, and in no other:
/// - [#line] among words of ours: `& < >` as entities, so that no link, mention or command is in
///   it; marks that could format (`* _ ~` and the backtick, unless between letters or digits) and
///   names of emoji get a character that looks alike. Nobody copies a sentence into a shell.
/// - [#code] and [#block] for what is copied: nothing is replaced but what would end the code: in a
///   line a backtick, in a block three in a row.
///
/// A character, an entity or an escape such as `\u202e` is never cut in two.
final class SlackText {
  /// Stands for a backtick where one would end code.
  static final String LOOKALIKE_TICK = "ˋ";

  private static final String FENCE = "```";

  /// What is kept or left as a whole: an escape for what cannot be seen, a pair of halves, or one
  /// character.
  private static final Pattern UNIT =
      Pattern.compile("\\\\u[0-9a-f]{4}|\\\\U[0-9a-f]{8}|\\\\[nrt]|.", Pattern.DOTALL);

  /// The name of an emoji between colons; not hours, and no part of an address.
  private static final Pattern EMOJI =
      Pattern.compile(":(?![0-9a-f]{1,4}:)(?=[a-z0-9_'+-]{1,100}:)", Pattern.CASE_INSENSITIVE);

  private SlackText() {}

  /// Text among words of ours, on one line.
  static String line(String text, int longest) {
    return fit(harmless(PlainText.visible(text)), longest);
  }

  /// As [#line], but line ends stay.
  static String lines(String text) {
    return fit(harmless(PlainText.visibleLines(text)), Integer.MAX_VALUE);
  }

  /// Text as code within a line.
  ///
  /// @param longest characters that it may take, marks and entities included; at least 10
  static String code(String text, int longest) {
    if (text.isBlank()) {
      return line(text, longest);
    }
    return "`" + fit(PlainText.visible(text).replace("`", LOOKALIKE_TICK), longest - 2) + "`";
  }

  /// Text as a block of code. The lines of the marks are their own, so that the text may begin and
  /// end with a backtick.
  ///
  /// @param longest characters that it may take, marks and entities included; at least 20
  static String block(String text, int longest) {
    String inner = PlainText.visible(text).replace(FENCE, "``" + LOOKALIKE_TICK);
    return FENCE + "\n" + fit(inner, longest - 2 * FENCE.length() - 2) + "\n" + FENCE;
  }

  /// A link to a page of ours or of a product.
  ///
  /// @param url that was checked
  static String link(String url, String label) {
    String target =
        url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C");
    return "<" + target + "|" + line(label, 200) + ">";
  }

  /// As much of a text as fits, its `& < >` as entities, with an ellipsis where something is
  /// missing.
  private static String fit(String text, int longest) {
    StringBuilder kept = new StringBuilder(Math.min(text.length(), longest));
    Matcher units = UNIT.matcher(text);
    int lastFit = 0;
    while (units.find()) {
      String unit = entity(units.group());
      if (kept.length() + unit.length() > longest) {
        return kept.substring(0, lastFit) + "…";
      }
      kept.append(unit);
      if (kept.length() < longest) {
        lastFit = kept.length();
      }
    }
    return kept.toString();
  }

  private static String entity(String unit) {
    return switch (unit) {
      case "&" -> "&amp;";
      case "<" -> "&lt;";
      case ">" -> "&gt;";
      default -> unit;
    };
  }

  private static String harmless(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean mark = c == '*' || c == '_' || c == '~' || c == '`';
      out.append(mark && !isWithin(text, i) ? lookalike(c) : c);
    }
    return EMOJI.matcher(out).replaceAll("∶");
  }

  private static char lookalike(char mark) {
    return switch (mark) {
      case '*' -> '∗';
      case '_' -> 'ˍ';
      case '~' -> '∼';
      default -> LOOKALIKE_TICK.charAt(0);
    };
  }

  /// Whether letters or digits are on both sides: there no mark formats anything, but a backtick.
  private static boolean isWithin(String text, int at) {
    return text.charAt(at) != '`'
        && at > 0
        && at + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(at - 1))
        && Character.isLetterOrDigit(text.charAt(at + 1));
  }
}
