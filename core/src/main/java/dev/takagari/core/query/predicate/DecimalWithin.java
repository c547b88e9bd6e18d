package dev.takagari.core.query.predicate;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.normalize.AddressBytes;
import dev.takagari.core.query.Condition.Bound;
import dev.takagari.core.query.Condition.DecimalRange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The text is a decimal number between bounds. Whole numbers of up to 18 digits are compared as
/// `long`, others as the meaning says.
final class DecimalWithin implements TextCheck.ByteCheck {
  private static final int MOST_DIGITS = 18;
  private static final BigDecimal LIMIT = BigDecimal.TEN.pow(MOST_DIGITS);

  private final long min;
  private final long max;
  private final Predicate<String> meaning;

  DecimalWithin(DecimalRange range, Predicate<String> meaning) {
    this.min = least(range.low());
    this.max = most(range.high());
    this.meaning = meaning;
  }

  private static long least(@Nullable Bound<BigDecimal> low) {
    if (low == null || low.value().compareTo(LIMIT.negate()) <= 0) {
      return Long.MIN_VALUE;
    }
    if (low.value().compareTo(LIMIT) >= 0) {
      return Long.MAX_VALUE;
    }
    return low.inclusive()
        ? low.value().setScale(0, RoundingMode.CEILING).longValueExact()
        : low.value().setScale(0, RoundingMode.FLOOR).longValueExact() + 1;
  }

  private static long most(@Nullable Bound<BigDecimal> high) {
    if (high == null || high.value().compareTo(LIMIT) >= 0) {
      return Long.MAX_VALUE;
    }
    if (high.value().compareTo(LIMIT.negate()) <= 0) {
      return Long.MIN_VALUE;
    }
    return high.inclusive()
        ? high.value().setScale(0, RoundingMode.FLOOR).longValueExact()
        : high.value().setScale(0, RoundingMode.CEILING).longValueExact() - 1;
  }

  @Override
  public boolean fits(ByteSpan text, AddressBytes address) {
    int length = text.length();
    int first = length > 0 && text.at(0) == '-' ? 1 : 0;
    long value = 0;
    boolean whole = length > first && length - first <= MOST_DIGITS;
    for (int i = first; i < length; i++) {
      byte b = text.at(i);
      if (b < '0' || b > '9') {
        if (b != '.') {
          return false;
        }
        whole = false;
      }
      value = value * 10 + (b - '0');
    }
    if (!whole) {
      return meaning.test(text.toString());
    }
    long signed = first == 0 ? value : -value;
    return signed >= min && signed <= max;
  }
}
