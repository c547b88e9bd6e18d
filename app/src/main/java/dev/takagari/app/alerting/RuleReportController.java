package dev.takagari.app.alerting;

import dev.takagari.app.operation.Times;
import dev.takagari.core.cases.RuleReport;
import dev.takagari.core.cases.RuleReports;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// How rules did; needs a token with the scope `search`.
@RestController
@RequestMapping("/api/v1/rules/report")
public class RuleReportController {
  private final RuleReports reports;
  private final InstantSource clock;

  RuleReportController(RuleReports reports, InstantSource clock) {
    this.reports = reports;
    this.clock = clock;
  }

  record Reports(String since, List<Row> rules) {}

  /// @param precision true positives of those that were true or false; null when there was neither
  /// @param acknowledgeSeconds median from opening; null when none was
  /// @param closeSeconds median from opening; null when none is
  record Row(
      String source,
      String rule,
      String title,
      long detections,
      long suppressed,
      long cases,
      Map<String, Long> closed,
      @Nullable Double precision,
      @Nullable Long acknowledgeSeconds,
      @Nullable Long closeSeconds,
      List<Entity> noisiest) {
    static Row of(RuleReport report) {
      return new Row(
          report.source(),
          report.ruleId(),
          report.title(),
          report.detections(),
          report.suppressed(),
          report.cases(),
          report.closed(),
          report.precision(),
          seconds(report.toAcknowledge()),
          seconds(report.toClose()),
          report.noisiest().stream()
              .map(one -> new Entity(one.field(), one.value(), one.detections()))
              .toList());
    }

    private static @Nullable Long seconds(@Nullable Duration time) {
      return time == null ? null : time.toSeconds();
    }
  }

  record Entity(String field, String value, long detections) {}

  /// @param since a time, or how long ago
  @GetMapping
  Reports report(@RequestParam(defaultValue = "30d") String since) {
    Instant from = CaseRequests.past("since", since, clock.instant());
    Instant start = from == null ? Instant.EPOCH : from;
    return new Reports(Times.text(start), reports.since(start).stream().map(Row::of).toList());
  }
}
