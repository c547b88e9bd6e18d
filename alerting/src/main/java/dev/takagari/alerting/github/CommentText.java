package dev.takagari.alerting.github;

import static dev.takagari.alerting.github.MarkdownText.words;

import dev.takagari.alerting.note.Words;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What comments say, and issues that are of no case. Immutable.
final class CommentText {
  private static final int MOST_LINES = 100;
  private static final int LONGEST_LINE = 500;
  private static final int LONGEST_FILE = 40_000;

  private final ShownTime times;

  CommentText(ZoneId zone) {
    times = new ShownTime(zone);
  }

  /// An entry of a timeline: what was done, by whom and where, and what they said.
  String of(TimelineEntry entry) {
    String what = entry.what().code().replace('_', ' ');
    String head =
        "**"
            + what.substring(0, 1).toUpperCase(Locale.ROOT)
            + what.substring(1)
            + "** by "
            + words(Words.person(entry.actor().name()))
            + where(entry)
            + " · "
            + times.of(entry.at());
    String quoted =
        entry.text().isBlank()
            ? ""
            : "\n\n"
                + entry
                    .text()
                    .lines()
                    .limit(MOST_LINES)
                    .filter(line -> !line.isBlank())
                    .map(line -> "> " + words(said(entry, line)))
                    .collect(Collectors.joining("\n>\n"));
    return head + quoted;
  }

  private static String said(TimelineEntry entry, String line) {
    return entry.isOfPeople()
        ? Words.person(line)
        : PlainText.cut(Defanged.words(line), LONGEST_LINE);
  }

  private static String where(TimelineEntry entry) {
    String name =
        switch (entry.actor().origin()) {
          case SLACK -> "in Slack";
          case GITHUB -> "on GitHub";
          case API -> "in Takagari";
          case CLI -> "on the command line";
          case SYSTEM -> "";
        };
    boolean isPlain = entry.actor().origin() == Actor.Origin.SYSTEM || entry.link().isEmpty();
    return (name.isEmpty() ? "" : " ") + (isPlain ? name : MarkdownText.link(name, entry.link()));
  }

  /// The title of an issue that is a message of its own.
  static String title(TellPost post) {
    String line = PlainText.cut(Defanged.words(post.title()), IssueText.LONGEST_TITLE / 2);
    return line.isBlank() ? "Report" : line;
  }

  /// The body of an issue that is a message of its own. Its summary is Markdown already; files
  /// follow as blocks of code, what does not fit is left out and said.
  static String of(TellPost post) {
    StringBuilder body =
        new StringBuilder(MarkdownText.unmarked(PlainText.visibleLines(post.summary())));
    for (TellPost.File file : post.files()) {
      List<String> lines = file.text().lines().toList();
      String block = MarkdownText.block("", lines);
      String name = words(Defanged.words(file.name()));
      if (body.length() + block.length() < LONGEST_FILE) {
        body.append("\n\n<details><summary>")
            .append(file.name().replaceAll("[^A-Za-z0-9._-]", "_"))
            .append("</summary>\n\n")
            .append(block)
            .append("\n\n</details>");
      } else {
        body.append("\n\n").append(name).append(" is too long for an issue.");
      }
    }
    return body.toString();
  }
}
