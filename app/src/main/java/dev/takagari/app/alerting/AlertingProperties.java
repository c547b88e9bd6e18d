package dev.takagari.app.alerting;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How detections become cases. What `@param` says is the text of
/// `docs/reference/configuration.md`.
///
/// @param queueUrl SQS queue between those who detect and triage; without one nothing is detected
///   and no case is opened
/// @param facts what is gathered about a case
@ConfigurationProperties("takagari.alerting")
public record AlertingProperties(@Nullable URI queueUrl, @DefaultValue Facts facts) {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /// What is gathered about a case.
  ///
  /// @param budget longest time that gathering takes what must be searched or asked outside; what
  ///   is later is added when it comes
  public record Facts(@DefaultValue("10s") Duration budget) {
    public Facts {
      if (budget.compareTo(SHORTEST) < 0 || budget.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("budget: must be from 100ms to 1m");
      }
    }
  }
}
