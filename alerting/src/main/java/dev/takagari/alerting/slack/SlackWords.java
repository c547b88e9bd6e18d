package dev.takagari.alerting.slack;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What people wrote in Slack, as plain text:
/// <https://docs.slack.dev/messaging/formatting-message-text>.
final class SlackWords {
  private static final Pattern SPECIAL =
      Pattern.compile("<(?<what>[^<>|]{1,3000})(?:\\|(?<label>[^<>]{0,3000}))?>");

  private static final String MAIL = "mailto:";

  private SlackWords() {}

  /// @param names of members by their ids; empty for one that nobody knows
  /// @param longest characters; what is beyond is left out
  static String plain(String text, Function<String, Optional<String>> names, int longest) {
    String words =
        SPECIAL
            .matcher(text)
            .replaceAll(
                found -> Matcher.quoteReplacement(special(found.group(1), found.group(2), names)))
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
            .strip();
    if (words.length() <= longest) {
      return words;
    }
    int end = longest - 1;
    return words.substring(0, Character.isHighSurrogate(words.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  private static String special(
      String what, @Nullable String label, Function<String, Optional<String>> names) {
    String shown = label == null ? "" : label;
    return switch (what.charAt(0)) {
      case '@' ->
          "@" + names.apply(what.substring(1)).orElse(shown.isEmpty() ? what.substring(1) : shown);
      case '#' -> "#" + (shown.isEmpty() ? what.substring(1) : shown);
      case '!' -> command(what.substring(1), shown);
      default -> {
        String target = what.startsWith(MAIL) ? what.substring(MAIL.length()) : what;
        yield shown.isEmpty() || shown.equals(target) ? target : shown + " (" + target + ")";
      }
    };
  }

  private static String command(String command, String shown) {
    if (!shown.isEmpty()) {
      return shown;
    }
    int end = command.indexOf('^');
    return "@" + (end < 0 ? command : command.substring(0, end));
  }
}
