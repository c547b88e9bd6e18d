package dev.takagari.alerting.report;

import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.CaseDraft;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCounts;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CaseTimes;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.RuleReport;
import dev.takagari.core.cases.RuleReports;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.report.CaseFigures;
import dev.takagari.core.report.SilentSensors;
import dev.takagari.core.report.SpanFigures;
import dev.takagari.core.search.EventAnswer;
import dev.takagari.core.search.EventQuestion;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.telling.ActQueue.ActCount;
import dev.takagari.core.volume.VolumeLedger;
import dev.takagari.core.volume.VolumeLedger.VolumeRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What reports are made of, for tests: nothing, until a test says so.
final class ReportWorld {
  final List<Case> cases = new ArrayList<>();
  final List<RuleReport> rules = new ArrayList<>();
  final List<VolumeRow> thisWeek = new ArrayList<>();
  final List<VolumeRow> lastWeek = new ArrayList<>();
  final List<CoverageItem> uncovered = new ArrayList<>();
  final List<TimeRange> asked = new ArrayList<>();
  final List<EventQuestion> questions = new ArrayList<>();
  final FakeActs acts = new FakeActs();
  Function<TimeRange, SpanFigures> figures = ReportWorld::nothing;
  SilentSensors.Found silent = new SilentSensors.Found(0, 0, List.of());
  EventAnswer answer = new EventAnswer(List.of(), false, List.of());

  private static SpanFigures nothing(TimeRange span) {
    return new SpanFigures(
        span, 0, 0, 0, List.of(), null, null, Map.of(), List.of(), List.of(), List.of());
  }

  ReportDesk desk() {
    return new ReportDesk(digest(), week(), query());
  }

  Digest digest() {
    return new Digest(caseFigures(), this::brief, CaseDraft.LINKS);
  }

  private Optional<CaseBrief> brief(CaseKey key) {
    return cases.stream()
        .filter(one -> one.key().equals(key))
        .findFirst()
        .map(
            one ->
                CaseBriefs.of(
                    one,
                    List.of(
                        new StoredDetection(
                            Detections.of("falcon:1", "group", "0142"),
                            Detections.TIME,
                            Disposition.FILED,
                            "",
                            key,
                            null,
                            1,
                            0,
                            Detections.TIME)),
                    List.of(),
                    List.of(),
                    CaseDraft.LINKS));
  }

  WeeklyReport week() {
    RuleReports reports = (_, _, limit) -> rules.stream().limit(limit).toList();
    return new WeeklyReport(
        caseFigures(), reports, (_, _) -> silent, volume(), acts, _ -> uncovered, CaseDraft.LINKS);
  }

  SavedQueryReport query() {
    return new SavedQueryReport(
        question -> {
          questions.add(question);
          return answer;
        },
        _ -> uncovered);
  }

  private CaseFigures caseFigures() {
    return new CaseFigures() {
      @Override
      public SpanFigures of(TimeRange span) {
        return figures.apply(span);
      }

      @Override
      public OpenedCases opened(TimeRange span, @Nullable Tell tell, int limit) {
        asked.add(span);
        List<Case> found =
            cases.stream().filter(one -> tell == null || one.assessment().tell() == tell).toList();
        return new OpenedCases(found.size(), found.stream().limit(limit).toList());
      }
    };
  }

  private VolumeLedger volume() {
    return new VolumeLedger() {
      @Override
      public List<VolumeRow> volume(LocalDate since, LocalDate until) {
        return since.equals(LocalDate.of(2026, 11, 16)) ? thisWeek : lastWeek;
      }

      @Override
      public LocalDate first(LocalDate since) {
        return since;
      }

      @Override
      public List<EventKind> kinds(boolean unknownOnly, int limit) {
        return List.of();
      }

      @Override
      public void queried(Map<String, Instant> actions) {}
    };
  }

  static VolumeRow volume(String feed, long rows, long bytes) {
    return new VolumeRow(feed, "crowdstrike.fdr", "DnsRequest", "dns", rows, bytes, 0, 0);
  }

  /// A case of week 47 of 2026.
  static Case found(long number, String title, Severity severity, Tell tell) {
    Instant opened = Instant.parse("2026-11-17T10:00:00Z").plusSeconds(60 * number);
    return new Case(
        new CaseKey(2026, number),
        "falcon:group-" + number,
        "falcon",
        "SuspiciousPowerShell",
        title,
        severity,
        new Assessment(severity, "unclear", List.of("a test"), tell, "shipped 1"),
        CaseState.OPEN,
        null,
        "",
        "",
        1,
        new CaseTimes(opened, opened, opened, null, null, null),
        new CaseCounts(3, 3, 1),
        null);
  }

