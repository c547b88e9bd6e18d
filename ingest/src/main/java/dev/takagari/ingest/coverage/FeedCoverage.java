package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of one feed.
///
/// @param first its first delivery, null when it never brought anything
/// @param last its last delivery, null as before
/// @param longestPause after which its silence is a gap, null when that is not known
/// @param learned whether that was learned from what came
/// @param alertsOnly whether it brings alerts and nothing else
/// @param items why its events may be missing, oldest first
public record FeedCoverage(
    String feed,
    @Nullable Instant first,
    @Nullable Instant last,
    @Nullable Duration longestPause,
    boolean learned,
    boolean alertsOnly,
    List<CoverageItem> items) {
  public FeedCoverage {
    items = List.copyOf(items);
  }

  /// Items about any time of the range.
  public List<CoverageItem> items(TimeRange range) {
    return items.stream().filter(item -> item.touches(range)).toList();
  }

  /// Minutes of the range in which something should have come and did not, each counted once.
  public long gapMinutes(TimeRange range) {
    List<TimeRange> gaps = new ArrayList<>();
    for (CoverageItem item : items(range)) {
      if (item.kind().isGap()) {
        gaps.add(within(item, range));
      }
    }
    gaps.sort(Comparator.comparing(TimeRange::from));
    Duration sum = Duration.ZERO;
    Instant counted = range.from();
    for (TimeRange gap : gaps) {
      Instant from = gap.from().isBefore(counted) ? counted : gap.from();
      if (gap.to().isAfter(from)) {
        sum = sum.plus(Duration.between(from, gap.to()));
        counted = gap.to();
      }
    }
    return sum.toMinutes();
  }

  private static TimeRange within(CoverageItem item, TimeRange range) {
    Instant from = item.from();
    Instant until = item.until();
    return new TimeRange(
        from == null || from.isBefore(range.from()) ? range.from() : from,
        until == null || until.isAfter(range.to()) ? range.to() : until);
  }

  /// Whether the feed is silent now.
  public boolean isSilent() {
    return items.stream()
        .anyMatch(item -> item.kind() == CoverageKind.SILENT && item.until() == null);
  }
}
