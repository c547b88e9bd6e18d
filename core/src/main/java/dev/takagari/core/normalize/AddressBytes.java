package dev.takagari.core.normalize;

import dev.takagari.core.event.ByteSpan;
import java.nio.ByteBuffer;

/// Reads what [IpAddress] reads, without making a string where the address is written as usual.
/// Mutable; for one thread.
public final class AddressBytes {
  private static final int GROUPS = 8;

  private final int[] groups = new int[GROUPS];
  private long high;
  private long low;
  private boolean ipv4;
  private int value;
  private int end;

  /// Reads a text; false if it is no address, and then what is held means nothing.
  public boolean read(ByteSpan text) {
    int colon = 0;
    while (colon < text.length() && text.at(colon) != ':') {
      colon++;
    }
    ipv4 = colon == text.length();
    return ipv4 ? readV4(text) : readV6(text) || readOther(text);
  }

  /// Whether the address is an IPv4 one, IPv4-mapped ones included.
  public boolean ipv4() {
    return ipv4;
  }

  /// The first eight bytes; those of IPv4 in the upper half.
  public long high() {
    return high;
  }

  /// The other eight bytes, 0 for IPv4.
  public long low() {
    return low;
  }

  private boolean readV4(ByteSpan text) {
    long address = 0;
    int part = 0;
    int number = 0;
    int digits = 0;
    for (int i = 0; i <= text.length(); i++) {
      int c = i < text.length() ? text.at(i) : '.';
      if (c == '.') {
        if (digits == 0 || number > 255 || part == 4) {
          return false;
        }
        address = (address << Byte.SIZE) | number;
        part++;
        number = 0;
        digits = 0;
      } else {
        boolean leadingZero = digits > 0 && number == 0;
        if (c < '0' || c > '9' || leadingZero || digits == 3) {
          return false;
        }
        number = number * 10 + c - '0';
        digits++;
      }
    }
    high = address << Integer.SIZE;
    low = 0;
    return part == 4;
  }

  /// Groups of hexadecimal digits, of which some may be left out once.
  private boolean readV6(ByteSpan text) {
    int count = 0;
    int gap = -1;
    int at = 0;
    if (text.length() >= 2 && text.at(0) == ':' && text.at(1) == ':') {
      gap = 0;
      at = 2;
    }
    while (at < text.length()) {
      if (count == GROUPS || !readGroup(text, at)) {
        return false;
      }
      groups[count++] = value;
      at = end;
      if (at == text.length()) {
        break;
      }
      if (text.at(at++) != ':' || at == text.length()) {
        return false;
      }
      if (text.at(at) == ':') {
        if (gap >= 0) {
          return false;
        }
        gap = count;
        at++;
      }
    }
    if (gap < 0 ? count != GROUPS : count == GROUPS) {
      return false;
    }
    join(count, gap);
    boolean mapped = high == 0 && low >>> Integer.SIZE == 0xffff;
    return !mapped;
  }

  private void join(int count, int gap) {
    int missing = GROUPS - count;
    high = 0;
    low = 0;
    for (int i = 0; i < GROUPS; i++) {
      boolean before = gap < 0 || i < gap;
      int group = before ? groups[i] : i < gap + missing ? 0 : groups[i - missing];
      high = (high << Short.SIZE) | (low >>> (Long.SIZE - Short.SIZE));
      low = (low << Short.SIZE) | group;
    }
  }

  private boolean readGroup(ByteSpan text, int from) {
    int number = 0;
    int i = from;
    for (; i < text.length() && i - from <= 4; i++) {
      int digit = text.at(i) < 0 ? -1 : Character.digit(text.at(i), 16);
      if (digit < 0) {
        break;
      }
      number = (number << 4) | digit;
    }
    value = number;
    end = i;
    return i > from && i - from <= 4;
  }

  /// Zones, IPv4 inside IPv6.
  private boolean readOther(ByteSpan text) {
    byte[] bytes = IpAddress.parse(text.toString());
    if (bytes == null) {
      return false;
    }
    ipv4 = bytes.length == 4;
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    high = ipv4 ? (long) buffer.getInt() << Integer.SIZE : buffer.getLong();
    low = ipv4 ? 0 : buffer.getLong();
    return true;
  }
}
