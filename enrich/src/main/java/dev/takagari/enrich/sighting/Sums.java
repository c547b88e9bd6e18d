package dev.takagari.enrich.sighting;

import java.util.Arrays;

/// First time, last time and count of every (value, host, day, role), all given as numbers. For one
/// thread.
final class Sums {
  private static final int BYTES_A_ROW = 40;

  private long[] pairs = new long[1 << 10];
  private long[] days = new long[1 << 10];
  private long[] first = new long[1 << 10];
  private long[] last = new long[1 << 10];
  private int[] counts = new int[1 << 10];
  private int count;
  private int[] slots = new int[1 << 12];

  /// Adds an event.
  ///
  /// @param day since 1970, of 56 bits
  void add(int value, int host, long day, int role, long time) {
    long pair = ((long) value << 32) | host;
    long when = (day << 8) | role;
    int mask = slots.length - 1;
    int slot = hash(pair, when) & mask;
    while (slots[slot] != 0) {
      int row = slots[slot] - 1;
      if (pairs[row] == pair && days[row] == when) {
        first[row] = Math.min(first[row], time);
        last[row] = Math.max(last[row], time);
        counts[row]++;
        return;
      }
      slot = (slot + 1) & mask;
    }
    append(pair, when, time);
    slots[slot] = count;
    if (count * 2 > slots.length) {
      grow();
    }
  }

  private void append(long pair, long when, long time) {
    if (count == pairs.length) {
      int larger = count * 2;
      pairs = Arrays.copyOf(pairs, larger);
      days = Arrays.copyOf(days, larger);
      first = Arrays.copyOf(first, larger);
      last = Arrays.copyOf(last, larger);
      counts = Arrays.copyOf(counts, larger);
    }
    pairs[count] = pair;
    days[count] = when;
    first[count] = time;
    last[count] = time;
    counts[count] = 1;
    count++;
  }

  private void grow() {
    int[] larger = new int[slots.length * 2];
    int mask = larger.length - 1;
    for (int row = 0; row < count; row++) {
      int slot = hash(pairs[row], days[row]) & mask;
      while (larger[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = row + 1;
    }
    slots = larger;
  }

  private static int hash(long pair, long when) {
    long mixed = (pair ^ (when * 0xC2B2AE3D27D4EB4FL)) * 0x9E3779B185EBCA87L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xC2B2AE3D27D4EB4FL;
    return (int) (mixed >>> 29);
  }

  int count() {
    return count;
  }

  int value(int row) {
    return (int) (pairs[row] >>> 32);
  }

  int host(int row) {
    return (int) pairs[row];
  }

  long day(int row) {
    return days[row] >> 8;
  }

  int role(int row) {
    return (int) days[row] & 0xFF;
  }

  long first(int row) {
    return first[row];
  }

  long last(int row) {
    return last[row];
  }

  int events(int row) {
    return counts[row];
  }

  /// Bytes of memory that are in use.
  long memory() {
    return (long) count * BYTES_A_ROW;
  }

  /// Forgets all rows and keeps the memory.
  void clear() {
    count = 0;
    Arrays.fill(slots, 0);
  }
}
