package dev.takagari.core.coverage;

import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What the ledger says about deliveries. A batch came when its vendor says that it was made; a
/// group of messages came from its first message to its last. Changes nothing; safe for use by
/// several threads.
///
/// Every method throws database-unavailable when the ledger cannot be asked.
public interface CoverageLedger {
  /// Length of a slot.
  Duration SLOT = Duration.ofMinutes(5);

  /// Every feed that ever brought something.
  ///
  /// @param since pauses after that are looked at
  List<FeedArrivals> arrivals(Instant since);

  /// Times between deliveries of a feed that were longer than that, oldest first.
  List<Silence> silences(String feed, Duration longest);

  /// Slots of the range in which a feed brought something, in order.
  ///
  /// @param late how long a delivery may take into the archive
  List<SlotArrivals> slots(String feed, TimeRange range, Duration late);

  /// Open entries of the quarantine by feed, kind and slot, newest first.
  ///
  /// @param limit most slots
  List<SetAside> setAside(int limit);

  /// By feed, what is under way.
  List<Unfinished> unfinished();
}
