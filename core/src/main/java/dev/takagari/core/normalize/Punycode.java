package dev.takagari.core.normalize;

import org.jspecify.annotations.Nullable;

/// The encoder of RFC 3492 with the parameters of internationalised domain names.
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int FIRST_BIAS = 72;
  private static final int FIRST_CODE = 0x80;

  private Punycode() {}

  /// The label in ASCII without the prefix `xn--`; null when numbers overflow.
  static @Nullable String encode(String label) {
    int[] input = label.codePoints().toArray();
    StringBuilder output = new StringBuilder();
    for (int codePoint : input) {
      if (codePoint < FIRST_CODE) {
        output.append((char) codePoint);
      }
    }
    int basic = output.length();
    int handled = basic;
    if (basic > 0) {
      output.append('-');
    }
    long next = FIRST_CODE;
    long delta = 0;
    int bias = FIRST_BIAS;
    while (handled < input.length) {
      int smallest = Integer.MAX_VALUE;
      for (int codePoint : input) {
        if (codePoint >= next && codePoint < smallest) {
          smallest = codePoint;
        }
      }
      delta += (smallest - next) * (handled + 1);
      next = smallest;
      if (delta > Integer.MAX_VALUE) {
        return null;
      }
      for (int codePoint : input) {
        if (codePoint < next) {
          delta++;
        }
        if (codePoint == next) {
          append(output, delta, bias);
          bias = adapt(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
      delta++;
      next++;
    }
    return output.toString();
  }

  private static void append(StringBuilder output, long delta, int bias) {
    long rest = delta;
    for (int k = BASE; ; k += BASE) {
      int threshold = Math.clamp((long) k - bias, T_MIN, T_MAX);
      if (rest < threshold) {
        output.append(digit((int) rest));
        return;
      }
      output.append(digit((int) (threshold + (rest - threshold) % (BASE - threshold))));
      rest = (rest - threshold) / (BASE - threshold);
    }
  }

  private static int adapt(long delta, int count, boolean first) {
    long value = first ? delta / DAMP : delta / 2;
    value += value / count;
    int k = 0;
    while (value > ((BASE - T_MIN) * T_MAX) / 2) {
      value /= BASE - T_MIN;
      k += BASE;
    }
    return (int) (k + (BASE - T_MIN + 1) * value / (value + SKEW));
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }
}
