package dev.takagari.alerting.tell;

import java.time.Duration;

/// How people are told.
///
/// @param patience so long a new case waits for the risk policy, which decides who is told
/// @param idle how long to wait when there was nothing to do
/// @param lease so long an act is somebody's; longer than the longest that doing one takes
/// @param atOnce acts of a destination that are done at a time
/// @param rows cases that are looked at in one turn
public record TellSettings(Duration patience, Duration idle, Duration lease, int atOnce, int rows) {
  public static final TellSettings USUAL =
      new TellSettings(
          Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofMinutes(3), 8, 100);
}
