package dev.takagari.ingest.maintenance;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.lake.XxHash64;

/// Remembers ids in 16 bits each: says which rows of large files are worth a look. For one thread.
final class IdFilter {
  private static final int BITS_PER_ID = 16;
  private static final int PROBES = 4;
  private static final int SMALLEST = 1 << 10;
  private static final int LARGEST = 1 << 30;

  private final long[] words;
  private final int mask;

  /// @param ids how many will be added
  IdFilter(long ids) {
    long wanted = Math.min(LARGEST, Math.max(SMALLEST, ids * BITS_PER_ID));
    int bits = (int) Long.highestOneBit(wanted);
    words = new long[bits / Long.SIZE];
    mask = bits - 1;
  }

  static long hash(ByteSpan id) {
    return XxHash64.hash(id.array(), id.offset(), id.length());
  }

  void add(ByteSpan id) {
    long hash = hash(id);
    for (int i = 0; i < PROBES; i++) {
      int bit = bit(hash, i);
      words[bit >>> 6] |= 1L << bit;
    }
  }

  /// Whether the id may have been added; never false for one that was.
  boolean mayHave(ByteSpan id) {
    long hash = hash(id);
    for (int i = 0; i < PROBES; i++) {
      int bit = bit(hash, i);
      if ((words[bit >>> 6] & (1L << bit)) == 0) {
        return false;
      }
    }
    return true;
  }

  private int bit(long hash, int probe) {
    return (int) (hash + probe * ((hash >>> 32) | 1)) & mask;
  }
}
