package dev.takagari.ingest.coverage;

import java.time.Instant;
import java.util.Locale;

/// Neighbouring slots of one feed in the same state.
public record SlotRun(Instant from, Instant until, State state) {
  /// What is known of a slot, the gravest first.
  public enum State {
    /// Something should have come and did not, or not all of it.
    MISSING,
    /// The feed is paused.
    PAUSED,
    /// It came, and was in the archive later than it should.
    LATE,
    /// It came.
    RECEIVED,
    /// Nothing came, and nothing had to.
    QUIET,
    /// Nobody listened yet.
    BEFORE;

    /// As answers name it.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
