package dev.takagari.alerting.respond;

import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The times of which events are saved: an hour before and after the first detection of a case, its
/// last one, and now. A case may last for weeks; what lies between is in the lake.
final class EvidenceTimes {
  private static final Duration AROUND = Duration.ofHours(1);

  private EvidenceTimes() {}

  /// The oldest first; none touches another.
  static List<TimeRange> of(Instant first, Instant last, Instant now) {
    List<TimeRange> all = new ArrayList<>();
    for (Instant at : Stream.of(first, last, now).sorted().toList()) {
      TimeRange next = new TimeRange(at.minus(AROUND), at.plus(AROUND));
      if (!all.isEmpty() && !next.from().isAfter(all.getLast().to())) {
        next = new TimeRange(all.removeLast().from(), next.to());
      }
      all.add(next);
    }
    return List.copyOf(all);
  }
}
