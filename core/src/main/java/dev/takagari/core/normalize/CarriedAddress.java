package dev.takagari.core.normalize;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// IPv4 addresses that IPv6 addresses carry: where a translator or a relay is, who connects to the
/// one reaches the other.
public final class CarriedAddress {
  private static final int IPV6 = 16;

  /// An IPv4-mapped address, `::ffff:0:0/96` (RFC 4291).
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  /// NAT64, `64:ff9b::/96` (RFC 6052).
  private static final byte[] NAT64 = {0, 0x64, -1, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

  /// 6to4, `2002::/16` (RFC 3056).
  private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

  private CarriedAddress() {}

  /// The 4 bytes inside an address: of one that is mapped, of NAT64 or of 6to4.
  ///
  /// @param address 4 or 16 bytes
  /// @return null when it carries none
  public static byte @Nullable [] of(byte[] address) {
    if (address.length != IPV6) {
      return null;
    }
    for (byte[] prefix : new byte[][] {MAPPED, NAT64, SIX_TO_FOUR}) {
      int length = prefix.length;
      if (Arrays.equals(address, 0, length, prefix, 0, length)) {
        return Arrays.copyOfRange(address, length, length + 4);
      }
    }
    return null;
  }
}
