package dev.takagari.core.normalize;

import org.jspecify.annotations.Nullable;

/// A block of addresses that share their first bits.
///
/// @param address canonical text of the first address
/// @param prefix number of shared bits
public record IpNetwork(String address, int prefix) {
  public IpNetwork {
    byte[] bytes = IpAddress.parse(address);
    if (bytes == null || prefix < 0 || prefix > bytes.length * 8) {
      throw new IllegalArgumentException("not a network");
    }
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] &= (byte) mask(prefix, i);
    }
    address = IpAddress.format(bytes);
  }

  /// Reads `address/bits`; null when the text is not a network. Bits behind the prefix are cleared.
  ///
  /// `::ffff:a.b.c.d/n` with n from 96 is the IPv4 network of n - 96 bits.
  public static @Nullable IpNetwork parse(String text) {
    int slash = text.indexOf('/');
    int digits = text.length() - slash - 1;
    if (slash < 0 || digits < 1 || digits > 3) {
      return null;
    }
    int prefix = 0;
    for (int i = slash + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return null;
      }
      prefix = prefix * 10 + (c - '0');
    }
    byte[] bytes = IpAddress.parse(text.substring(0, slash));
    if (bytes == null) {
      return null;
    }
    boolean mapped = bytes.length == 4 && text.indexOf(':') >= 0;
    if (mapped) {
      prefix -= 96;
    }
    return prefix < 0 || prefix > bytes.length * 8
        ? null
        : new IpNetwork(IpAddress.format(bytes), prefix);
  }

  /// Whether an address, in any spelling, is inside. IPv4 networks hold IPv4 addresses only.
  public boolean contains(String text) {
    byte[] inside = IpAddress.parse(text);
    byte[] first = IpAddress.parse(address);
    if (inside == null || first == null || inside.length != first.length) {
      return false;
    }
    for (int i = 0; i * 8 < prefix; i++) {
      if ((inside[i] & mask(prefix, i)) != first[i]) {
        return false;
      }
    }
    return true;
  }

  public boolean isIpv4() {
    return address.indexOf(':') < 0;
  }

  /// Whether there is just one address in it.
  public boolean isOneAddress() {
    return prefix == (isIpv4() ? Integer.SIZE : 2 * Long.SIZE);
  }

  @Override
  public String toString() {
    return address + "/" + prefix;
  }

  /// The bits of byte `index` that belong to the prefix, sign-extended like a byte.
  private static int mask(int prefix, int index) {
    int bits = Math.clamp(prefix - 8L * index, 0, 8);
    return (byte) (0xff << (8 - bits));
  }
}
