package dev.takagari.adapters.parquet;

/// Parquet's hybrid of runs and bit-packed groups of eight, for levels and numbers of a dictionary.
///
/// The idea: what repeats is added as a run and costs nothing per value, so that a column without
/// values in a thousand rows is one call. Shorter runs are gathered as literals and packed 504 at a
/// time. For one thread.
final class HybridEncoder {
  private static final int MOST_LITERALS = 63 * 8;

  private final int[] literals = new int[MOST_LITERALS];
  private final GrowingBytes out;
  private int width;
  private int literalCount;
  private int runValue;
  private int runLength;

  HybridEncoder(GrowingBytes out) {
    this.out = out;
  }

  /// Begins a sequence of values of at most `width` bits.
  void start(int width) {
    this.width = width;
    literalCount = 0;
    runLength = 0;
  }

  void add(int value, int count) {
    if (value == runValue) {
      runLength += count;
      return;
    }
    endRun();
    runValue = value;
    runLength = count;
  }

  /// Adds values of which few repeat. Looks for runs only where a group of eight begins.
  void addAll(int[] values, int count) {
    endRun();
    int at = 0;
    while ((literalCount & 7) != 0 && at < count) {
      literals[literalCount++] = values[at++];
    }
    while (count - at >= 8) {
      int end = at + 1;
      while (end < count && values[end] == values[at]) {
        end++;
      }
      if (end - at >= 8) {
        runValue = values[at];
        runLength = end - at;
        endRun();
        at = end;
      } else {
        if (literalCount == MOST_LITERALS) {
          putLiterals();
        }
        System.arraycopy(values, at, literals, literalCount, 8);
        literalCount += 8;
        at += 8;
      }
    }
    for (; at < count; at++) {
      add(values[at], 1);
    }
  }

  /// Ends the sequence; everything is in the output then.
  void finish() {
    endRun();
    int odd = literalCount & 7;
    if (odd != 0) {
      literals(0, 8 - odd);
    }
    putLiterals();
  }

  private void endRun() {
    int length = runLength;
    runLength = 0;
    int open = literalCount & 7;
    if (open != 0) {
      int taken = Math.min(length, 8 - open);
      literals(runValue, taken);
      length -= taken;
    }
    if (length >= 8) {
      putLiterals();
      out.putVarint((long) length << 1);
      for (int bits = 0; bits < width; bits += 8) {
        out.put((byte) (runValue >>> bits));
      }
    } else if (length > 0) {
      literals(runValue, length);
    }
  }

  /// Adds literals that do not cross the end of a group, or begin one.
  private void literals(int value, int count) {
    if (literalCount == MOST_LITERALS) {
      putLiterals();
    }
    for (int i = 0; i < count; i++) {
      literals[literalCount++] = value;
    }
  }

  private void putLiterals() {
    if (literalCount == 0) {
      return;
    }
    out.put((byte) (((literalCount / 8) << 1) | 1));
    out.putBits(literals, 0, literalCount, width);
    literalCount = 0;
  }
}
