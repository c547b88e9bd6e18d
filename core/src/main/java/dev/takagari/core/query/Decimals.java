package dev.takagari.core.query;

import java.math.BigDecimal;
import java.util.Optional;

/// Numbers in text: `-`, digits, `.`, digits, nothing else and not long.
final class Decimals {
  static final int LONGEST = 64;

  private Decimals() {}

  static Optional<BigDecimal> parse(String text) {
    int length = text.length();
    if (length == 0 || length > LONGEST) {
      return Optional.empty();
    }
    int at = text.charAt(0) == '-' ? 1 : 0;
    int end = digits(text, at);
    if (end == at) {
      return Optional.empty();
    }
    if (end < length) {
      int fraction = end + 1;
      if (text.charAt(end) != '.' || fraction == length || digits(text, fraction) != length) {
        return Optional.empty();
      }
    }
    return Optional.of(new BigDecimal(text));
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
