package dev.takagari.alerting.slack;

import java.time.Duration;

/// What Slack made of a call.
///
/// @param <T> what it answers
sealed interface SlackAnswer<T> {

  /// It did it.
  record Ok<T>(T value) implements SlackAnswer<T> {}

  /// It will not do it: <https://docs.slack.dev/reference/methods>.
  ///
  /// @param code its name for why, as `channel_not_found`
  record Refused<T>(String code) implements SlackAnswer<T> {}

  /// It was asked too often.
  ///
  /// @param pause until it may be asked again
  record Limited<T>(Duration pause) implements SlackAnswer<T> {}

  /// Nobody knows whether it did it: no answer, or none that says so.
  ///
  /// @param why without anything of what was sent
  record Unknown<T>(String why) implements SlackAnswer<T> {}

  /// The same when it did not do it.
  static <T> SlackAnswer<T> same(SlackAnswer<?> failed) {
    return switch (failed) {
      case Ok<?> _ -> throw new IllegalArgumentException("it was done");
      case Refused<?>(String code) -> new Refused<>(code);
      case Limited<?>(Duration pause) -> new Limited<>(pause);
      case Unknown<?>(String why) -> new Unknown<>(why);
    };
  }
}
