package dev.takagari.alerting.github;

import static dev.takagari.alerting.github.MarkdownText.cell;
import static dev.takagari.alerting.github.MarkdownText.link;
import static dev.takagari.alerting.github.MarkdownText.words;

import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBrief.Indicator;
import dev.takagari.alerting.note.CaseBrief.Item;
import dev.takagari.alerting.note.CaseBrief.Line;
import dev.takagari.alerting.note.CaseBrief.Link;
import dev.takagari.alerting.note.CaseBrief.Section;
import dev.takagari.alerting.note.Words;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseTimes;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an issue says of a case: its title, and the part of its body that is ours. Says the same of
/// the same case whenever it is asked, so that an issue is only edited when something changed: ages
/// are told as of when the case was opened. Immutable.
///
/// When there is too little room, parts get shorter in this order: raw detections, details of the
/// rule, timeline, answers to questions, indicators, process story, command lines, what the source
/// says. Headline, summary and where to look further are last.
public final class IssueText {
  /// Longest title that GitHub takes.
  static final int LONGEST_TITLE = 256;

  private static final int LONGEST_RAW = 20_000;
  private static final int FIRST_ENTRIES = 10;
  private static final int LAST_ENTRIES = 5;
  private static final int LONGEST_ENTRY = 300;
  private static final int LONGEST_IN_TABLE = 120;
  private static final int SHORT_COMMAND = 500;
  private static final int FEW = 10;
  private static final int VERY_FEW = 3;
  private static final int LABEL = 16;
  private static final int CLOCK = 19;

  private static final Pattern TECHNIQUE = Pattern.compile("T[0-9]{4}(\\.[0-9]{3})?");
  private static final Pattern VALUE = Pattern.compile("\\[[.]]|\\[://]|(?i)[0-9a-f]{32}|@|://");

  private final ShownTime times;
  private final String help;

  /// @param zone in which people read times
  public IssueText(ZoneId zone) {
    times = new ShownTime(zone);
    help =
        "Say what you decide in a comment, each at the beginning of a line: `/ack`,"
            + " `/assign me`, `/close expected because …`, `/snooze 4h`, `/suppress 7d because …`,"
            + " `/reopen`, `/help`. This part is written anew when the case changes; what you write"
            + " above or below it stays.";
  }

  /// As `[HIGH] PowerShell download cradle on WS-0142 (A-2026-000482)`. Values that are indicators
  /// are not in it: titles travel far.
  public String title(CaseBrief brief) {
    Case found = brief.found();
    String severity = "[" + brief.severity().code().toUpperCase(Locale.ROOT) + "] ";
    String key = " (" + found.key() + ")";
    String said = brief.title() + (brief.place().isEmpty() ? "" : " " + brief.place());
    String harmless =
        Stream.of(PlainText.visible(said).split(" ", -1))
            .map(word -> VALUE.matcher(word).find() ? "…" : word.replace('`', '\''))
            .collect(Collectors.joining(" "));
    int room = LONGEST_TITLE - severity.length() - key.length();
    String cut =
        harmless.length() <= room
            ? harmless
            : PlainText.cut(harmless.substring(0, end(harmless, room)), room - 1) + "…";
    return severity + cut + key;
  }

  /// Never between the halves of a character.
  private static int end(String text, int most) {
    return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
  }

  /// Our part of the body, without its marks.
  ///
  /// @param most characters; the whole is shorter than GitHub's limit with usual facts
  /// @param note a sentence of ours above all; may be empty
  /// @return empty when there is not even room for the summary
  String block(CaseBrief brief, String note, int most) {
    return block(brief, note, "", most);
  }

