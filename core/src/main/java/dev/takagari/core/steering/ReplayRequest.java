package dev.takagari.core.steering;

import java.time.Instant;
import java.util.List;

/// What is to be read again.
///
/// @param origin from where
/// @param feed its name; empty for all feeds, which only the archive can give
/// @param prefix objects whose keys in the feed's bucket begin so; empty for all
/// @param since not older: objects by their last change, units by the time of their message
/// @param until older than this
/// @param sinks of units from the archive, empty for all that a unit has
/// @param dryRun whether it only counts
public record ReplayRequest(
    Origin origin,
    String feed,
    String prefix,
    Instant since,
    Instant until,
    List<String> sinks,
    boolean dryRun) {

  /// Where old data is read from.
  public enum Origin {
    /// The vendor's bucket, as long as it has the objects.
    FEED,
    /// Our own archive.
    ARCHIVE
  }

  public ReplayRequest {
    sinks = List.copyOf(sinks);
  }
}
