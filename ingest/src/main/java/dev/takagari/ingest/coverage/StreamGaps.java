package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.mapping.fdr.StreamMapping;
import dev.takagari.core.stream.StreamGap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What gaps of streams mean for answers. The items are named after the kind of log, which people
/// know; the feed inside, under which records of streams are kept, nobody does.
final class StreamGaps {
  /// Feed inside that brings what streams bring.
  static final String FEED = new IntakeFeed(StreamMapping.DATASET, IntakeFeed.Origin.LIVE).name();

  /// The precision of times in records.
  private static final Duration MOMENT = Duration.ofMillis(1);

  private StreamGaps() {}

  /// Of a record that was cut off the beginning is kept and set aside: that is told of already.
  static List<CoverageItem> items(List<StreamGap> gaps) {
    List<CoverageItem> items = new ArrayList<>();
    for (StreamGap gap : gaps) {
      switch (gap.kind()) {
        case MISSING -> items.add(item(gap, CoverageKind.STREAM_GAP, "are missing"));
        case UNCLEAR, RESTARTED ->
            items.add(item(gap, CoverageKind.STREAM_UNCLEAR, "may be missing"));
        case CUT -> {}
      }
    }
    return items;
  }

  private static CoverageItem item(StreamGap gap, CoverageKind kind, String what) {
    Instant from = gap.from();
    Instant next = Objects.requireNonNullElse(gap.until(), gap.foundAt());
    Instant until = from == null || next.isAfter(from) ? next : from;
    return new CoverageItem(
        kind,
        StreamMapping.DATASET,
        from,
        until.plus(MOMENT),
        1,
        "records of the stream %s between offsets %d and %d of partition %d %s"
            .formatted(gap.feed(), gap.after(), gap.next(), gap.partition(), what));
  }
}
