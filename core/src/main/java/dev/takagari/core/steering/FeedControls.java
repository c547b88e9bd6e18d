package dev.takagari.core.steering;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// What operators told feeds to do. It outlives every process. Safe for use by several threads and
/// processes; times are the database's.
///
/// Every method throws `database-unavailable` when the store does not answer.
public interface FeedControls {

  /// Every feed that is paused or was given a limit.
  List<FeedControl> all();

  /// Lets a feed rest.
  ///
  /// @param by who, for people
  /// @param reason why, for people; may be empty
  /// @return false when it rested already: then nothing changes
  boolean pause(String feed, String by, String reason);

  /// Lets a feed go on.
  ///
  /// @return false when it did not rest
  boolean resume(String feed, String by);

  /// Sets how fast a feed may be read, in bytes a second for each process.
  ///
  /// @param bytesPerSecond 0 for no limit, empty for what the configuration says
  void limit(String feed, OptionalLong bytesPerSecond);

  /// Pauses of all feeds that lie in a span of time, wholly or in part, oldest first.
  List<FeedPause> pauses(Instant from, Instant until);
}
