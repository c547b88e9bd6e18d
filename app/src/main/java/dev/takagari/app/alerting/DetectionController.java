package dev.takagari.app.alerting;

import dev.takagari.app.operation.Times;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.ParkedMessages;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Detections that were stored, also those that no case has; needs a token with the scope `search`.
@RestController
@RequestMapping("/api/v1/detections")
public class DetectionController {
  private static final int EXCERPT = 1_000;

  private final CaseRecords records;
  private final ParkedMessages parked;
  private final InstantSource clock;

  DetectionController(CaseRecords records, ParkedMessages parked, InstantSource clock) {
    this.records = records;
    this.parked = parked;
    this.clock = clock;
  }

  /// @param count how many there are in all
  record Parked(long count, List<ParkedRow> parked) {}

  /// @param excerpt the beginning of what came
  /// @param length of what came, in characters
  record ParkedRow(
      String id, String reason, String detail, String excerpt, long length, String parkedAt) {
    static ParkedRow of(ParkedMessages.Parked message) {
      String body = message.body();
      return new ParkedRow(
          message.id(),
          message.reason(),
          message.detail(),
          body.substring(0, Math.min(EXCERPT, body.length())),
          message.length(),
          Times.text(message.parkedAt()));
    }
  }

  /// Messages of which no detection can be made, the newest first.
  @GetMapping("/parked")
  Parked parked(@RequestParam(defaultValue = "100") int limit) {
    return new Parked(
        parked.count(),
        parked.list(CaseRequests.limit(limit)).stream().map(ParkedRow::of).toList());
  }

  /// @param key of a case
  /// @param since stored at or after it: a time, or how long ago
  @GetMapping
  CaseController.Detections list(
      @RequestParam(required = false) @Nullable String key,
      @RequestParam(required = false) @Nullable String disposition,
      @RequestParam(required = false) @Nullable String source,
      @RequestParam(required = false) @Nullable String rule,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable String until,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "100") int limit) {
    Instant now = clock.instant();
    DetectionFilter filter =
        new DetectionFilter(
            key == null ? null : CaseRequests.key(key),
            disposition == null ? null : disposition(disposition),
            source,
            rule,
            CaseRequests.past("since", since, now),
            CaseRequests.past("until", until, now));
    return CaseController.Detections.of(
        records.detections(filter, cursor, CaseRequests.limit(limit)));
  }

  private static Disposition disposition(String code) {
    return Disposition.find(code)
        .orElseThrow(
            () -> CaseRequests.bad("disposition is filed, updated, late, suppressed or recorded"));
  }
}
