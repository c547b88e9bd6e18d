package dev.takagari.core.cases;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Messages of which no detection can be made. Safe for use by several threads and processes; every
/// method throws `database-unavailable` when the store does not answer.
public interface ParkedMessages {
  /// Characters of a body that are kept.
  int LONGEST_BODY = 65_536;

  /// Keeps a message; one that is kept already stays as it is.
  ///
  /// @param id of the message
  /// @param reason why, as kebab-case name
  /// @param detail more about it, for people; may be empty
  /// @param body cut when it is longer than [#LONGEST_BODY]
  void park(String id, String reason, String detail, String body);

  /// Those parked last, the newest first.
  ///
  /// @param limit at most so many
  List<Parked> list(int limit);

  /// How many there are.
  long count();

  /// Forgets messages that were parked so long ago. A call forgets a part; call again until it is
  /// nothing.
  ///
  /// @return how many were forgotten
  int forget(Duration age);

  /// One message.
  ///
  /// @param length of its body in characters, also of what was cut
  record Parked(
      String id, String reason, String detail, String body, long length, Instant parkedAt) {}
}
