package dev.takagari.adapters.parquet;

import dev.takagari.core.lake.XxHash64;
import java.util.Arrays;

/// The distinct texts of a column chunk, in the form of Parquet's dictionary page: each with its
/// length before it. Found by their bytes, without an object a text. For one thread.
final class TextDictionary {
  private static final int SMALLEST = 1 << 8;

  private final GrowingBytes page = new GrowingBytes(1 << 10);
  private int[] starts = new int[SMALLEST / 2];
  private long[] hashes = new long[SMALLEST / 2];
  private int[] marks = new int[SMALLEST / 2];

  /// Open addressing; number + 1, 0 marks a free slot.
  private int[] slots = new int[SMALLEST];

  private int size;
  private int last = -1;
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
    last = -1;
  }

  /// The number of a text, which is added if it is new.
  int number(byte[] bytes, int offset, int length) {
    if (last >= 0 && isAt(last, bytes, offset, length)) {
      return last;
    }
    long hash = XxHash64.hash(bytes, offset, length);
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && isAt(number, bytes, offset, length)) {
        last = number;
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
    last = size++;
    if (size * 2 > slots.length) {
      grow();
    }
    return last;
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
