package dev.takagari.search.plan;

import dev.takagari.core.search.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A set of times, as ranges that neither touch nor overlap, newest first.
public record TimeRanges(List<TimeRange> ranges) {
  public static final TimeRanges NONE = new TimeRanges(List.of());

  /// Joins ranges that touch or overlap, drops empty ones.
  public TimeRanges {
    ranges = joined(ranges);
  }

  /// One range.
  public static TimeRanges of(TimeRange range) {
    return new TimeRanges(List.of(range));
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /// The times in both.
  public TimeRanges within(TimeRange limits) {
    List<TimeRange> inside = new ArrayList<>();
    for (TimeRange range : ranges) {
      Instant from = later(range.from(), limits.from());
      Instant to = earlier(range.to(), limits.to());
      if (from.isBefore(to)) {
        inside.add(new TimeRange(from, to));
      }
    }
    return new TimeRanges(inside);
  }

  /// The times of `whole` that are not in this set.
  public TimeRanges complementIn(TimeRange whole) {
    List<TimeRange> rest = new ArrayList<>();
    Instant end = whole.to();
    for (TimeRange range : within(whole).ranges) {
      rest.add(new TimeRange(range.to(), end));
      end = range.from();
    }
    rest.add(new TimeRange(whole.from(), end));
    return new TimeRanges(rest);
  }

  private static List<TimeRange> joined(List<TimeRange> ranges) {
    List<TimeRange> sorted =
        ranges.stream()
            .filter(range -> !range.isEmpty())
            .sorted(Comparator.comparing(TimeRange::to).reversed())
            .toList();
    List<TimeRange> joined = new ArrayList<>();
    for (TimeRange range : sorted) {
      if (!joined.isEmpty() && !range.to().isBefore(joined.getLast().from())) {
        TimeRange last = joined.removeLast();
        joined.add(new TimeRange(earlier(range.from(), last.from()), last.to()));
        continue;
      }
      joined.add(range);
    }
    return List.copyOf(joined);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
