package dev.takagari.adapters.parquet;

import java.util.Arrays;

/// Parquet's DELTA_BINARY_PACKED: differences of neighbours, in blocks of 128, each quarter of a
/// block as narrow as its largest. For one thread.
final class DeltaEncoder {
  private static final int BLOCK = 128;
  private static final int QUARTERS = 4;
  private static final int QUARTER = BLOCK / QUARTERS;

  private final long[] deltas = new long[BLOCK];

  /// Appends `count` numbers.
  ///
  /// @param narrow whether they are 32-bit numbers, whose differences wrap at 32 bits
  void encode(long[] values, int count, boolean narrow, GrowingBytes out) {
    out.putVarint(BLOCK);
    out.putVarint(QUARTERS);
    out.putVarint(count);
    out.putZigzag(count == 0 ? 0 : values[0]);
    for (int from = 1; from < count; from += BLOCK) {
      block(values, from, Math.min(BLOCK, count - from), narrow, out);
    }
  }

  private void block(long[] values, int from, int count, boolean narrow, GrowingBytes out) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      long difference = values[from + i] - values[from + i - 1];
      long delta = narrow ? (int) difference : difference;
      deltas[i] = delta;
      least = Math.min(least, delta);
    }
    long mask = narrow ? 0xFFFFFFFFL : -1L;
    for (int i = 0; i < count; i++) {
      deltas[i] = (deltas[i] - least) & mask;
    }
    Arrays.fill(deltas, count, BLOCK, 0);
    out.putZigzag(least);
    long[] bits = new long[QUARTERS];
    for (int i = 0; i < count; i++) {
      bits[i / QUARTER] |= deltas[i];
    }
    for (long quarter : bits) {
      out.put((byte) (Long.SIZE - Long.numberOfLeadingZeros(quarter)));
    }
    for (int i = 0; i < QUARTERS && i * QUARTER < count; i++) {
      out.putBits(deltas, i * QUARTER, QUARTER, Long.SIZE - Long.numberOfLeadingZeros(bits[i]));
    }
  }
}
