package dev.takagari.alerting.report;

import dev.takagari.alerting.report.WeekFigures.FeedVolume;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.RuleReport;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.report.SilentSensors.Sensor;
import dev.takagari.core.report.SpanFigures;
import dev.takagari.core.report.SpanFigures.CaseGroup;
import dev.takagari.core.telling.ActQueue.ActCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files of comma-separated values of a weekly report, but for that of cases.
final class WeekRows {
  private static final int LONGEST = 50_000;

  private WeekRows() {}

  static CsvFile rules(WeekFigures figures) {
    List<String> header =
        new ArrayList<>(
            List.of("source", "rule", "title", "detections", "held_back", "cases", "precision"));
    Arrays.stream(CloseReason.values())
        .map(reason -> reason.code().replace('-', '_'))
        .forEach(header::add);
    header.add("acknowledge_seconds");
    header.add("close_seconds");
    CsvFile file = new CsvFile("rules-" + figures.week() + ".csv", LONGEST, header);
    figures.rules().forEach(rule -> file.row(cells(rule)));
    return file;
  }

  private static List<String> cells(RuleReport rule) {
    Double precision = rule.precision();
    List<String> cells =
        new ArrayList<>(
            List.of(
                CsvFile.words(rule.source()),
                CsvFile.words(rule.ruleId()),
                CsvFile.words(rule.title()),
                CsvFile.plain(rule.detections()),
                CsvFile.plain(rule.suppressed()),
                CsvFile.plain(rule.cases()),
                precision == null ? "" : String.format(Locale.ROOT, "%.3f", precision)));
    for (CloseReason reason : CloseReason.values()) {
      cells.add(CsvFile.plain(rule.closed().getOrDefault(reason.code(), 0L)));
    }
    cells.add(seconds(rule.toAcknowledge()));
    cells.add(seconds(rule.toClose()));
    return cells;
  }

  private static String seconds(@Nullable Duration time) {
    return time == null ? "" : CsvFile.plain(time.toSeconds());
  }

  /// One row for each reason for which nobody was told.
  static CsvFile untold(WeekFigures figures) {
    CsvFile file =
        new CsvFile(
            "not-told-" + figures.week() + ".csv",
            LONGEST,
            List.of("what", "why", "source", "rule", "owner", "count"));
    row(file, "cases", "told in digests", figures.told(Tell.DIGEST));
    row(file, "cases", "only kept", figures.told(Tell.RECORD));
    row(file, "cases", "samples", figures.cases(CaseGroup::isSample));
    row(file, "detections", "came late for a closed case", figures.detections(Disposition.LATE));
    for (SpanFigures.HeldBack one : figures.cases().heldBack()) {
      row(
          file,
          "detections",
          "suppression " + one.suppression() + ": " + one.reason(),
          List.of(one.source(), one.ruleId(), one.owner()),
          one.detections());
    }
    figures.cases().kept().forEach(one -> row(file, "detections", one.why(), one.detections()));
    figures.cases().parked().forEach(one -> row(file, "messages", one.reason(), one.messages()));
    for (ActCount count : figures.acts()) {
      if (count.dead() > 0) {
        row(file, "acts", "given up at " + count.destination(), count.dead());
      }
    }
    return file;
  }

  private static void row(CsvFile file, String what, String why, long count) {
    row(file, what, why, List.of("", "", ""), count);
  }

  private static void row(CsvFile file, String what, String why, List<String> where, long count) {
    file.row(
        Stream.of(
                Stream.of(CsvFile.plain(what), CsvFile.words(why)),
                where.stream().map(CsvFile::words),
                Stream.of(CsvFile.plain(count)))
            .flatMap(part -> part)
            .toList());
  }

  static CsvFile sensors(WeekFigures figures) {
    CsvFile file =
        new CsvFile(
            "silent-sensors-" + figures.week() + ".csv",
            LONGEST,
            List.of("feed", "sensor", "host", "last_at"));
    for (Sensor sensor : figures.silent().some()) {
      file.row(
          List.of(
              CsvFile.words(sensor.feed()),
              CsvFile.words(sensor.id()),
              CsvFile.words(sensor.name()),
              CsvFile.plain(sensor.last())));
    }
    return file;
  }

  static CsvFile volume(WeekFigures figures) {
    CsvFile file =
        new CsvFile(
            "volume-" + figures.week() + ".csv",
            LONGEST,
            List.of("feed", "events", "bytes", "events_before", "bytes_before"));
    for (FeedVolume feed : figures.volume()) {
      file.row(
          List.of(
              CsvFile.words(feed.feed()),
              CsvFile.plain(feed.events()),
              CsvFile.plain(feed.bytes()),
              CsvFile.plain(feed.eventsBefore()),
              CsvFile.plain(feed.bytesBefore())));
    }
    return file;
  }
}
