package dev.takagari.search.run;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.search.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Merges streams, newest first, into one page without copies. For one thread.
///
/// A part whose times are all older than the rows at hand is not fetched: the lake's old days cost
/// nothing while newer rows fill the page.
final class RowMerge {
  private final List<RowStream> streams;
  private final int limit;
  private final long byteLimit;
  private final Rebuilder records;
  private final List<EventRow> rows = new ArrayList<>();
  private long bytes;
  private long hotRows;
  private @Nullable Position last;
  private boolean full;

  RowMerge(List<RowStream> streams, int limit, long byteLimit, Rebuilder records) {
    this.streams = new ArrayList<>(streams);
    this.limit = limit;
    this.byteLimit = byteLimit;
    this.records = records;
  }

  /// Takes one more stream in, none of whose rows comes before those taken.
  void add(RowStream stream) {
    streams.add(stream);
  }

  /// Whether there are streams besides these that may have to be fetched.
  boolean hasOthers(List<RowStream> some) {
    return streams.stream().anyMatch(stream -> !stream.isDrained() && !some.contains(stream));
  }

  /// Takes what can be taken without fetching.
  ///
  /// @return the streams to fetch before going on, empty when the page is done
  List<RowStream> advance() {
    while (!full) {
      Position first = first();
      List<RowStream> wanted = wanted(first);
      if (!wanted.isEmpty() || first == null) {
        return wanted;
      }
      takeGroup(first);
    }
    return List.of();
  }

  private @Nullable Position first() {
    Position first = null;
    for (RowStream stream : streams) {
      Position head = stream.head();
      if (head != null && (first == null || head.compareTo(first) < 0)) {
        first = head;
      }
    }
    return first;
  }

  private List<RowStream> wanted(@Nullable Position first) {
    long floor = first == null ? Long.MIN_VALUE : first.micros();
    if (first == null) {
      for (RowStream stream : streams) {
        if (stream.needsFetch()) {
          floor = Math.max(floor, stream.newestPossible());
        }
      }
    }
    List<RowStream> wanted = new ArrayList<>();
    for (RowStream stream : streams) {
      if (stream.needsFetch() && stream.newestPossible() >= floor) {
        wanted.add(stream);
      }
    }
    return wanted;
  }

  private void takeGroup(Position position) {
    RowGroup group = new RowGroup(records);
    for (RowStream stream : streams) {
      while (position.equals(stream.head())) {
        group.add(stream.take(), stream.part().engine());
      }
    }
    rows.addAll(group.rows());
    hotRows += group.hotRows();
    last = position;
    for (EventRow row : group.rows()) {
      bytes += row.textBytes();
    }
    full = rows.size() >= limit || bytes >= byteLimit;
  }

  /// How many rows are still wanted.
  int missing() {
    return Math.max(1, limit - rows.size());
  }

  List<EventRow> rows() {
    return rows;
  }

  long hotRows() {
    return hotRows;
  }

  /// The last row's place when rows may follow it, else null.
  @Nullable Position next() {
    boolean drained = streams.stream().allMatch(RowStream::isDrained);
    return drained ? null : last;
  }
}
