package dev.takagari.adapters.parquet;

import dev.takagari.core.lake.XxHash64;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The distinct texts of a column chunk, in the form of Parquet's dictionary page: each with its
/// length before it. Found by their bytes, without an object a text: most are among a few recent
/// ones, where the ends of a text say where to look; the others are found by their hash. For one
/// thread.
final class TextDictionary {
  private static final int SMALLEST = 1 << 8;
  private static final int RECENT_BITS = 10;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final GrowingBytes page = new GrowingBytes(1 << 10);
  private int[] starts = new int[SMALLEST / 2];
  private long[] hashes = new long[SMALLEST / 2];
  private int[] marks = new int[SMALLEST / 2];

  /// Open addressing; number + 1, 0 marks a free slot.
  private int[] slots = new int[SMALLEST];

  /// The text last seen at each place: number + 1.
  private final int[] recent = new int[1 << RECENT_BITS];

  private int size;
  private int mark;

  int size() {
    return size;
  }

  /// Bytes of the dictionary page.
  int bytes() {
    return page.size();
  }

  byte[] array() {
    return page.array();
  }

  int start(int number) {
    return starts[number] + Integer.BYTES;
  }

  int length(int number) {
    return page.getInt(starts[number]);
  }

  /// The hash by which bloom filters know the text.
  long hash(int number) {
    return hashes[number];
  }

  void clear() {
    page.trim(1 << 18);
    if (slots.length > 1 << 14) {
      slots = new int[SMALLEST];
      starts = new int[SMALLEST / 2];
      hashes = new long[SMALLEST / 2];
      marks = new int[SMALLEST / 2];
    } else {
      Arrays.fill(slots, 0);
    }
    size = 0;
    Arrays.fill(recent, 0);
  }

  /// The number of a text, which is added if it is new.
  int number(byte[] bytes, int offset, int length) {
    int place = place(bytes, offset, length);
    int guess = recent[place] - 1;
    if (guess >= 0 && isAt(guess, bytes, offset, length)) {
      return guess;
    }
    int number = find(bytes, offset, length);
    recent[place] = number + 1;
    return number;
  }

  /// A place among recent texts, from the ends of the text alone: a bad one costs only a search.
  private static int place(byte[] bytes, int offset, int length) {
    long ends = length;
    if (length >= Long.BYTES) {
      ends += (long) LONG.get(bytes, offset) * 31 + (long) LONG.get(bytes, offset + length - 8);
    } else {
      for (int i = offset; i < offset + length; i++) {
        ends = ends * 31 + bytes[i];
      }
    }
    return (int) ((ends * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - RECENT_BITS));
  }

  private int find(byte[] bytes, int offset, int length) {
    long hash = XxHash64.hash(bytes, offset, length);
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && isAt(number, bytes, offset, length)) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = size + 1;
    return add(bytes, offset, length, hash);
  }

  private boolean isAt(int number, byte[] bytes, int offset, int length) {
    int start = starts[number];
    return page.getInt(start) == length
        && Arrays.equals(
            page.array(),
            start + Integer.BYTES,
            start + Integer.BYTES + length,
            bytes,
            offset,
            offset + length);
  }

  private int add(byte[] bytes, int offset, int length, long hash) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
      marks = Arrays.copyOf(marks, size * 2);
    }
    starts[size] = page.size();
    hashes[size] = hash;
    marks[size] = 0;
    page.putInt(length);
    page.put(bytes, offset, length);
    size++;
    if (size * 2 > slots.length) {
      grow();
    }
    return size - 1;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = (int) hashes[number] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }

  /// Orders two texts by their unsigned bytes.
  int compare(int left, int right) {
    return Arrays.compareUnsigned(
        page.array(),
        start(left),
        start(left) + length(left),
        page.array(),
        start(right),
        start(right) + length(right));
  }

  /// Begins a new set of marked texts.
  void clearMarks() {
    mark++;
  }

  /// Marks a text.
  ///
  /// @return whether it had no mark
  boolean mark(int number) {
    if (marks[number] == mark) {
      return false;
    }
    marks[number] = mark;
    return true;
  }
}
