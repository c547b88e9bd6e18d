package dev.takagari.alerting.report;

import dev.takagari.alerting.report.WeekFigures.FeedVolume;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.RuleReport;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.report.SilentSensors.Sensor;
import dev.takagari.core.report.SpanFigures.CaseGroup;
import dev.takagari.core.report.SpanFigures.HeldBack;
import dev.takagari.core.report.SpanFigures.Kept;
import dev.takagari.core.report.SpanFigures.Parked;
import dev.takagari.core.telling.ActQueue.ActCount;
import dev.takagari.core.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// What a weekly report says, as Markdown: short for a chat, and whole as a page.
///
/// @param cuts what is to be said of files that do not have all
record WeekText(WeekFigures figures, ShownTimes times, List<String> cuts) {
  private static final int TOP = 5;
  private static final int LONGEST_PAGE = 60_000;
  private static final int IN_TABLE = 50;
  private static final long KILO = 1024;

  WeekText {
    cuts = List.copyOf(cuts);
  }

  /// The week in a few words.
  String headline() {
    return Counted.of(figures.cases().opened(), "case")
        + ", "
        + Markdown.number(figures.cases().closed())
        + " closed";
  }

  /// A summary for a chat.
  String summary() {
    Lines lines = new Lines(ReportDesk.LONGEST_SUMMARY);
    missed().forEach(lines::add);
    cuts.forEach(lines::add);
    lines.heading("Cases");
    caseLines(TOP).forEach(lines::add);
    lines.heading("Not told");
    untoldLines(TOP).forEach(lines::add);
    if (!figures.unsure().isEmpty()) {
      lines.heading("Not covered: there may be more");
      unsureLines(3).forEach(lines::add);
    }
    if (!figures.rules().isEmpty()) {
      lines.heading("Rules with most detections");
      figures.rules().stream().limit(TOP).map(WeekText::rule).forEach(lines::add);
    }
    lines.heading("Sensors");
    lines.add(sensors(TOP));
    lines.heading("Volume");
    volumeLines(TOP).forEach(lines::add);
    return lines.text();
  }

  /// The whole report.
  String page() {
    Lines lines = new Lines(LONGEST_PAGE);
    lines.add("# Week " + figures.week());
    lines.add("");
    lines.add(times.span(figures.cases().span()) + ", " + times.zone() + ".");
    missed().forEach(line -> lines.add("").add(line));
    cuts.forEach(line -> lines.add("").add(line));
    section(lines, "Cases", caseLines(Integer.MAX_VALUE));
    table(
        lines,
        List.of("source", "severity", "told", "state", "reason", "cases"),
        figures.cases().groups().stream().map(WeekText::group).toList());
    section(lines, "What nobody was told of", untoldLines(Integer.MAX_VALUE));
    table(
        lines,
        List.of("suppression", "source", "rule", "owner", "reason", "detections held back"),
        figures.cases().heldBack().stream().map(WeekText::heldBack).toList());
    section(
        lines,
        "What may be missing",
        figures.unsure().isEmpty()
            ? List.of("Nothing that we know of.")
            : unsureLines(Integer.MAX_VALUE));
    section(lines, "Rules", List.of("Of the cases that were opened in the week, as they are now."));
    table(
        lines,
        List.of(
            "source",
            "rule",
            "detections",
            "held back",
            "cases",
            "closed",
            "precision",
            "acknowledged after",
            "closed after"),
        figures.rules().stream().map(WeekText::ruleRow).toList());
    section(lines, "Silent sensors", List.of(sensors(0)));
    table(
        lines,
        List.of("feed", "sensor", "host", "last event"),
        figures.silent().some().stream().map(this::sensorRow).toList());
    section(lines, "Volume", volumeLines(0));
    table(
        lines,
        List.of("feed", "events", "size", "events before", "size before"),
        figures.volume().stream().map(WeekText::volumeRow).toList());
    return lines.text() + "\n";
  }

  private static void section(Lines lines, String heading, List<String> text) {
    lines.add("").add("## " + heading).add("");
    text.forEach(lines::add);
  }

  private static void table(Lines lines, List<String> header, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<List<String>> shown = rows.subList(0, Math.min(rows.size(), IN_TABLE));
    lines.add("");
    Markdown.table(header, shown).lines().forEach(lines::add);
    if (shown.size() < rows.size()) {
      lines.add("");
      lines.add(
          "The other "
              + Markdown.number(rows.size() - shown.size())
              + " are in the files of comma-separated values.");
    }
  }

  private List<String> missed() {
    return figures.missed() == 0
        ? List.of()
        : List.of(
            Counted.of(figures.missed(), "earlier report")
                + " could not be made in time: `takagari report weekly --week "
                + figures.week().before()
                + "` shows the one before.");
  }

