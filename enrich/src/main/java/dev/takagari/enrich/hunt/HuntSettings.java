package dev.takagari.enrich.hunt;

import java.nio.file.Path;
import java.time.Duration;

/// How hunts go about.
///
/// @param back how long before it came an indicator is looked for
/// @param lease after which somebody else goes on with a hunt whose process died
/// @param idle between two looks for work, and before a hunt that waits is taken again
/// @param patience how long a hunt waits for events that are on their way before it looks through
///   those that are there; it looks again when the others have come
/// @param directory for temporary files
/// @param hits of one indicator in one file that are listed, the others are counted
public record HuntSettings(
    Duration back, Duration lease, Duration idle, Duration patience, Path directory, int hits) {
  private static final int USUAL_HITS = 1_000;

  public HuntSettings {
    if (back.isNegative()
        || patience.isNegative()
        || !lease.isPositive()
        || !idle.isPositive()
        || hits < 1) {
      throw new IllegalArgumentException("hunts need time and hits");
    }
  }

  /// The usual ones.
  ///
  /// @param directory for temporary files
  public static HuntSettings in(Path directory) {
    return new HuntSettings(
        Duration.ofDays(90),
        Duration.ofMinutes(2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(10),
        directory,
        USUAL_HITS);
  }
}
