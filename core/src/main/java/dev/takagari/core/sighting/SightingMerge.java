package dev.takagari.core.sighting;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows of several sources as one: rows of one key are summed, and of a value that is on more than
/// [#MOST_HOSTS] hosts a day one row for each role is left, without hosts.
///
/// Holds a row of each source and the rows of one value and day. Closing it closes the sources. For
/// one thread.
public final class SightingMerge implements SightingRows {
  /// Hosts of a value and day that are listed.
  public static final int MOST_HOSTS = 1_000;

  private final List<? extends SightingRows> sources;
  private final Source[] heap;
  private int live;
  private final Deque<SightingRow> ready = new ArrayDeque<>();
  private @Nullable SightingRow ahead;

  /// A source and its next row. Mutable.
  private static final class Source {
    private final SightingRows rows;
    private SightingRow row;

    Source(SightingRows rows, SightingRow row) {
      this.rows = rows;
      this.row = row;
    }
  }

  public SightingMerge(List<? extends SightingRows> sources) {
    this.sources = List.copyOf(sources);
    List<Source> begun = new ArrayList<>();
    for (SightingRows rows : sources) {
      if (rows.hasNext()) {
        begun.add(new Source(rows, rows.next()));
      }
    }
    heap = begun.toArray(Source[]::new);
    live = heap.length;
    for (int i = live / 2 - 1; i >= 0; i--) {
      down(i);
    }
    ahead = summed();
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || ahead != null;
  }

  @Override
  public SightingRow next() {
    fill();
    return ready.remove();
  }

  @Override
  public SightingRow peek() {
    fill();
    return ready.element();
  }

  private void fill() {
    if (ready.isEmpty()) {
      if (ahead == null) {
        throw new NoSuchElementException();
      }
      gather(ahead);
    }
  }

  /// Takes all rows of the value and day of `first`, which are next.
  private void gather(SightingRow first) {
    @Nullable SightingRow[] sums = null;
    byte[] host = first.host();
    int hosts = 0;
    SightingRow row = first;
    while (row != null && row.day() == first.day() && row.isOfValue(first)) {
      if (row.host().length > 0 && (hosts == 0 || !Arrays.equals(row.host(), host))) {
        host = row.host();
        hosts++;
      }
      if (sums == null && (hosts > MOST_HOSTS || row.isOfMany())) {
        sums = new @Nullable SightingRow[SightingRole.values().length];
        for (SightingRow listed : ready) {
          add(sums, listed);
        }
        ready.clear();
      }
      if (sums == null) {
        ready.add(row);
      } else {
        add(sums, row);
      }
      row = summed();
    }
    ahead = row;
    if (sums != null) {
      for (SightingRow sum : sums) {
        if (sum != null) {
          ready.add(sum);
        }
      }
    }
  }

  private static void add(@Nullable SightingRow[] sums, SightingRow row) {
    int role = row.role().number();
    SightingRow sum = sums[role];
    sums[role] = sum == null ? row.ofMany() : sum.plus(row);
  }

  /// The next row of all sources, with those of the same key added.
  private @Nullable SightingRow summed() {
    if (live == 0) {
      return null;
    }
    SightingRow row = take();
    while (live > 0 && heap[0].row.isSame(row)) {
      row = row.plus(take());
    }
    return row;
  }

  private SightingRow take() {
    Source top = heap[0];
    SightingRow row = top.row;
    if (top.rows.hasNext()) {
      top.row = top.rows.next();
    } else {
      live--;
      heap[0] = heap[live];
    }
    down(0);
    return row;
  }

  private void down(int from) {
    int at = from;
    while (true) {
      int least = 2 * at + 1;
      if (least >= live) {
        return;
      }
      if (least + 1 < live && heap[least + 1].row.compareTo(heap[least].row) < 0) {
        least++;
      }
      Source above = Objects.requireNonNull(heap[at]);
      if (above.row.compareTo(heap[least].row) <= 0) {
        return;
      }
      heap[at] = heap[least];
      heap[least] = above;
      at = least;
    }
  }

  @Override
  public void close() {
    sources.forEach(SightingRows::close);
  }
}