  private List<String> caseLines(int most) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "- "
            + Markdown.number(figures.cases().opened())
            + " opened"
            + inBrackets(severities())
            + ", "
            + Markdown.number(figures.cases().closed())
            + " closed, "
            + Markdown.number(figures.cases().open())
            + " open now");
    if (figures.cases().opened() > 0) {
      lines.add("- By source: " + counted(figures.casesBy(CaseGroup::source), most));
      Map<String, Long> reasons =
          figures.casesBy(
              group -> {
                CloseReason reason = group.reason();
                return reason == null ? "" : reason.code();
              });
      lines.add(
          "- Closed as: "
              + (reasons.isEmpty() ? "none of these yet" : counted(reasons, Integer.MAX_VALUE)));
    }
    var acknowledge = figures.cases().toAcknowledge();
    var close = figures.cases().toClose();
    if (acknowledge != null || close != null) {
      lines.add(
          "- Medians: "
              + (acknowledge == null
                  ? "none acknowledged"
                  : "acknowledged after " + ShownTimes.length(acknowledge))
              + ", "
              + (close == null ? "none closed" : "closed after " + ShownTimes.length(close)));
    }
    return lines;
  }

  private String severities() {
    List<String> parts = new ArrayList<>();
    for (Severity severity : List.of(Severity.values()).reversed()) {
      long cases = figures.cases(group -> group.severity() == severity);
      if (cases > 0) {
        parts.add(Markdown.number(cases) + " " + severity.code());
      }
    }
    return String.join(", ", parts);
  }

  private static String inBrackets(String text) {
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  private static String counted(Map<String, Long> counts, int most) {
    String shown =
        counts.entrySet().stream()
            .limit(most)
            .map(one -> Markdown.words(one.getKey()) + " " + Markdown.number(one.getValue()))
            .collect(Collectors.joining(", "));
    long rest = counts.values().stream().skip(most).mapToLong(Long::longValue).sum();
    return rest == 0 ? shown : shown + ", others " + Markdown.number(rest);
  }

  private List<String> untoldLines(int most) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "- Cases: "
            + Markdown.number(figures.told(Tell.DIGEST))
            + " in digests, "
            + Markdown.number(figures.told(Tell.RECORD))
            + " only kept, "
            + Counted.of(figures.cases(CaseGroup::isSample), "sample"));
    lines.add("- Detections held back by suppressions: " + heldBackLine(most));
    for (Kept kept : figures.cases().kept().stream().limit(most).toList()) {
      lines.add(
          "- Detections without a case: "
              + Markdown.number(kept.detections())
              + " because "
              + Markdown.words(kept.why()));
    }
    lines.add(
        "- Detections that came late for a closed case: "
            + Markdown.number(figures.detections(Disposition.LATE)));
    lines.add(
        "- Messages that nobody understood: "
            + Markdown.number(figures.parked())
            + inBrackets(
                figures.cases().parked().stream()
                    .limit(most)
                    .map(WeekText::parked)
                    .collect(Collectors.joining(", "))));
    String dead =
        figures.acts().stream()
            .filter(count -> count.dead() > 0)
            .map(WeekText::dead)
            .collect(Collectors.joining(", "));
    lines.add(
        "- Given up now, to be told outside: "
            + Markdown.number(figures.dead())
            + inBrackets(dead));
    return lines;
  }

  private String heldBackLine(int most) {
    return Markdown.number(figures.detections(Disposition.SUPPRESSED))
        + inBrackets(
            figures.cases().heldBack().stream()
                .limit(most)
                .map(
                    one ->
                        Markdown.number(one.detections())
                            + " by no. "
                            + one.suppression()
                            + " of "
                            + Markdown.words(one.owner())
                            + ": "
                            + Markdown.words(one.reason()))
                .collect(Collectors.joining(", ")));
  }

  private static String parked(Parked parked) {
    return Markdown.number(parked.messages()) + " " + Markdown.words(parked.reason());
  }

  private static String dead(ActCount count) {
    return Markdown.number(count.dead()) + " at " + Markdown.words(count.destination());
  }

  private List<String> unsureLines(int most) {
    List<String> lines =
        new ArrayList<>(
            figures.unsure().stream()
                .limit(most)
                .map(item -> "- " + SavedQueryReport.text(item, times))
                .toList());
    if (figures.unsure().size() > most) {
      lines.add("- and " + (figures.unsure().size() - most) + " more reasons");
    }
    return lines;
  }

  private static String name(RuleReport rule) {
    return rule.ruleId().isEmpty() ? rule.title() : rule.ruleId();
  }

  private static String rule(RuleReport rule) {
    String precision = precision(rule);
    return "- "
        + Markdown.words(name(rule))
        + inBrackets(Markdown.words(rule.source()))
        + ": "
        + Counted.of(rule.detections(), "detection")
        + ", "
        + Counted.of(rule.cases(), "case")
        + (precision.isEmpty() ? "" : ", precision " + precision);
  }

  /// With what it is made of: a share of two cases says little.
  private static String precision(RuleReport rule) {
    Double precision = rule.precision();
    if (precision == null) {
      return "";
    }
    long right = rule.closed().getOrDefault(CloseReason.TRUE_POSITIVE.code(), 0L);
    long wrong = rule.closed().getOrDefault(CloseReason.FALSE_POSITIVE.code(), 0L);
    return String.format(Locale.ROOT, "%.0f%% (%d of %d)", precision * 100, right, right + wrong);
  }

  private static List<String> ruleRow(RuleReport rule) {
    return List.of(
        Markdown.words(rule.source()),
        Markdown.words(name(rule)),
        Markdown.number(rule.detections()),
        Markdown.number(rule.suppressed()),
        Markdown.number(rule.cases()),
        rule.closed().entrySet().stream()
            .map(one -> one.getValue() + " " + one.getKey())
            .collect(Collectors.joining(", ")),
        precision(rule),
        rule.toAcknowledge() == null
            ? ""
            : ShownTimes.length(Objects.requireNonNull(rule.toAcknowledge())),
        rule.toClose() == null ? "" : ShownTimes.length(Objects.requireNonNull(rule.toClose())));
  }

  private static List<String> group(CaseGroup group) {
    CloseReason reason = group.reason();
    return List.of(
        Markdown.words(group.source()),
        group.severity().code(),
        group.isSample() ? "sample" : group.tell().code(),
        group.state().code(),
        reason == null ? "" : reason.code(),
        Markdown.number(group.cases()));
  }

  private static List<String> heldBack(HeldBack one) {
    return List.of(
        Long.toString(one.suppression()),
        one.source().isEmpty() ? "all" : Markdown.words(one.source()),
        one.ruleId().isEmpty() ? "all" : Markdown.words(one.ruleId()),
        Markdown.words(one.owner()),
        Markdown.words(one.reason()),
        Markdown.number(one.detections()));
  }

  /// @param most that are named
  private String sensors(int most) {
    long silent = figures.silent().silent();
    if (silent == 0) {
      return figures.silent().known() == 0
          ? "No sensor is known."
          : "Every sensor that sent in the week before has sent since.";
    }
    String some =
        figures.silent().some().stream()
            .limit(most)
            .map(sensor -> Markdown.words(called(sensor)) + ", last " + times.minute(sensor.last()))
            .collect(Collectors.joining("; "));
    return Counted.of(silent, "sensor")
        + " of "
        + Markdown.number(figures.silent().known())
        + " sent in the week before and nothing since"
        + (some.isEmpty() ? "." : ": " + some + (silent > most ? "; …" : ""));
  }

  private static String called(Sensor sensor) {
    return sensor.name().isEmpty() ? sensor.id() : sensor.name();
  }

  private List<String> sensorRow(Sensor sensor) {
    return List.of(
        Markdown.words(sensor.feed()),
        Markdown.words(sensor.id()),
        sensor.name().isEmpty() ? "" : Markdown.words(sensor.name()),
        times.minute(sensor.last()));
  }

  private List<String> volumeLines(int most) {
    String by =
        figures.volume().stream()
            .limit(most)
            .filter(feed -> feed.bytes() > 0)
            .map(feed -> Markdown.words(feed.feed()) + " " + size(feed.bytes()))
            .collect(Collectors.joining(", "));
    return List.of(
        Counted.of(figures.events(), "event")
            + ", "
            + size(figures.bytes())
            + change()
            + (by.isEmpty() ? "" : ": " + by)
            + " (days in UTC)");
  }

  private String change() {
    long before = figures.bytesBefore();
    if (before == 0) {
      return "";
    }
    double share = 100.0 * (figures.bytes() - before) / before;
    return String.format(Locale.ROOT, ", %+.0f%% on the week before", share);
  }

  private static List<String> volumeRow(FeedVolume feed) {
    return List.of(
        Markdown.words(feed.feed()),
        Markdown.number(feed.events()),
        size(feed.bytes()),
        Markdown.number(feed.eventsBefore()),
        size(feed.bytesBefore()));
  }

  private static String size(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    }
    double value = bytes;
    String unit = "B";
    for (String next : List.of("KB", "MB", "GB", "TB")) {
      if (value < KILO) {
        break;
      }
      value /= KILO;
      unit = next;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }
}
