package dev.takagari.ingest.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Rows in memory, up to a budget. Not safe for use by several threads.
final class SpoolBuffer {
  private static final int SEGMENT = 1 << 20;
  private static final long MICROS_PER_DAY = 24L * 60 * 60 * 1_000_000;
  private static final int TIME_BITS = 37;
  private static final int OVERHEAD = Long.BYTES * 2 + Integer.BYTES * 3;
  private static final int SMALLEST_INDEX = 1 << 10;

  private final int budget;
  private final SharedParts parts;
  private final RowGroups groups = new RowGroups();
  private final List<byte[]> segments = new ArrayList<>();
  private final List<byte[]> free = new ArrayList<>();
  private int inLast = SEGMENT;
  private int bytes;

  private int count;

  /// By row: the segment and, in its low 32 bits, where in it the row begins.
  private long[] addresses = new long[SMALLEST_INDEX];

  private int[] lengths = new int[SMALLEST_INDEX];
  private int[] groupOf = new int[SMALLEST_INDEX];
  private int[] order = new int[0];

  SpoolBuffer(int budget, SharedParts parts) {
    this.budget = budget;
    this.parts = parts;
  }

  /// Consecutive rows of one partition in sorted order.
  record Slice(SpoolPartition partition, int from, int to) {}

  boolean isEmpty() {
    return count == 0;
  }

  /// Whether a row of this length would exceed the budget; an empty buffer takes any row.
  boolean isFullFor(int length) {
    return count > 0 && bytes > budget - length - OVERHEAD;
  }

  void add(SpoolPartition partition, RowEncoder encoder) {
    int length = encoder.length();
    if (SEGMENT - inLast < length || segments.isEmpty()) {
      segments.add(segmentFor(length));
      inLast = 0;
    }
    if (count == addresses.length) {
      addresses = Arrays.copyOf(addresses, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
      groupOf = Arrays.copyOf(groupOf, count * 2);
    }
    System.arraycopy(encoder.row(), 0, segments.getLast(), inLast, length);
    addresses[count] = ((long) (segments.size() - 1) << 32) | inLast;
    lengths[count] = length;
    groupOf[count] = groups.of(partition, encoder);
    count++;
    inLast += length;
    bytes += length + OVERHEAD;
  }

  private byte[] segmentFor(int length) {
    return length <= SEGMENT && !free.isEmpty()
        ? free.removeLast()
        : new byte[Math.max(SEGMENT, length)];
  }

  /// Sorts everything and cuts it by partition.
  List<Slice> sort() {
    order = new int[count];
    long[] keys = new long[count];
    int[] ranks = groups.ranks();
    for (int i = 0; i < count; i++) {
      order[i] = i;
      keys[i] = ((long) ranks[groupOf[i]] << TIME_BITS) | timeOfDay(i);
    }
    RowOrder.sort(keys, order, count);
    List<Slice> slices = new ArrayList<>();
    int sliceStart = 0;
    for (int from = 0; from < count; ) {
      int to = from + 1;
      while (to < count && keys[to] == keys[from]) {
        to++;
      }
      if (to - from > 1) {
        sortTies(from, to);
      }
      from = to;
      if (to == count || partition(to) != partition(sliceStart)) {
        slices.add(new Slice(partition(sliceStart), sliceStart, to));
        sliceStart = to;
      }
    }
    return slices;
  }

  private SpoolPartition partition(int place) {
    return groups.partition(groupOf[order[place]]);
  }

  private long timeOfDay(int row) {
    byte[] segment = segment(row);
    int start = start(row);
    return Math.floorMod(RowCodec.getLong(segment, RowCodec.time(segment, start)), MICROS_PER_DAY);
  }

  private void sortTies(int from, int to) {
    Integer[] ties = new Integer[to - from];
    Arrays.setAll(ties, i -> order[from + i]);
    Arrays.sort(
        ties,
        (a, b) ->
            RowCodec.compare(
                segment(a), start(a), lengths[a], segment(b), start(b), lengths[b], parts));
    for (int i = 0; i < ties.length; i++) {
      order[from + i] = ties[i];
    }
  }

  private byte[] segment(int row) {
    return segments.get((int) (addresses[row] >>> 32));
  }

  private int start(int row) {
    return (int) addresses[row];
  }

  /// Walks a slice of the last [#sort()].
  RowCursor cursor(Slice slice) {
    return new Cursor(slice);
  }

  /// Hands every row of a slice to `consumer`.
  void forEach(Slice slice, Consumer<RowCursor> consumer) {
    RowCursor cursor = cursor(slice);
    while (cursor.next()) {
      consumer.accept(cursor);
    }
  }

  /// Forgets all rows, and keeps the memory.
  void clear() {
    groups.clear();
    segments.removeIf(segment -> segment.length > SEGMENT);
    free.addAll(segments);
    segments.clear();
    inLast = SEGMENT;
    bytes = 0;
    count = 0;
    order = new int[0];
  }

  private final class Cursor implements RowCursor {
    private final int to;
    private int at;
    private int row;

    Cursor(Slice slice) {
      at = slice.from();
      to = slice.to();
    }

    @Override
    public boolean next() {
      if (at == to) {
        return false;
      }
      row = order[at++];
      return true;
    }

    @Override
    public boolean rowsStay() {
      return true;
    }

    @Override
    public byte[] row() {
      return segment(row);
    }

    @Override
    public int start() {
      return SpoolBuffer.this.start(row);
    }

    @Override
    public int length() {
      return lengths[row];
    }
  }
}
