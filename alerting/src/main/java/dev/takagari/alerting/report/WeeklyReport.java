package dev.takagari.alerting.report;

import dev.takagari.alerting.note.CaseLinks;
import dev.takagari.alerting.report.WeekFigures.FeedVolume;
import dev.takagari.core.cases.RuleReports;
import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.report.CaseFigures;
import dev.takagari.core.report.SilentSensors;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.volume.VolumeLedger;
import dev.takagari.core.volume.VolumeLedger.VolumeRow;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes reports of weeks: what came, what became of it, and what nobody was told of. Safe for use
/// by several threads.
public final class WeeklyReport {
  private static final int MOST_CASES = 2_000;
  private static final int MOST_RULES = 500;
  private static final int MOST_SENSORS = 500;

  private final CaseFigures cases;
  private final RuleReports rules;
  private final SilentSensors sensors;
  private final VolumeLedger volume;
  private final ActQueue acts;
  private final UncoveredTimes uncovered;
  private final CaseLinks links;

  public WeeklyReport(
      CaseFigures cases,
      RuleReports rules,
      SilentSensors sensors,
      VolumeLedger volume,
      ActQueue acts,
      UncoveredTimes uncovered,
      CaseLinks links) {
    this.cases = cases;
    this.rules = rules;
    this.sensors = sensors;
    this.volume = volume;
    this.acts = acts;
    this.uncovered = uncovered;
    this.links = links;
  }

  /// The report of a week as it looks now; never empty.
  ///
  /// @param missed earlier reports that were not made
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  public Report of(IsoWeek week, ZoneId zone, long missed) {
    WeekFigures figures = figures(week, zone, missed);
    CsvFile opened = CaseRows.file(week.toString(), figures.opened(), links);
    CsvFile did = WeekRows.rules(figures);
    CsvFile untold = WeekRows.untold(figures);
    CsvFile silent = WeekRows.sensors(figures);
    CsvFile feeds = WeekRows.volume(figures);
    List<String> cuts = new ArrayList<>();
    cuts.addAll(opened.cut(figures.opened().total(), "cases"));
    cuts.addAll(did.cut(figures.rules().size(), "rules"));
    cuts.addAll(silent.cut(figures.silent().silent(), "sensors"));
    if (figures.rules().size() == MOST_RULES) {
      cuts.add("Of rules the " + MOST_RULES + " with most detections are told.");
    }
    WeekText text = new WeekText(figures, new ShownTimes(zone), cuts);
    return new Report(
        new TellPost(
            "Week " + week + ": " + text.headline(),
            text.summary(),
            List.of(
                new TellPost.File("weekly-" + week + ".md", "text/markdown", text.page()),
                opened.file(),
                did.file(),
                untold.file(),
                silent.file(),
                feeds.file())),
        false);
  }

  private WeekFigures figures(IsoWeek week, ZoneId zone, long missed) {
    TimeRange span = week.range(zone);
    return new WeekFigures(
        week,
        cases.of(span),
        cases.opened(span, null, MOST_CASES),
        rules.between(span.from(), span.to(), MOST_RULES),
        sensors.heardLast(week.before().range(zone), MOST_SENSORS),
        volume(week),
        acts.counts(),
        uncovered.in(span),
        missed);
  }

  /// Of UTC days, which is how volume is counted.
  private List<FeedVolume> volume(IsoWeek week) {
    LocalDate monday = week.monday();
    Map<String, long[]> feeds = new TreeMap<>();
    add(volume.volume(monday, monday.plusWeeks(1)), 0, feeds);
    add(volume.volume(monday.minusWeeks(1), monday), 2, feeds);
    return feeds.entrySet().stream()
        .map(
            feed -> {
              long[] sums = feed.getValue();
              return new FeedVolume(feed.getKey(), sums[0], sums[1], sums[2], sums[3]);
            })
        .sorted(Comparator.comparingLong(FeedVolume::bytes).reversed())
        .toList();
  }

  private static void add(List<VolumeRow> rows, int at, Map<String, long[]> feeds) {
    for (VolumeRow row : rows) {
      long[] sums = feeds.computeIfAbsent(row.feed(), _ -> new long[4]);
      sums[at] += row.rows();
      sums[at + 1] += row.rawBytes();
    }
  }
}
