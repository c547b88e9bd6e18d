package dev.takagari.core.coverage;

import dev.takagari.core.search.TimeRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One reason why events may be missing.
///
/// @param feed empty when it is about no feed
/// @param from first time it is about, null when it is about all times until then
/// @param until time after the last, null when it goes on
/// @param count of what it counts: files, lines, hosts; 0 when it counts nothing
/// @param text for people, without feed and times; never a value of an event, but for the name of a
///   host that is plain letters and digits
public record CoverageItem(
    CoverageKind kind,
    String feed,
    @Nullable Instant from,
    @Nullable Instant until,
    long count,
    String text) {

  /// Something about all times.
  public static CoverageItem always(CoverageKind kind, String feed, long count, String text) {
    return new CoverageItem(kind, feed, null, null, count, text);
  }

  /// Whether it is about any time of the range.
  public boolean touches(TimeRange range) {
    return (from == null || from.isBefore(range.to()))
        && (until == null || until.isAfter(range.from()));
  }
}
