package dev.takagari.core.query;

import dev.takagari.core.normalize.IpAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An IP address as a number, for comparing.
///
/// @param v6 whether it is an IPv6 address; all of IPv4 sorts before all of IPv6
/// @param high upper 64 bits, 0 for IPv4
/// @param low lower 64 bits
public record Address(boolean v6, long high, long low) implements Comparable<Address> {
  private static final int LONGEST_TEXT = 80;

  /// Bits of an address of this family.
  public int bits() {
    return v6 ? 128 : 32;
  }

  /// Reads any spelling that [IpAddress] knows; IPv4-mapped addresses are IPv4.
  public static Optional<Address> parse(String text) {
    byte[] bytes = text.length() > LONGEST_TEXT ? null : IpAddress.parse(text);
    if (bytes == null) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return Optional.of(
        bytes.length == 4
            ? new Address(false, 0, buffer.getInt() & 0xffffffffL)
            : new Address(true, buffer.getLong(), buffer.getLong()));
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

  /// The neighbour: 1 for the next address, -1 for the one before.
  Address plus(int step) {
    long next = low + step;
    boolean carry = v6 && (step > 0 ? next == 0 : low == 0);
    return new Address(v6, carry ? high + step : high, v6 ? next : next & 0xffffffffL);
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

  /// The canonical text.
  @Override
  public String toString() {
    return IpAddress.format(
        v6
            ? ByteBuffer.allocate(16).putLong(high).putLong(low).array()
            : ByteBuffer.allocate(4).putInt((int) low).array());
  }
}
