package dev.takagari.enrich.table;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// Sorts any number of records by an unsigned key, then by their bytes, with a bounded heap: in
/// memory up to a budget, beyond it in sorted runs on disk. Records that are equal come out once.
///
/// For one thread; walked after everything was added.
final class RunSorter implements Closeable {
  private static final int ORDER_BITS = 24;
  private static final long ORDER = (1L << ORDER_BITS) - 1;
  private static final int BUFFER = 128 * 1024;

  private final Path directory;
  private final int budget;
  private final List<Path> runs = new ArrayList<>();
  private byte[] bytes = new byte[4096];
  private long[] keys = new long[64];
  private int[] starts = new int[65];
  private int count;

  /// Takes records in their order.
  @FunctionalInterface
  interface RecordTarget {
    void accept(long key, byte[] bytes, int from, int length) throws IOException;
  }

  /// @param directory where runs go
  /// @param budget bytes of records in memory
  RunSorter(Path directory, int budget) {
    this.directory = directory;
    this.budget = budget;
  }

  void add(long key, byte[] record) throws IOException {
    int start = starts[count];
    if (count > 0 && (start + record.length > budget || count > ORDER)) {
      spill();
      start = 0;
    }
    if (start + record.length > bytes.length) {
      int room = Math.min(2 * bytes.length, budget);
      bytes = Arrays.copyOf(bytes, Math.max(start + record.length, room));
    }
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count + 1);
    }
    System.arraycopy(record, 0, bytes, start, record.length);
    keys[count++] = key;
    starts[count] = start + record.length;
  }

  /// Hands over all records.
  void forEach(RecordTarget target) throws IOException {
    Distinct distinct = new Distinct(target);
    if (runs.isEmpty()) {
      walk(distinct);
      return;
    }
    if (count > 0) {
      spill();
    }
    List<Cursor> cursors = new ArrayList<>();
    try {
      PriorityQueue<Cursor> queue = new PriorityQueue<>();
      for (Path run : runs) {
        Cursor cursor = new Cursor(FileChannel.open(run, StandardOpenOption.READ));
        cursors.add(cursor);
        if (cursor.next()) {
          queue.add(cursor);
        }
      }
      Cursor cursor;
      while ((cursor = queue.poll()) != null) {
        distinct.accept(cursor.key, cursor.record, 0, cursor.length);
        if (cursor.next()) {
          queue.add(cursor);
        }
      }
    } finally {
      for (Cursor cursor : cursors) {
        cursor.channel.close();
      }
    }
  }

  private void walk(RecordTarget target) throws IOException {
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = ((keys[i] ^ Long.MIN_VALUE) & ~ORDER) | i;
    }
    Arrays.sort(order);
    sortEqual(order);
    for (long place : order) {
      int i = (int) (place & ORDER);
      target.accept(keys[i], bytes, starts[i], starts[i + 1] - starts[i]);
    }
  }

  /// Sorts by the whole key and the bytes where the first bits of keys are equal.
  private void sortEqual(long[] order) {
    int from = 0;
    while (from < order.length) {
      int to = from + 1;
      while (to < order.length && (order[to] & ~ORDER) == (order[from] & ~ORDER)) {
        to++;
      }
      if (to - from > 1) {
        long[] sorted =
            Arrays.stream(order, from, to)
                .boxed()
                .sorted((a, b) -> compare((int) (a & ORDER), (int) (b & ORDER)))
                .mapToLong(Long::longValue)
                .toArray();
        System.arraycopy(sorted, 0, order, from, sorted.length);
      }
      from = to;
    }
  }

  private int compare(int a, int b) {
    int byKey = Long.compareUnsigned(keys[a], keys[b]);
    return byKey != 0
        ? byKey
        : Arrays.compareUnsigned(bytes, starts[a], starts[a + 1], bytes, starts[b], starts[b + 1]);
  }

  private void spill() throws IOException {
    Path run = Files.createTempFile(directory, "run-", TableWriter.TEMPORARY);
    runs.add(run);
    try (FileChannel channel = FileChannel.open(run, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      walk(
          (key, from, at, length) -> {
            if (buffer.remaining() < Long.BYTES + Integer.BYTES) {
              flush(buffer, channel);
            }
            buffer.putLong(key).putInt(length);
            int done = 0;
            while (done < length) {
              if (!buffer.hasRemaining()) {
                flush(buffer, channel);
              }
              int piece = Math.min(length - done, buffer.remaining());
              buffer.put(from, at + done, piece);
              done += piece;
            }
          });
      flush(buffer, channel);
    }
    count = 0;
  }

  private static void flush(ByteBuffer buffer, FileChannel channel) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
    runs.clear();
  }

  /// Leaves out a record that equals the one before it.
  private static final class Distinct implements RecordTarget {
    private final RecordTarget target;
    private byte[] last = new byte[256];
    private int lastLength = -1;
    private long lastKey;

    Distinct(RecordTarget target) {
      this.target = target;
    }

    @Override
    public void accept(long key, byte[] from, int at, int length) throws IOException {
      boolean same =
          key == lastKey
              && lastLength >= 0
              && Arrays.equals(last, 0, lastLength, from, at, at + length);
      if (same) {
        return;
      }
      if (last.length < length) {
        last = new byte[Math.max(length, 2 * last.length)];
      }
      System.arraycopy(from, at, last, 0, length);
      lastLength = length;
      lastKey = key;
      target.accept(key, from, at, length);
    }
  }

  /// Where the merge is in one run.
  private static final class Cursor implements Comparable<Cursor> {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
    private byte[] record = new byte[256];
    private int length;
    private long key;

    Cursor(FileChannel channel) {
      this.channel = channel;
    }

    boolean next() throws IOException {
      if (!fill(Long.BYTES + Integer.BYTES)) {
        return false;
      }
      key = buffer.getLong();
      length = buffer.getInt();
      if (record.length < length) {
        record = new byte[Math.max(length, 2 * record.length)];
      }
      int done = 0;
      while (done < length) {
        if (!buffer.hasRemaining() && !fill(1)) {
          throw new IOException("a run ends in a record");
        }
        int piece = Math.min(length - done, buffer.remaining());
        buffer.get(record, done, piece);
        done += piece;
      }
      return true;
    }

    private boolean fill(int least) throws IOException {
      if (buffer.remaining() >= least) {
        return true;
      }
      buffer.compact();
      while (buffer.position() < least && channel.read(buffer) >= 0) {
        // until there is enough
      }
      buffer.flip();
      return buffer.remaining() >= least;
    }

    @Override
    public int compareTo(Cursor other) {
      int byKey = Long.compareUnsigned(key, other.key);
      return byKey != 0
          ? byKey
          : Arrays.compareUnsigned(record, 0, length, other.record, 0, other.length);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
