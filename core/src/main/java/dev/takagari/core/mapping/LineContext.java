package dev.takagari.core.mapping;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a line stands and what was frozen when its unit was claimed.
///
/// @param rawObject key of the archived object
/// @param line number in it, from 1
/// @param ingested when the unit was first claimed
/// @param batchTime time of the batch that announced the object, null when none was given
/// @param objectTime when the object was last modified at its source
/// @param hostNames the host registry as of the claim
public record LineContext(
    String rawObject,
    long line,
    Instant ingested,
    @Nullable Instant batchTime,
    Instant objectTime,
    HostNames hostNames) {

  /// The same place with another line number.
  public LineContext atLine(long number) {
    return new LineContext(rawObject, number, ingested, batchTime, objectTime, hostNames);
  }
}
