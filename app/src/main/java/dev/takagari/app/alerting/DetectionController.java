package dev.takagari.app.alerting;

import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.cases.Disposition;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Detections that were stored, also those that no case has; needs a token with the scope `search`.
@RestController
@RequestMapping("/api/v1/detections")
public class DetectionController {
  private final CaseRecords records;
  private final InstantSource clock;

  DetectionController(CaseRecords records, InstantSource clock) {
    this.records = records;
    this.clock = clock;
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
