package dev.takagari.alerting.slack;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts Markdown that we wrote ourselves, as summaries of reports, into Slack's markup: headings
/// and strong text, lists, links, code. What events said in it was escaped with backslashes.
final class SlackMarkdown {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\\\(?<escaped>[^A-Za-z0-9\\s])"
              + "|`(?<code>[^`\\n]{1,500})`"
              + "|\\*\\*(?<strong>[^*\\n]{1,500})\\*\\*"
              + "|\\[(?<label>[^\\]\\n]{1,200})]\\((?<url>https?://[^)\\s]{1,2000})\\)"
              + "|(?m:^#{1,6} (?<heading>[^\\n]{1,500})$)");

  private SlackMarkdown() {}

  /// The text in parts of whole lines.
  ///
  /// @param longest characters of a part
  /// @param most parts; what is beyond them is left out
  static List<String> parts(String markdown, int longest, int most) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (String line : mrkdwn(markdown).split("\n", -1)) {
      String whole = line.length() < longest ? line : "…";
      if (part.length() + whole.length() + 1 > longest) {
        parts.add(part.toString());
        part.setLength(0);
      }
      if (!part.isEmpty()) {
        part.append('\n');
      }
      part.append(whole);
    }
    parts.add(part.toString());
    return parts.stream().filter(each -> !each.isBlank()).limit(most).toList();
  }

  private static String mrkdwn(String markdown) {
    StringBuilder out = new StringBuilder();
    Matcher tokens = TOKEN.matcher(markdown);
    int at = 0;
    while (tokens.find()) {
      out.append(SlackText.lines(markdown.substring(at, tokens.start())));
      at = tokens.end();
      if (tokens.group("escaped") != null) {
        out.append(SlackText.line(tokens.group("escaped"), 20));
      } else if (tokens.group("code") != null) {
        out.append(SlackText.code(tokens.group("code"), 3_000));
      } else if (tokens.group("strong") != null) {
        out.append('*').append(SlackText.line(tokens.group("strong"), 3_000)).append('*');
      } else if (tokens.group("label") != null) {
        out.append(SlackText.link(tokens.group("url"), tokens.group("label")));
      } else {
        out.append('*').append(SlackText.line(tokens.group("heading"), 3_000)).append('*');
      }
    }
    return out.append(SlackText.lines(markdown.substring(at))).toString();
  }
}
