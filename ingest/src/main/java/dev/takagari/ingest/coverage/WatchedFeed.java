package dev.takagari.ingest.coverage;

import dev.takagari.core.mapping.aws.GuardDutyMapping;
import dev.takagari.core.mapping.falco.FalcoMapping;
import dev.takagari.core.mapping.fdr.StreamMapping;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A configured feed.
///
/// @param interval the longest time between deliveries; empty to learn it from what came
/// @param source kind of log that it brings; null when each object tells its own
public record WatchedFeed(String name, Optional<Duration> interval, @Nullable String source) {
  private static final Set<String> ALERTS =
      Set.of(GuardDutyMapping.DATASET, FalcoMapping.DATASET, StreamMapping.DATASET);

  /// Whether a kind of log holds alerts and nothing else, whoever brings it.
  static boolean isOfAlerts(String source) {
    return ALERTS.contains(source);
  }

  /// Whether its kind of log holds alerts and nothing else.
  public boolean alertsOnly() {
    return source != null && isOfAlerts(source);
  }

  /// Whether logs of a kind may come by it.
  boolean mayBring(String kind) {
    return source == null || source.equals(kind);
  }
}