  /// As [#block(CaseBrief, String, int)].
  ///
  /// @param file where all detections are as a file; empty when there is none
  String block(CaseBrief brief, String note, String file, int most) {
    List<String> table = summary(brief);
    String more =
        brief.links().stream()
            .filter(each -> each.kind() == Link.Kind.CASE)
            .findFirst()
            .map(each -> "All of it is in " + link("Takagari", each.url()) + ".")
            .orElse("All of it is in Takagari.");
    IssueFitting fitting =
        new IssueFitting()
            .part("note", note.isEmpty() ? "" : "> " + words(note))
            .part("headline", headline(brief))
            .part("summary", String.join("\n", table), "")
            .part("what the source says", said(brief), "")
            .part(
                "command lines",
                commands(brief, Integer.MAX_VALUE),
                commands(brief, SHORT_COMMAND),
                "")
            .part(
                "indicators",
                indicators(brief, Integer.MAX_VALUE),
                indicators(brief, FEW),
                indicators(brief, VERY_FEW),
                "")
            .part("process story", story(brief, Integer.MAX_VALUE), story(brief, 2 * FEW), "")
            .part(
                "answers",
                sections(brief, Integer.MAX_VALUE),
                sections(brief, FEW),
                sections(brief, VERY_FEW),
                "")
            .part("details of the rule", details(brief), "")
            .part(
                "timeline",
                timeline(brief, FIRST_ENTRIES, LAST_ENTRIES),
                timeline(brief, VERY_FEW, 1),
                "")
            .part("next steps", steps(brief), "")
            .part("links", links(brief, file))
            .part(
                "raw detections",
                raw(brief.detections(), LONGEST_RAW),
                raw(brief.detections(), LONGEST_RAW / 4),
                "")
            .part("help", help, "");
    for (String name :
        List.of(
            "raw detections",
            "raw detections",
            "details of the rule",
            "timeline",
            "answers",
            "answers",
            "indicators",
            "process story",
            "command lines",
            "timeline",
            "answers",
            "indicators",
            "process story",
            "command lines",
            "indicators",
            "what the source says",
            "help",
            "next steps",
            "summary")) {
      fitting.shorten(name);
    }
    return fitting.text(most, more);
  }

  private static String headline(CaseBrief brief) {
    String severity = brief.severity().code().toUpperCase(Locale.ROOT);
    return "**"
        + severity
        + "** · "
        + words(brief.title() + (brief.place().isEmpty() ? "" : " " + brief.place()));
  }

  private static String risk(Case found) {
    String severity = found.assessment().severity().code();
    return found.severity() == found.assessment().severity()
        ? severity
        : severity + " (detected as " + found.severity().code() + ")";
  }

  private List<String> summary(CaseBrief brief) {
    Case found = brief.found();
    List<String> rows = new ArrayList<>();
    rows.add("| | |");
    rows.add("| --- | --- |");
    rows.add(row("Who", slot(brief.who(), brief.more().who())));
    rows.add(row("What", slot(brief.what(), brief.more().what())));
    rows.add(row("Where", slot(brief.where(), brief.more().where())));
    rows.add(row("When", when(found)));
    rows.add(row("State", state(brief)));
    Assessment assessment = found.assessment();
    rows.add(
        row(
            "Risk",
            cell(
                risk(found)
                    + ", "
                    + assessment.verdict()
                    + ": "
                    + String.join("; ", brief.reasons()))));
    rows.add(row("Rule", cell(brief.rule())));
    if (!brief.techniques().isEmpty()) {
      rows.add(
          row(
              "ATT&amp;CK",
              brief.techniques().stream()
                  .map(IssueText::technique)
                  .collect(Collectors.joining(", "))));
    }
    if (!brief.earlier().isEmpty()) {
      rows.add(row("Earlier cases", cell(brief.earlier())));
    }
    return rows;
  }

  private static String row(String name, String text) {
    return "| **" + name + "** | " + text + " |";
  }

  private static String slot(List<String> values, long more) {
    if (values.isEmpty()) {
      return "unknown";
    }
    String named =
        values.stream()
            .map(value -> MarkdownText.codeCell(PlainText.cut(value, LONGEST_IN_TABLE)))
            .collect(Collectors.joining(", "));
    return named + (more > 0 ? ", and " + more + " more" : "");
  }

  private String when(Case found) {
    CaseTimes at = found.times();
    String times = this.times.of(at.first());
    if (Duration.between(at.first(), at.last()).toSeconds() > 0) {
      times += " to " + this.times.of(at.last());
    }
    return times
        + " · "
        + Counted.of(found.counts().occurrences(), "occurrence")
        + " in "
        + Counted.of(found.counts().detections(), "detection");
  }

  private static String state(CaseBrief brief) {
    Case found = brief.found();
    String assignee = Words.person(found.assignee());
    String state = cell(brief.state());
    String note = PlainText.cut(Defanged.words(found.note()), LONGEST_ENTRY);
    return state
        + (note.isEmpty() ? "" : ": " + cell(note))
        + " · "
        + (assignee.isEmpty() ? "nobody's" : "assigned to " + cell(assignee));
  }

  private static String technique(String id) {
    return TECHNIQUE.matcher(id).matches()
        ? link(id, "https://attack.mitre.org/techniques/" + id.replace('.', '/') + "/")
        : cell(id);
  }

