package dev.takagari.alerting.falcon;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The time that a consumer goes by. Tests let it run faster than the clock on the wall.
public interface Pace extends InstantSource {

  /// How long a time is on the clock on the wall.
  Duration wall(Duration time);

  /// A pace that runs like its clock.
  static Pace of(InstantSource clock) {
    return new Pace() {
      @Override
      public Instant instant() {
        return clock.instant();
      }

      @Override
      public Duration wall(Duration time) {
        return time;
      }
    };
  }
}
