package dev.takagari.core.cases;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/// For how long somebody may want to hear nothing of a case, as it is offered wherever one chooses:
/// in a chat and on the page of a case. Commands and calls take any time.
public enum SnoozeTime {
  HOUR("1h", "1 hour"),
  HOURS("4h", "4 hours"),
  TOMORROW("tomorrow", "until tomorrow 9:00"),
  WEEK("7d", "7 days");

  private static final LocalTime MORNING = LocalTime.of(9, 0);

  private final String code;
  private final String words;

  SnoozeTime(String code, String words) {
    this.code = code;
    this.words = words;
  }

  /// The one of a code, if there is one.
  public static Optional<SnoozeTime> find(String code) {
    for (SnoozeTime time : values()) {
      if (time.code.equals(code)) {
        return Optional.of(time);
      }
    }
    return Optional.empty();
  }

  /// Its name in answers, as `4h`.
  public String code() {
    return code;
  }

  /// What people read.
  public String words() {
    return words;
  }

  /// When it ends.
  ///
  /// @param zone of whoever chooses
  public Instant until(Instant now, ZoneId zone) {
    return switch (this) {
      case HOUR -> now.plus(Duration.ofHours(1));
      case HOURS -> now.plus(Duration.ofHours(4));
      case TOMORROW ->
          now.atZone(zone).toLocalDate().plusDays(1).atTime(MORNING).atZone(zone).toInstant();
      case WEEK -> now.plus(Duration.ofDays(7));
    };
  }
}