  private static String said(CaseBrief brief) {
    return brief.said().isEmpty() ? "" : "> " + words(brief.said());
  }

  /// Those that the table has not whole.
  private static String commands(CaseBrief brief, int longest) {
    List<String> whole =
        brief.what().stream()
            .filter(what -> PlainText.width(what) > LONGEST_IN_TABLE)
            .map(what -> longest == Integer.MAX_VALUE ? what : PlainText.cut(what, longest))
            .toList();
    return whole.isEmpty()
        ? ""
        : "### "
            + (whole.size() == 1 ? "Command line" : "Command lines")
            + "\n\n"
            + MarkdownText.block("text", whole);
  }

  private String indicators(CaseBrief brief, int most) {
    if (brief.indicators().isEmpty()) {
      return brief.asking() ? "### Indicators\n\nSources are still being asked." : "";
    }
    List<String> rows = new ArrayList<>();
    rows.add("### Indicators");
    rows.add("");
    rows.add("| Verdict | Value | Source | Said, and how old when the case was opened |");
    rows.add("| --- | --- | --- | --- |");
    Instant opened = brief.found().times().opened();
    brief.indicators().stream()
        .limit(most)
        .forEach(
            one ->
                rows.add(
                    "| "
                        + standing(one.standing())
                        + " | "
                        + cell(one.text())
                        + " | "
                        + cell(one.source())
                        + " | "
                        + age(one, opened)
                        + " |"));
    int left = Math.max(0, brief.indicators().size() - most);
    List<String> notes = new ArrayList<>();
    if (left > 0) {
      notes.add(left + " more in Takagari.");
    }
    if (brief.asking()) {
      notes.add("Sources are still being asked.");
    }
    if (!notes.isEmpty()) {
      rows.add("");
      rows.add(String.join(" ", notes));
    }
    return String.join("\n", rows);
  }

  private static String standing(Indicator.Standing standing) {
    return switch (standing) {
      case MALICIOUS -> "**malicious**";
      case SUSPICIOUS -> "suspicious";
      case KNOWN -> "known, no verdict";
      case NOT_FOUND -> "not found, which clears nothing";
      case BENIGN -> "said to be harmless";
    };
  }

  private String age(Indicator indicator, Instant opened) {
    Instant said = indicator.said();
    if (said == null) {
      return "unknown";
    }
    Duration age = Duration.between(said, opened);
    return times.of(said) + (age.isNegative() ? ", later" : ", " + ShownTime.length(age) + " old");
  }

  /// What came before and after, in the order in which it happened, each host by itself.
  private String story(CaseBrief brief, int most) {
    Map<String, List<Item>> hosts = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (Section section : brief.sections()) {
      if (isStory(section)) {
        section
            .items()
            .forEach(item -> hosts.computeIfAbsent(item.on(), _ -> new ArrayList<>()).add(item));
        if (!section.standing().isEmpty()) {
          notes.add(section.heading() + ": " + section.standing());
        }
      }
    }
    List<String> lines = new ArrayList<>();
    hosts.forEach(
        (host, items) -> {
          if (!host.isEmpty()) {
            lines.add("on " + host);
          }
          items.stream()
              .sorted(
                  Comparator.comparing(
                      Item::time, Comparator.nullsLast(Comparator.<Instant>naturalOrder())))
              .forEach(item -> lines.add(line(item)));
        });
    if (lines.isEmpty() && notes.isEmpty()) {
      return "";
    }
    int left = Math.max(0, lines.size() - most);
    StringBuilder text =
        new StringBuilder("### Process story\n\nTimes are ")
            .append(times.name(brief.found().times().first()))
            .append(".\n\n");
    if (!lines.isEmpty()) {
      text.append(MarkdownText.block("text", lines.subList(0, lines.size() - left)));
    }
    if (left > 0) {
      notes.addFirst(left + " further lines in Takagari");
    }
    notes.forEach(note -> text.append("\n\n").append(words(note)));
    return text.toString().strip();
  }

  private static boolean isStory(Section section) {
    return section.kind() == FactGroup.Kind.BEFORE || section.kind() == FactGroup.Kind.AFTER;
  }

  private String line(Item item) {
    Instant time = item.time();
    String clock = time == null ? " ".repeat(CLOCK) : times.inList(time);
    String label = item.label() + " ".repeat(Math.max(0, LABEL - PlainText.width(item.label())));
    return clock + "  " + label + "  " + item.text();
  }

