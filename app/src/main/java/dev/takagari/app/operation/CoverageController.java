package dev.takagari.app.operation;

import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.trail.DigestFinding;
import dev.takagari.core.trail.DigestReport;
import dev.takagari.core.trail.SigningKeys;
import dev.takagari.ingest.trail.TrailChecks;
import dev.takagari.search.time.TimeExpression;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Whether what was archived is what was delivered; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/coverage")
public class CoverageController {
  private final TrailChecks checks;
  private final InstantSource clock;
  private final AuditLog audit;

  CoverageController(TrailChecks checks, InstantSource clock, AuditLog audit) {
    this.checks = checks;
    this.clock = clock;
    this.audit = audit;
  }

  /// @param since length of time until now; unset: everything archived
  /// @param keys what `aws cloudtrail list-public-keys` prints; unset: those of the configuration
  record DigestRequest(@Nullable String feed, @Nullable String since, @Nullable String keys) {}

  /// @param ok whether there are digests and nobody must look
  /// @param digests that hold
  /// @param logFiles that are what was delivered
  record DigestAnswer(boolean ok, long digests, long logFiles, List<Finding> findings) {}

  /// @param kind as `log-file-changed`
  /// @param wrong whether somebody must look
  /// @param object bucket and key of what it is about, where it was delivered
  record Finding(String kind, boolean wrong, String object, String text) {
    static Finding of(DigestFinding finding) {
      return new Finding(
          finding.code(), finding.isWrong(), finding.object().toString(), finding.sentence());
    }
  }

  @PostMapping("/digests")
  DigestAnswer digests(@RequestBody DigestRequest request, HttpServletRequest http) {
    String feed = request.feed();
    if (feed == null || feed.isEmpty()) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "feed is missing");
    }
    Instant since = since(request.since());
    SigningKeys keys = keys(request.keys());
    audit.record(
        Operator.of(http),
        "digests.check",
        feed,
        Map.of("since", since.toString(), "keys", request.keys() == null ? "configured" : "given"));
    DigestReport report = checks.check(feed, since, clock.instant(), keys);
    return new DigestAnswer(
        report.holds(),
        report.digests(),
        report.logFiles(),
        report.findings().stream().map(Finding::of).toList());
  }

  private Instant since(@Nullable String text) {
    return text == null
        ? Instant.EPOCH
        : clock.instant().minus(TimeExpression.parseDuration("since", text));
  }

  private SigningKeys keys(@Nullable String listing) {
    try {
      return listing == null
          ? checks.keys()
          : SigningKeys.ofListing(listing.getBytes(StandardCharsets.UTF_8));
    } catch (TakagariException e) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
  }
}
