package dev.takagari.core.query;

import java.util.Optional;

/// An IP address as a number, for comparing. Text is the canonical one only: an address in another
/// spelling is not one.
///
/// @param v6 whether it is an IPv6 address; all of IPv4 sorts before all of IPv6
/// @param high upper 64 bits, 0 for IPv4
/// @param low lower 64 bits
public record Address(boolean v6, long high, long low) implements Comparable<Address> {

  /// Bits of an address of this family.
  public int bits() {
    return v6 ? 128 : 32;
  }

  /// Reads four decimal parts without leading zeros, or any valid spelling of IPv6 without zone;
  /// IPv4-mapped addresses become IPv4.
  public static Optional<Address> parse(CharSequence text) {
    if (text.length() > 45) {
      return Optional.empty();
    }
    String value = text.toString();
    return value.indexOf(':') < 0 ? parseV4(value) : parseV6(value);
  }

  private static Optional<Address> parseV4(String text) {
    long address = 0;
    int parts = 0;
    int at = 0;
    while (parts < 4) {
      int end = text.indexOf('.', at);
      if (end < 0) {
        end = text.length();
      }
      int part = octet(text, at, end);
      if (part < 0) {
        return Optional.empty();
      }
      address = address << 8 | part;
      parts++;
      at = end + 1;
      if (end == text.length()) {
        break;
      }
    }
    return parts == 4 && at == text.length() + 1
        ? Optional.of(new Address(false, 0, address))
        : Optional.empty();
  }

  private static int octet(String text, int from, int to) {
    int length = to - from;
    if (length < 1 || length > 3 || (length > 1 && text.charAt(from) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value > 255 ? -1 : value;
  }

  private static Optional<Address> parseV6(String text) {
    int[] groups = new int[8];
    int count = 0;
    int gap = -1;
    int at = 0;
    int length = text.length();
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    } else if (text.startsWith(":")) {
      return Optional.empty();
    }
    while (at < length) {
      int end = text.indexOf(':', at);
      if (end < 0) {
        end = length;
      }
      if (text.indexOf('.', at) >= 0 && end == length) {
        Optional<Address> quad = parseV4(text.substring(at));
        if (quad.isEmpty() || count > 6) {
          return Optional.empty();
        }
        long bits = quad.get().low;
        groups[count++] = (int) (bits >>> 16);
        groups[count++] = (int) (bits & 0xffff);
        at = length;
        break;
      }
      int group = group(text, at, end);
      if (group < 0 || count == 8) {
        return Optional.empty();
      }
      groups[count++] = group;
      at = end + 1;
      if (end == length) {
        break;
      }
      if (at == length) {
        return Optional.empty();
      }
      if (text.charAt(at) == ':') {
        if (gap >= 0) {
          return Optional.empty();
        }
        gap = count;
        at++;
      }
    }
    if (gap < 0 ? count != 8 : count > 7) {
      return Optional.empty();
    }
    return Optional.of(assemble(groups, count, gap));
  }

  private static int group(String text, int from, int to) {
    if (to - from < 1 || to - from > 4) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0 || text.charAt(i) > 'f') {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static Address assemble(int[] groups, int count, int gap) {
    int[] full = new int[8];
    int before = gap < 0 ? count : gap;
    System.arraycopy(groups, 0, full, 0, before);
    System.arraycopy(groups, before, full, 8 - (count - before), count - before);
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | full[i];
      low = low << 16 | full[i + 4];
    }
    if (high == 0 && low >>> 32 == 0xffff) {
      return new Address(false, 0, low & 0xffffffffL);
    }
    return new Address(true, high, low);
  }

  /// The first address of the block of this many leading bits.
  public Address floor(int prefix) {
    return v6
        ? new Address(true, high & mask(prefix), low & mask(prefix - 64))
        : new Address(false, 0, low & mask(prefix + 32));
  }

  /// The last address of the block of this many leading bits.
  public Address ceiling(int prefix) {
    return v6
        ? new Address(true, high | ~mask(prefix), low | ~mask(prefix - 64))
        : new Address(false, 0, low | ~mask(prefix + 32));
  }

  /// The upper `bits` of 64 set.
  private static long mask(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= 64 ? -1L : -1L << (64 - bits);
  }

  /// The number of leading bits two addresses of a family share.
  public int commonPrefix(Address other) {
    if (v6 != other.v6) {
      throw new IllegalArgumentException("addresses of two families");
    }
    if (!v6) {
      return Long.numberOfLeadingZeros(low ^ other.low) - 32;
    }
    return high == other.high
        ? 64 + Long.numberOfLeadingZeros(low ^ other.low)
        : Long.numberOfLeadingZeros(high ^ other.high);
  }

  @Override
  public int compareTo(Address other) {
    if (v6 != other.v6) {
      return v6 ? 1 : -1;
    }
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  /// Canonical text: four decimal parts, or RFC 5952.
  @Override
  public String toString() {
    if (!v6) {
      return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 4; i++) {
      groups[i] = (int) (high >>> (48 - 16 * i)) & 0xffff;
      groups[i + 4] = (int) (low >>> (48 - 16 * i)) & 0xffff;
    }
    int start = -1;
    int longest = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        longest = end - i;
        start = i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += longest - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
