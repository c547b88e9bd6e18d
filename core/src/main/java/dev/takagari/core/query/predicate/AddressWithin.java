package dev.takagari.core.query.predicate;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.normalize.AddressBytes;
import dev.takagari.core.query.Address;
import dev.takagari.core.query.Condition.AddressRange;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/// The text is an address in one of several ranges.
final class AddressWithin implements TextCheck.ByteCheck {
  /// Longer texts are left to the meaning, which refuses some of them.
  private static final int LONGEST = 45;

  private final Predicate<String> meaning;

  // of the ranges of IPv4: first and last address of each
  private final long[] ranges4;

  // of the ranges of IPv6: high and low of the first, high and low of the last
  private final long[] ranges6;

  AddressWithin(List<AddressRange> ranges, Predicate<String> meaning) {
    this.meaning = meaning;
    this.ranges4 =
        ranges.stream()
            .filter(range -> !range.first().v6())
            .flatMapToLong(range -> LongStream.of(range.first().low(), range.last().low()))
            .toArray();
    this.ranges6 =
        ranges.stream()
            .filter(range -> range.first().v6())
            .flatMapToLong(range -> numbers(range.first(), range.last()))
            .toArray();
  }

  private static LongStream numbers(Address first, Address last) {
    return LongStream.of(first.high(), first.low(), last.high(), last.low());
  }

  @Override
  public boolean fits(ByteSpan text, AddressBytes address) {
    if (text.length() > LONGEST) {
      return meaning.test(text.toString());
    }
    if (!address.read(text)) {
      return false;
    }
    return address.ipv4()
        ? isWithin(address.high() >>> Integer.SIZE)
        : isWithin(address.high(), address.low());
  }

  private boolean isWithin(long address) {
    for (int i = 0; i < ranges4.length; i += 2) {
      if (address >= ranges4[i] && address <= ranges4[i + 1]) {
        return true;
      }
    }
    return false;
  }

  private boolean isWithin(long high, long low) {
    for (int i = 0; i < ranges6.length; i += 4) {
      if (compare(high, low, ranges6[i], ranges6[i + 1]) >= 0
          && compare(high, low, ranges6[i + 2], ranges6[i + 3]) <= 0) {
        return true;
      }
    }
    return false;
  }

  private static int compare(long high, long low, long otherHigh, long otherLow) {
    int order = Long.compareUnsigned(high, otherHigh);
    return order != 0 ? order : Long.compareUnsigned(low, otherLow);
  }
}
