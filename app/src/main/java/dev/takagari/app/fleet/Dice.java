package dev.takagari.app.fleet;

/// Pseudo-random numbers (SplitMix64) that are the same on every machine and every JDK.
final class Dice {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  Dice(long seed, long stream) {
    this.state = mix(seed + STEP) ^ mix(mix(stream) + STEP);
  }

  long next() {
    state += STEP;
    return mix(state);
  }

  /// A number of `count` random bits, at most 31.
  int bits(int count) {
    return (int) (next() >>> (64 - count));
  }

  /// Uniform in `[0, bound)`.
  int below(int bound) {
    return (int) (((next() >>> 33) * bound) >>> 31);
  }

  /// Uniform in `[low, high]`.
  long between(long low, long high) {
    return low + Long.remainderUnsigned(next(), high - low + 1);
  }

  /// True in `percent` of 100 cases.
  boolean percent(int percent) {
    return below(100) < percent;
  }

  /// Which of `count` things, by Zipf's law: the k-th comes about in proportion to
  /// `1/(k+2)^exponent`.
  ///
  /// Returns a table of 2^16 entries, to be read at a random index.
  static int[] zipf(int count, double exponent) {
    double[] upTo = new double[count];
    double total = 0;
    for (int k = 0; k < count; k++) {
      total += 1 / StrictMath.pow(k + 2.0, exponent);
      upTo[k] = total;
    }
    int[] table = new int[1 << 16];
    int k = 0;
    for (int i = 0; i < table.length; i++) {
      double at = (i + 0.5) / table.length * total;
      while (k < count - 1 && upTo[k] < at) {
        k++;
      }
      table[i] = k;
    }
    return table;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
