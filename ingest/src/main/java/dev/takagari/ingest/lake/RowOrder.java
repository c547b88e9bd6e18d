package dev.takagari.ingest.lake;

/// Sorts row numbers by a 64-bit key: a radix sort that skips the bytes in which all keys agree.
final class RowOrder {
  private RowOrder() {}

  /// Orders both arrays by ascending unsigned key; rows of equal keys keep their order.
  static void sort(long[] keys, int[] rows, int count) {
    long[] fromKeys = keys;
    int[] fromRows = rows;
    long[] toKeys = new long[count];
    int[] toRows = new int[count];
    boolean swapped = false;
    long differing = 0;
    for (int i = 1; i < count; i++) {
      differing |= keys[i] ^ keys[0];
    }
    for (int shift = 0; shift < Long.SIZE; shift += 8) {
      if (((differing >>> shift) & 0xFF) == 0) {
        continue;
      }
      int[] starts = new int[257];
      for (int i = 0; i < count; i++) {
        starts[(int) ((fromKeys[i] >>> shift) & 0xFF) + 1]++;
      }
      for (int i = 1; i < starts.length; i++) {
        starts[i] += starts[i - 1];
      }
      for (int i = 0; i < count; i++) {
        int to = starts[(int) ((fromKeys[i] >>> shift) & 0xFF)]++;
        toKeys[to] = fromKeys[i];
        toRows[to] = fromRows[i];
      }
      long[] freeKeys = fromKeys;
      int[] freeRows = fromRows;
      fromKeys = toKeys;
      fromRows = toRows;
      toKeys = freeKeys;
      toRows = freeRows;
      swapped = !swapped;
    }
    if (swapped) {
      System.arraycopy(fromKeys, 0, keys, 0, count);
      System.arraycopy(fromRows, 0, rows, 0, count);
    }
  }
}
