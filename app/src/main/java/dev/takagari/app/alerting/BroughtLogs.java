package dev.takagari.app.alerting;

import dev.takagari.alerting.facts.finder.FeedLogs;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.volume.VolumeLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What feeds bring: as they are configured, and what came of them in the last weeks, which is
/// counted from time to time. Safe for use by several threads.
final class BroughtLogs implements FeedLogs {
  private static final Logger LOG = LoggerFactory.getLogger(BroughtLogs.class);
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int DAYS = 30;

  private final Map<String, Set<String>> configured;
  private final VolumeLedger volume;
  private final InstantSource clock;

  // guarded by this
  private Map<String, Set<String>> came = Map.of();
  private Instant goodUntil = Instant.MIN;

  /// @param configured kinds of log by the name of their feed, where there is one for each
  BroughtLogs(Map<String, String> configured, VolumeLedger volume, InstantSource clock) {
    Map<String, Set<String>> kinds = new HashMap<>();
    configured.values().forEach(kind -> kinds.put(kind, Set.of(kind)));
    configured.forEach((feed, kind) -> kinds.put(feed, Set.of(kind)));
    this.configured = Map.copyOf(kinds);
    this.volume = volume;
    this.clock = clock;
  }

  @Override
  public Set<String> of(String feed) {
    Set<String> kinds = new HashSet<>(configured.getOrDefault(feed, Set.of()));
    kinds.addAll(came().getOrDefault(feed, Set.of()));
    return kinds;
  }

  private synchronized Map<String, Set<String>> came() {
    Instant now = clock.instant();
    if (now.isBefore(goodUntil)) {
      return came;
    }
    goodUntil = now.plus(KEPT);
    try {
      Map<String, Set<String>> counted = new HashMap<>();
      volume
          .volume(now.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(DAYS))
          .forEach(
              row -> counted.computeIfAbsent(row.feed(), _ -> new HashSet<>()).add(row.dataset()));
      came = counted;
    } catch (TakagariException e) {
      LOG.warn("what feeds bring cannot be counted now: {}", e.code().code());
    }
    return came;
  }
}
