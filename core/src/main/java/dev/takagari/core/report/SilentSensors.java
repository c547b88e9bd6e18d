package dev.takagari.core.report;

import dev.takagari.core.search.TimeRange;
import java.time.Instant;
import java.util.List;

/// Finds sensors that sent events once and do no more. Safe for use by several threads; throws
/// `database-unavailable` when the store does not answer.
@FunctionalInterface
public interface SilentSensors {

  /// Sensors whose newest event happened in a span: since then nothing came of them. The one heard
  /// of last comes first.
  ///
  /// @param limit at most so many
  Found heardLast(TimeRange span, int limit);

  /// What was found.
  ///
  /// @param known sensors whose newest event happened in the span or later
  /// @param silent how many of these are silent
  /// @param some of them
  record Found(long known, long silent, List<Sensor> some) {
    public Found {
      some = List.copyOf(some);
    }
  }

  /// A sensor.
  ///
  /// @param id by which its feed calls it
  /// @param name of its host as the newest inventory says, empty when it does not
  /// @param last when its newest event happened
  record Sensor(String feed, String id, String name, Instant last) {}
}
