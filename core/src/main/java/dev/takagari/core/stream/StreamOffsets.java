package dev.takagari.core.stream;

import java.time.Instant;
import java.util.List;

/// How far streams are kept. Only the newest holder of a feed's lease can write: whatever an older
/// one writes fails. Safe for use by several threads and processes.
public interface StreamOffsets {

  /// Takes a feed over: from now on only this fence, or a newer one, writes.
  ///
  /// @param owner name of the process
  /// @param fence of the lease that it holds
  /// @return all partitions of the feed that are known, by number
  /// @throws dev.takagari.core.error.TakagariException lease-lost when somebody took it over with a
  ///   newer fence
  List<StreamPosition> open(String feed, String owner, long fence);

  /// Records how far a partition is kept; to be called after its records are.
  ///
  /// @throws dev.takagari.core.error.TakagariException lease-lost when somebody took the feed over
  void advance(StreamPosition position, long fence);

  /// Records that something may be missing; the same place again changes nothing.
  ///
  /// @throws dev.takagari.core.error.TakagariException lease-lost when somebody took the feed over
  void note(StreamGap gap, long fence);

  /// Records how a partition, or the feed, is doing.
  ///
  /// @throws dev.takagari.core.error.TakagariException lease-lost when somebody took the feed over
  void tell(StreamCondition condition, long fence);

  /// All feeds and partitions that were ever read, by feed and partition, a feed as a whole first.
  List<StreamStanding> standings();

  /// Gaps of all feeds, the newest first.
  ///
  /// @param since those that were found then or later
  List<StreamGap> gaps(Instant since, int limit);
}
