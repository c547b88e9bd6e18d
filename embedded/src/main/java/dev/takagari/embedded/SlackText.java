package dev.takagari.embedded;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Slack's texts as HTML, as Slack's client shows them: `mrkdwn` with its marks, links, mentions
/// and emoji, and plain text with emoji only. Whatever is not a mark is escaped.
///
/// As in Slack addresses and well-known domain names become links without being marked as such, so
/// that a text that should have been defanged shows.
final class SlackText {
  private static final Pattern FENCE = Pattern.compile("```\\n?(.+?)```", Pattern.DOTALL);
  private static final Pattern EMOJI = Pattern.compile(":([a-z0-9_+-]+):");
  private static final Pattern ADDRESS =
      Pattern.compile("https?://[^\\s<>|\"'`]+", Pattern.CASE_INSENSITIVE);
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9][a-z0-9-]*(?:\\.[a-z0-9-]+)+", Pattern.CASE_INSENSITIVE);
  private static final Pattern DATE =
      Pattern.compile("date\\^(\\d{1,11})\\^([^|^]*)(?:\\^[^|]*)?(?:\\|(.*))?", Pattern.DOTALL);

  /// Endings by which a name in a text becomes a link; Slack knows them all.
  private static final Set<String> LINKED_ENDINGS =
      Set.of(
          "com", "net", "org", "io", "info", "biz", "dev", "app", "sh", "md", "ru", "cn", "jp",
          "de", "uk", "me", "co", "xyz", "top", "example", "test");

  private static final Map<String, String> EMOJIS =
      Map.ofEntries(
          Map.entry("red_circle", "🔴"),
          Map.entry("large_red_circle", "🔴"),
          Map.entry("large_orange_circle", "🟠"),
          Map.entry("large_yellow_circle", "🟡"),
          Map.entry("large_green_circle", "🟢"),
          Map.entry("large_blue_circle", "🔵"),
          Map.entry("large_purple_circle", "🟣"),
          Map.entry("white_circle", "⚪"),
          Map.entry("black_circle", "⚫"),
          Map.entry("white_check_mark", "✅"),
          Map.entry("heavy_check_mark", "✔️"),
          Map.entry("ballot_box_with_check", "☑️"),
          Map.entry("x", "❌"),
          Map.entry("warning", "⚠️"),
          Map.entry("rotating_light", "🚨"),
          Map.entry("no_entry", "⛔"),
          Map.entry("octagonal_sign", "🛑"),
          Map.entry("fire", "🔥"),
          Map.entry("eyes", "👀"),
          Map.entry("lock", "🔒"),
          Map.entry("unlock", "🔓"),
          Map.entry("key", "🔑"),
          Map.entry("shield", "🛡️"),
          Map.entry("skull", "💀"),
          Map.entry("skull_and_crossbones", "☠️"),
          Map.entry("bug", "🐛"),
          Map.entry("hourglass", "⌛"),
          Map.entry("hourglass_flowing_sand", "⏳"),
          Map.entry("question", "❓"),
          Map.entry("grey_question", "❔"),
          Map.entry("exclamation", "❗"),
          Map.entry("bell", "🔔"),
          Map.entry("no_bell", "🔕"),
          Map.entry("zzz", "💤"),
          Map.entry("mag", "🔍"),
          Map.entry("link", "🔗"),
          Map.entry("bust_in_silhouette", "👤"),
          Map.entry("computer", "💻"),
          Map.entry("information_source", "ℹ️"),
          Map.entry("arrow_right", "➡️"),
          Map.entry("leftwards_arrow_with_hook", "↩️"),
          Map.entry("pushpin", "📌"),
          Map.entry("memo", "📝"),
          Map.entry("page_facing_up", "📄"),
          Map.entry("bar_chart", "📊"),
          Map.entry("calendar", "📅"),
          Map.entry("robot_face", "🤖"),
          Map.entry("bird", "🐦"),
          Map.entry("eagle", "🦅"),
          Map.entry("tada", "🎉"),
          Map.entry("+1", "👍"),
          Map.entry("thumbsup", "👍"),
          Map.entry("-1", "👎"),
          Map.entry("thumbsdown", "👎"),
          Map.entry("speech_balloon", "💬"),
          Map.entry("hammer_and_wrench", "🛠️"),
          Map.entry("repeat", "🔁"));

  private final UnaryOperator<String> users;
  private final UnaryOperator<String> channels;
  private final boolean links;

  private SlackText(UnaryOperator<String> users, UnaryOperator<String> channels, boolean links) {
    this.users = users;
    this.channels = channels;
    this.links = links;
  }

  /// A `mrkdwn` text as HTML.
  ///
  /// @param text with `&`, `<` and `>` escaped where they are no marks
  /// @param users the name of a person by id
  /// @param channels the name of a channel by id
  /// @param verbatim whether addresses that are not marked stay plain
  /// @return safe HTML
  static String html(
      String text, UnaryOperator<String> users, UnaryOperator<String> channels, boolean verbatim) {
    return new SlackText(users, channels, !verbatim).blocks(text);
  }

  /// A `plain_text` as HTML.
  static String plainHtml(String text) {
    StringBuilder out = new StringBuilder();
    Matcher emoji = EMOJI.matcher(text);
    int at = 0;
    while (emoji.find()) {
      out.append(escaped(text.substring(at, emoji.start())));
      out.append(EMOJIS.getOrDefault(emoji.group(1), emoji.group()));
      at = emoji.end();
    }
    return out.append(escaped(text.substring(at))).toString().replace("\n", "<br>");
  }

  /// A text as HTML without any meaning.
  static String literal(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// Escapes what Slack's own escapes leave over.
  private static String escaped(String text) {
    return literal(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
  }

  private String blocks(String text) {
    StringBuilder out = new StringBuilder();
    Matcher fence = FENCE.matcher(text);
    int at = 0;
    while (fence.find()) {
      out.append(lines(text.substring(at, fence.start())));
      out.append("<pre>").append(escaped(fence.group(1))).append("</pre>");
      at = fence.end();
      if (at < text.length() && text.charAt(at) == '\n') {
        at++;
      }
    }
    return out.append(lines(text.substring(at))).toString();
  }

  private String lines(String text) {
    if (text.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    boolean quoted = false;
    boolean first = true;
    for (String line : text.split("\n", -1)) {
      String inner = line.startsWith("&gt;") ? line.substring(4) : line;
      boolean quote = line.startsWith("&gt;") || line.startsWith(">");
      if (line.startsWith(">")) {
        inner = line.substring(1);
      }
      if (quote != quoted) {
        out.append(quote ? "<blockquote>" : "</blockquote>");
      } else if (!first) {
        out.append("<br>");
      }
      out.append(inline(quote ? inner.stripLeading() : inner));
      quoted = quote;
      first = false;
    }
    return out.append(quoted ? "</blockquote>" : "").toString();
  }

  private String inline(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end =
          switch (c) {
            case '`' -> text.indexOf('`', at + 1);
            case '<' -> text.indexOf('>', at + 1);
            case '*', '_', '~' -> closing(text, at);
            default -> -1;
          };
      if (end > at + 1) {
        String inner = text.substring(at + 1, end);
        switch (c) {
          case '`' -> out.append("<code>").append(escaped(inner)).append("</code>");
          case '<' -> out.append(marked(inner));
          case '*' -> out.append("<b>").append(inline(inner)).append("</b>");
          case '_' -> out.append("<i>").append(inline(inner)).append("</i>");
          default -> out.append("<s>").append(inline(inner)).append("</s>");
        }
        at = end + 1;
        continue;
      }
      at = plain(text, at, out);
    }
    return out.toString();
  }

  /// Where a mark at this place closes; -1 when it opens nothing.
  private static int closing(String text, int at) {
    char mark = text.charAt(at);
    boolean opens =
        (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
            && at + 1 < text.length()
            && !Character.isWhitespace(text.charAt(at + 1));
    int i = at + 1;
    while (opens && i < text.length()) {
      char c = text.charAt(i);
      if (c == '`' || c == '<') {
        int end = text.indexOf(c == '`' ? '`' : '>', i + 1);
        i = end < 0 ? i + 1 : end + 1;
        continue;
      }
      if (c == mark
          && i > at + 1
          && !Character.isWhitespace(text.charAt(i - 1))
          && (i + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(i + 1)))) {
        return i;
      }
      i++;
    }
    return -1;
  }

  /// Writes what stands at a place without a mark.
  ///
  /// @return where to go on
  private int plain(String text, int at, StringBuilder out) {
    char c = text.charAt(at);
    if (c == ':') {
      Matcher emoji = EMOJI.matcher(text).region(at, text.length());
      if (emoji.lookingAt() && EMOJIS.containsKey(emoji.group(1))) {
        out.append(EMOJIS.get(emoji.group(1)));
        return emoji.end();
      }
    }
    boolean begins = at == 0 || !continues(text.charAt(at - 1));
    if (links && begins && Character.isLetterOrDigit(c)) {
      Matcher address = ADDRESS.matcher(text).region(at, text.length());
      if (address.lookingAt()) {
        String url = trimmed(address.group());
        out.append(anchor(unescaped(url), escaped(url)));
        return at + url.length();
      }
      Matcher domain = DOMAIN.matcher(text).region(at, text.length());
      if (domain.lookingAt()) {
        String name = domain.group();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean ends =
            domain.end() == text.length() || "@_\\".indexOf(text.charAt(domain.end())) < 0;
        out.append(
            LINKED_ENDINGS.contains(ending) && ends
                ? anchor("http://" + name, escaped(name))
                : escaped(name));
        return domain.end();
      }
    }
    for (String entity : new String[] {"&amp;", "&lt;", "&gt;"}) {
      if (text.startsWith(entity, at)) {
        out.append(entity);
        return at + entity.length();
      }
    }
    int next = at + Character.charCount(text.codePointAt(at));
    out.append(literal(text.substring(at, next)));
    return next;
  }

  private static boolean continues(char c) {
    return Character.isLetterOrDigit(c) || "@/\\-_.".indexOf(c) >= 0;
  }

  private static String trimmed(String url) {
    int end = url.length();
    while (end > 0 && ".,;:!?)]}".indexOf(url.charAt(end - 1)) >= 0) {
      end--;
    }
    return url.substring(0, end);
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  private String marked(String inner) {
    int bar = inner.indexOf('|');
    String target = bar < 0 ? inner : inner.substring(0, bar);
    String label = bar < 0 ? "" : inner.substring(bar + 1);
    if (target.startsWith("@")) {
      return mention("@" + users.apply(target.substring(1)));
    }
    if (target.startsWith("#")) {
      return mention("#" + channels.apply(target.substring(1)));
    }
    if (target.startsWith("!")) {
      Matcher date = DATE.matcher(inner.substring(1));
      return date.matches()
          ? literal(date(Long.parseLong(date.group(1)), date.group(2)))
          : mention(label.isEmpty() ? "@" + target.substring(1) : label);
    }
    return anchor(unescaped(target), escaped(label.isEmpty() ? target : label));
  }

  private static String date(long seconds, String form) {
    Instant at = Instant.ofEpochSecond(seconds);
    String date = format("yyyy-MM-dd", at);
    return form.replace("{date_num}", date)
        .replace("{date_long}", date)
        .replace("{date_short}", date)
        .replace("{date_pretty}", date)
        .replace("{date_short_pretty}", date)
        .replace("{date}", date)
        .replace("{time_secs}", format("HH:mm:ss'Z'", at))
        .replace("{time}", format("HH:mm'Z'", at));
  }

  private static String format(String pattern, Instant at) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC).format(at);
  }

  private static String mention(String name) {
    return "<span class=\"mention\">" + escaped(name) + "</span>";
  }

  /// A link, or only its text when it leads to something else than the web.
  ///
  /// @param url plain
  /// @param label safe HTML
  static String anchor(String url, String label) {
    return anchor(url, label, "");
  }

  /// The same with more attributes.
  ///
  /// @param attributes safe HTML, beginning with a space; or ""
  static String anchor(String url, String label, String attributes) {
    String lower = url.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("http://")
        && !lower.startsWith("https://")
        && !lower.startsWith("mailto:")) {
      return label;
    }
    return "<a"
        + attributes
        + " href=\""
        + literal(url)
        + "\" target=\"_blank\" rel=\"noopener noreferrer\">"
        + label
        + "</a>";
  }
}
