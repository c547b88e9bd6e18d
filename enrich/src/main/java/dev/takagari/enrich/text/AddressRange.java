package dev.takagari.enrich.text;

import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Ranges of addresses, `198.51.100.4-198.51.100.9`, as networks.
public final class AddressRange {
  private AddressRange() {}

  /// The fewest networks that together are the range; empty when the text is no range of one family
  /// that rises.
  public static List<IpNetwork> networks(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      return List.of();
    }
    byte[] first = IpAddress.parse(text.substring(0, dash).strip());
    byte[] last = IpAddress.parse(text.substring(dash + 1).strip());
    if (first == null || last == null || first.length != last.length) {
      return List.of();
    }
    int bits = first.length * 8;
    BigInteger from = new BigInteger(1, first);
    BigInteger to = new BigInteger(1, last);
    List<IpNetwork> networks = new ArrayList<>();
    while (from.compareTo(to) <= 0) {
      int free = from.signum() == 0 ? bits : Math.min(bits, from.getLowestSetBit());
      int fits = to.subtract(from).add(BigInteger.ONE).bitLength() - 1;
      int host = Math.min(free, fits);
      networks.add(new IpNetwork(IpAddress.format(bytes(from, first.length)), bits - host));
      from = from.add(BigInteger.ONE.shiftLeft(host));
    }
    return networks;
  }

  private static byte[] bytes(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    byte[] signed = number.toByteArray();
    int count = Math.min(length, signed.length);
    System.arraycopy(signed, signed.length - count, bytes, length - count, count);
    return bytes;
  }
}
