package dev.takagari.alerting.triage;

import java.time.Duration;

/// How triage works.
///
/// @param receivers that take messages beside each other
/// @param poll how long a receiver waits for a message
/// @param visibility how long a message that was received stays hidden
/// @param gatherers cases of which first facts are gathered at a time, and as many more of which
///   others are
/// @param idle how long to wait when no case is due
/// @param lease after so long somebody else gathers the facts of a case whose process died
public record TriageSettings(
    int receivers,
    Duration poll,
    Duration visibility,
    int gatherers,
    Duration idle,
    Duration lease) {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 10;

  /// What is usual.
  public static final TriageSettings USUAL =
      new TriageSettings(
          8,
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          16,
          Duration.ofMillis(250),
          Duration.ofMinutes(2));

  /// How long a case waits whose facts could not be gathered: 5 seconds, then twice as long each
  /// time, at most the lease.
  ///
  /// @param attempts from 1
  Duration retry(int attempts) {
    Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, MOST_DOUBLINGS));
    return pause.compareTo(lease) < 0 ? pause : lease;
  }

  /// How long to rest after failures in a row: twice as long each time, with jitter, so that those
  /// who failed together do not try together.
  ///
  /// @param failures from 1
  /// @param random from 0 to 1
  static Duration pause(int failures, double random) {
    long most =
        Math.min(
            LONGEST_PAUSE.toMillis(),
            FIRST_PAUSE.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS));
    return Duration.ofMillis(Math.round(most * (0.5 + random / 2)));
  }
}
