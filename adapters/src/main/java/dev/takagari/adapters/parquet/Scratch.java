package dev.takagari.adapters.parquet;

/// Memory for a page on its way to the compressor: one for all columns of a writer.
public final class Scratch {
  private final GrowingBytes page = new GrowingBytes(1 << 20);
  private final HybridEncoder numbers = new HybridEncoder(page);
  private final DeltaEncoder deltas = new DeltaEncoder();
  private long[] longs = new long[1 << 12];

  GrowingBytes page() {
    return page;
  }

  /// Encodes numbers of a dictionary into the page.
  HybridEncoder numbers() {
    return numbers;
  }

  DeltaEncoder deltas() {
    return deltas;
  }

  /// An array of at least `count` numbers, with any content.
  long[] longs(int count) {
    if (longs.length < count) {
      longs = new long[Math.max(count, longs.length * 2)];
    }
    return longs;
  }
}
