package dev.takagari.alerting.outward;

import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBrief.Indicator;
import dev.takagari.alerting.note.CaseBrief.Item;
import dev.takagari.alerting.note.CaseBrief.Line;
import dev.takagari.alerting.note.CaseBrief.Link;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.Words;
import dev.takagari.alerting.outward.Letter.Part;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.Defanged;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes letters about cases. Immutable.
public final class Letters {
  private static final int LONGEST_NOTE = 4_000;

  private final DateTimeFormatter times;

  /// @param zone in which people read times
  public Letters(ZoneId zone) {
    String name = zone.normalized().equals(ZoneOffset.UTC) ? "'UTC'" : "xxx";
    times = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss " + name, Locale.ROOT).withZone(zone);
  }

  /// All that is known of a case.
  Letter of(CaseBrief brief) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("", "", standing(brief)));
    parts.add(new Part("Who", more(brief.more().who()), brief.who()));
    parts.add(new Part("What", more(brief.more().what()), brief.what()));
    parts.add(new Part("Where", more(brief.more().where()), brief.where()));
    if (!brief.said().isEmpty()) {
      parts.add(new Part("What the source says", "", List.of(brief.said())));
    }
    parts.add(
        new Part(
            "Indicators",
            brief.asking() ? "sources are still being asked" : "",
            brief.indicators().stream().map(this::indicator).toList()));
    brief
        .sections()
        .forEach(
            section ->
                parts.add(
                    new Part(
                        section.heading(),
                        section.standing(),
                        section.items().stream()
                            .filter(item -> !isIndicator(brief, item))
                            .map(this::item)
                            .toList())));
    parts.add(
        new Part(
            "Details",
            "",
            brief.details().entrySet().stream()
                .map(detail -> detail.getKey() + ": " + detail.getValue())
                .toList()));
    parts.add(new Part("What to do next", "", brief.steps()));
    return new Letter(brief.headline(), parts, brief.links());
  }

  private List<String> standing(CaseBrief brief) {
    Case found = brief.found();
    List<String> lines = new ArrayList<>();
    lines.add("Case " + found.key() + ", " + brief.state() + ".");
    if (!found.note().isEmpty()) {
      lines.add("Note: " + harmless(found.note()));
    }
    if (!found.assignee().isEmpty()) {
      lines.add("Assigned to " + Words.person(found.assignee()) + ".");
    }
    lines.add(
        "Severity "
            + found.assessment().severity().code()
            + ", "
            + harmless(found.assessment().verdict())
            + ": "
            + String.join("; ", brief.reasons())
            + ".");
    lines.add(
        "Found by "
            + brief.rule()
            + ": "
            + Counted.of(found.counts().detections(), "detection")
            + " on "
            + Counted.of(found.counts().hosts(), "host")
            + ", "
            + span(found.times().first(), found.times().last())
            + ".");
    if (!brief.techniques().isEmpty()) {
      lines.add("ATT&CK: " + String.join(", ", brief.techniques()) + ".");
    }
    if (!brief.earlier().isEmpty()) {
      lines.add("Earlier cases of the same: " + brief.earlier() + ".");
    }
    return lines;
  }

  private String span(Instant first, Instant last) {
    return first.equals(last)
        ? "at " + times.format(first)
        : "from " + times.format(first) + " to " + times.format(last);
  }

  private static String more(long number) {
    return number == 0 ? "" : "and " + number + " more";
  }

  private String indicator(Indicator indicator) {
    return indicator.standing().name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + ": "
        + indicator.text()
        + said(indicator.source(), indicator.said());
  }

  /// Whether it is told where indicators are.
  private static boolean isIndicator(CaseBrief brief, Item item) {
    return brief.indicators().stream()
        .anyMatch(
            indicator ->
                indicator.text().equals(item.text()) && indicator.source().equals(item.source()));
  }

  private String item(Item item) {
    return item.label()
        + ": "
        + item.text()
        + (item.on().isEmpty() ? "" : " on " + item.on())
        + said(item.source(), item.time());
  }

  private String said(String source, @Nullable Instant time) {
    if (source.isEmpty() && time == null) {
      return "";
    }
    String when = time == null ? "" : times.format(time);
    return " (" + (source + (source.isEmpty() || when.isEmpty() ? "" : ", ") + when) + ")";
  }

  /// What was done to a case, or happened to it.
  Letter of(CaseBrief brief, TimelineEntry entry) {
    Line line = CaseBriefs.line(entry);
    List<String> lines = new ArrayList<>();
    lines.add(happened(line));
    if (!line.text().isEmpty()) {
      lines.add(line.text());
    }
    lines.add("Case " + brief.found().key() + " is " + brief.state() + ".");
    List<Link> links =
        brief.links().stream().filter(link -> link.kind() == Link.Kind.CASE).toList();
    return new Letter(brief.headline(), List.of(new Part("", "", lines)), links);
  }

  private String happened(Line line) {
    return times.format(line.at())
        + ": "
        + line.what().code()
        + " by "
        + line.actor()
        + (line.origin().equals("system") ? "" : " (" + line.origin() + ")");
  }

  /// A message of its own.
  Letter of(TellPost post) {
    return new Letter(
        post.title(), List.of(new Part("", "", post.summary().lines().toList())), List.of());
  }

  /// What people wrote, which may hold what events said.
  static String harmless(String text) {
    String bounded = text.length() > LONGEST_NOTE ? text.substring(0, LONGEST_NOTE) + "…" : text;
    return Defanged.words(bounded);
  }
}