  static RuleReport rule(String id, long detections, Map<String, Long> closed) {
    SequencedMap<String, Long> sorted = new TreeMap<>(closed);
    return new RuleReport(
        "falcon",
        id,
        "PowerShell download cradle",
        detections,
        2,
        14,
        sorted,
        Duration.ofMinutes(4),
        Duration.ofHours(3),
        List.of());
  }

  static CoverageItem uncovered(CoverageKind kind, String feed, String text) {
    return new CoverageItem(kind, feed, null, null, 1, text);
  }

  static EventRow event(Object... columnsAndValues) {
    EventRow.Builder row = EventRow.builder();
    for (int i = 0; i < columnsAndValues.length; i += 2) {
      var column = (dev.takagari.core.event.Column) columnsAndValues[i];
      if (columnsAndValues[i + 1] instanceof Long number) {
        row.set(column, number);
      } else {
        row.set(column, (String) columnsAndValues[i + 1]);
      }
    }
    return row.build();
  }

  /// A week in which much happened.
  static ReportWorld busy() {
    ReportWorld world = new ReportWorld();
    world.cases.add(found(482, "PowerShell download cradle", Severity.HIGH, Tell.PAGE));
    world.cases.add(found(483, "A scheduled task was made", Severity.LOW, Tell.DIGEST));
    world.cases.add(found(484, "Logon from 198.51.100.7", Severity.LOW, Tell.DIGEST));
    world.figures =
        span ->
            new SpanFigures(
                span,
                1_042,
                37,
                112,
                List.of(
                    group("falcon", Severity.MEDIUM, Tell.CHANNEL, null, 900),
                    group("rule", Severity.HIGH, Tell.PAGE, CloseReason.TRUE_POSITIVE, 30),
                    group("guardduty", Severity.LOW, Tell.DIGEST, CloseReason.EXPECTED, 100),
                    group("falcon", Severity.INFO, Tell.RECORD, CloseReason.FALSE_POSITIVE, 10),
                    new SpanFigures.CaseGroup(
                        "guardduty", Severity.LOW, Tell.RECORD, CaseState.OPEN, null, true, 2)),
                Duration.ofMinutes(4),
                Duration.ofHours(3),
                Map.of(
                    Disposition.FILED, 3_000L,
                    Disposition.SUPPRESSED, 210L,
                    Disposition.RECORDED, 40L,
                    Disposition.LATE, 3L),
                List.of(
                    new SpanFigures.HeldBack(4, "falcon", "Scan*", "bob", "known scanner", 180),
                    new SpanFigures.HeldBack(7, "", "", "sec-team", "backup job", 30)),
                List.of(new SpanFigures.Kept("its severity is below low", 40)),
                List.of(new SpanFigures.Parked("not-json", 5)));
    world.rules.add(
        rule("SuspiciousPowerShell", 1_200, Map.of("true-positive", 4L, "false-positive", 1L)));
    world.rules.add(rule("UnknownProgramPersists", 12, Map.of("expected", 2L)));
    world.silent =
        new SilentSensors.Found(
            400,
            2,
            List.of(
                new SilentSensors.Sensor(
                    "falcon",
                    "0123456789abcdef0123456789abcdef",
                    "WS-0142",
                    Instant.parse("2026-11-15T03:12:00Z")),
                new SilentSensors.Sensor(
                    "falcon", "fedcba9876543210", "", Instant.parse("2026-11-11T23:00:00Z"))));
    world.thisWeek.add(volume("falcon", 3_000_000, 6L << 30));
    world.thisWeek.add(volume("trail", 210_000, 300L << 20));
    world.lastWeek.add(volume("falcon", 2_500_000, 5L << 30));
    world.acts.counts.add(new ActCount("slack", 1, 2, Instant.parse("2026-11-22T00:00:00Z")));
    world.uncovered.add(
        uncovered(
            CoverageKind.SILENT, "trail", "nothing came for 3 h, longer than it ever pauses"));
    return world;
  }

  private static SpanFigures.CaseGroup group(
      String source, Severity severity, Tell tell, @Nullable CloseReason reason, long cases) {
    return new SpanFigures.CaseGroup(
        source,
        severity,
        tell,
        reason == null ? CaseState.OPEN : CaseState.CLOSED,
        reason,
        false,
        cases);
  }
}
