package dev.takagari.alerting.facts.finder;

import java.util.Set;

/// Which kinds of log feeds bring. Safe for use by several threads.
@FunctionalInterface
public interface FeedLogs {
  /// Knows nothing.
  FeedLogs UNKNOWN = _ -> Set.of();

  /// The kinds of log that a feed brings, as `event.dataset` names them; empty when nobody knows.
  /// Does not throw.
  ///
  /// @param feed its name, or that of a kind of log
  Set<String> of(String feed);
}
