package dev.takagari.core.normalize;

/// Addresses that mean something else in every network: they name nobody to an outsider.
public final class LocalAddress {
  private LocalAddress() {}

  /// Whether an address is private (RFC 1918), of the machine itself, of the link, unique-local, of
  /// a group, or none at all.
  ///
  /// @param text canonical; what is no address is not local
  public static boolean is(String text) {
    byte[] bytes = IpAddress.parse(text);
    if (bytes == null) {
      return false;
    }
    int a = bytes[0] & 0xff;
    int b = bytes[1] & 0xff;
    if (bytes.length == 4) {
      return a == 10
          || a == 127
          || a == 0
          || (a == 172 && (b & 0xf0) == 16)
          || (a == 192 && b == 168)
          || (a == 169 && b == 254)
          || a >= 224;
    }
    boolean isUniqueLocal = (a & 0xfe) == 0xfc;
    boolean isLinkLocal = a == 0xfe && (b & 0xc0) == 0x80;
    return isUniqueLocal || isLinkLocal || a == 0xff || isLoopbackOrNone(bytes);
  }

  /// Whether an address is one of a machine in a private network: it tells neighbours apart.
  ///
  /// @param text canonical
  public static boolean isInNetwork(String text) {
    byte[] bytes = IpAddress.parse(text);
    if (bytes == null || !is(text)) {
      return false;
    }
    int a = bytes[0] & 0xff;
    return bytes.length == 4
        ? a != 127 && a != 0 && a != 169 && a < 224
        : a != 0xff && !isLoopbackOrNone(bytes);
  }

  private static boolean isLoopbackOrNone(byte[] bytes) {
    for (int i = 0; i < 15; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[15] == 0 || bytes[15] == 1;
  }
}
