package dev.takagari.core.intel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How often sources outside may be asked, and whether they are left alone: counted once for all
/// processes, by the clock of the database. Safe for use by several threads and processes.
///
/// Every method throws `database-unavailable` when the store does not answer; then nobody is asked.
public interface LookupQuota {
  /// Takes one request out of what a source may be asked. What is taken is not given back.
  Permit take(String source, Rate rate);

  /// The source answered, whatever it said: failures before are forgotten.
  void answered(String source);

  /// The source failed. After `most` failures in a row, in whatever process, it is left alone.
  ///
  /// @param most failures in a row, at least 1
  /// @param pause for how long it is left alone then; one more failure after that is enough again
  void failed(String source, int most, Duration pause);

  /// The source asked to be left alone; a longer pause that it has stays.
  void rest(String source, Duration pause);

  /// How it stands with every source that was ever asked, by name.
  List<Standing> standings();

  /// How often a source may be asked.
  ///
  /// @param perMinute requests a minute, on average and at once, at least 1
  /// @param perDay requests a day of UTC, at least 1
  record Rate(int perMinute, int perDay) {
    public Rate {
      if (perMinute < 1 || perDay < 1) {
        throw new IllegalArgumentException("a rate is at least 1");
      }
    }
  }

  /// Whether a request may be sent.
  sealed interface Permit {
    /// It may, once.
    record Granted() implements Permit {}

    /// It may not.
    ///
    /// @param reason `QUOTA`, `RATE` or `RESTING`
    /// @param until when to ask again
    record Denied(IntelRefusal reason, Instant until) implements Permit {}
  }

  /// How it stands with a source.
  ///
  /// @param usedToday requests since midnight UTC
  /// @param failures in a row
  /// @param restsUntil until when it is left alone, null when it is not
  record Standing(String source, int usedToday, int failures, @Nullable Instant restsUntil) {}
}
