package dev.takagari.alerting.report;

import dev.takagari.alerting.note.CaseLinks;
import dev.takagari.core.cases.Case;
import dev.takagari.core.report.CaseFigures.OpenedCases;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cases as rows for spreadsheets.
final class CaseRows {
  private static final int LONGEST = 200_000;
  private static final List<String> HEADER =
      List.of(
          "key",
          "opened_at",
          "severity",
          "tell",
          "source",
          "rule",
          "title",
          "state",
          "reason",
          "assignee",
          "detections",
          "hosts",
          "acknowledged_at",
          "closed_at",
          "link");

  private CaseRows() {}

  /// @param of by which the file is called
  static CsvFile file(String of, OpenedCases opened, CaseLinks links) {
    CsvFile file = new CsvFile("cases-" + of + ".csv", LONGEST, HEADER);
    opened.cases().forEach(one -> file.row(cells(one, links)));
    return file;
  }

  private static List<String> cells(Case one, CaseLinks links) {
    var reason = one.reason();
    return List.of(
        CsvFile.plain(one.key()),
        CsvFile.plain(one.times().opened()),
        CsvFile.plain(one.assessment().severity().code()),
        CsvFile.plain(one.assessment().tell().code()),
        CsvFile.words(one.source()),
        CsvFile.words(one.ruleId()),
        CsvFile.words(one.title()),
        CsvFile.plain(one.state().code()),
        CsvFile.plain(reason == null ? "" : reason.code()),
        CsvFile.person(one.assignee()),
        CsvFile.plain(one.counts().detections()),
        CsvFile.plain(one.counts().hosts()),
        time(one.times().acknowledged()),
        time(one.times().closed()),
        CsvFile.plain(links.ofCase(one.key())));
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "" : CsvFile.plain(time);
  }
}