  private String sections(CaseBrief brief, int most) {
    return brief.sections().stream()
        .filter(section -> !isStory(section))
        .filter(section -> !section.items().isEmpty() || !section.standing().isEmpty())
        .map(section -> section(section, most))
        .collect(Collectors.joining("\n\n"));
  }

  private String section(Section section, int most) {
    List<String> lines = new ArrayList<>();
    lines.add("### " + words(section.heading()));
    lines.add("");
    if (!section.standing().isEmpty()) {
      lines.add(words(section.standing()));
      lines.add("");
    }
    section.items().stream().limit(most).forEach(item -> lines.add("- " + item(item)));
    if (section.items().size() > most) {
      lines.add("- " + (section.items().size() - most) + " more in Takagari");
    }
    return String.join("\n", lines).strip();
  }

  private String item(Item item) {
    Instant time = item.time();
    return "**"
        + words(item.label())
        + "** "
        + words(item.text())
        + " · "
        + words(item.source())
        + (time == null ? "" : ", " + times.of(time))
        + (item.on().isEmpty() ? "" : ", on " + words(item.on()));
  }

  private static String details(CaseBrief brief) {
    if (brief.details().isEmpty()) {
      return "";
    }
    List<String> rows = new ArrayList<>();
    rows.add("### What the rule says");
    rows.add("");
    rows.add("| | |");
    rows.add("| --- | --- |");
    brief
        .details()
        .forEach(
            (name, text) -> {
              String shown = DetectionJson.isSecret(name) ? DetectionJson.HIDDEN : text;
              rows.add("| " + cell(name) + " | " + cell(shown) + " |");
            });
    return String.join("\n", rows);
  }

  private String timeline(CaseBrief brief, int first, int last) {
    List<Line> all = brief.timeline();
    if (all.isEmpty()) {
      return "";
    }
    List<String> lines = new ArrayList<>();
    lines.add("### Timeline");
    lines.add("");
    boolean isShort = all.size() <= first + last;
    List<Line> head = isShort ? all : all.subList(0, first);
    List<Line> tail = isShort ? List.of() : all.subList(all.size() - last, all.size());
    head.forEach(each -> lines.add("- " + entry(each)));
    long left = (long) all.size() - head.size() - tail.size() + brief.leftOut();
    if (left > 0) {
      lines.add(
          "- … " + left + (left == 1 ? " further entry" : " further entries") + " in Takagari");
    }
    tail.forEach(each -> lines.add("- " + entry(each)));
    return String.join("\n", lines);
  }

  private String entry(Line line) {
    String text = PlainText.cut(line.text(), LONGEST_ENTRY);
    return times.of(line.at())
        + " · "
        + line.what().code().replace('_', ' ')
        + " by "
        + words(line.actor())
        + (text.isEmpty() ? "" : ": " + words(text))
        + (line.link().isEmpty() ? "" : " (" + link("where", line.link()) + ")");
  }

  private static String steps(CaseBrief brief) {
    return brief.steps().isEmpty()
        ? ""
        : "### Next steps\n\n"
            + brief.steps().stream()
                .map(step -> "- [ ] " + words(step))
                .collect(Collectors.joining("\n"));
  }

  private static String links(CaseBrief brief, String file) {
    Stream<String> own = brief.links().stream().map(each -> link(each.text(), each.url()));
    Stream<String> all = file.isEmpty() ? Stream.of() : Stream.of(link("All detections", file));
    return Stream.concat(own, all).collect(Collectors.joining(" · "));
  }

  /// All detections of a brief as a file; empty when the issue has them whole.
  static String evidence(CaseBrief brief) {
    String all = DetectionJson.of(brief.detections());
    return all.length() > LONGEST_RAW ? all + "\n" : "";
  }

  private static String raw(List<Detection> detections, int most) {
    int shown = 0;
    String text = "";
    while (shown < detections.size()) {
      String next = DetectionJson.of(detections.subList(0, shown + 1));
      if (next.length() > most) {
        break;
      }
      text = next;
      shown++;
    }
    String heading =
        "Detections as JSON, defanged"
            + (shown < detections.size() ? " (" + shown + " of " + detections.size() + ")" : "");
    return text.isEmpty()
        ? ""
        : "<details><summary>"
            + heading
            + "</summary>\n\n"
            + MarkdownText.block("json", text.lines().toList())
            + "\n\n</details>";
  }
}
