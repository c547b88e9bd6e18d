package dev.takagari.enrich.intel.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.testing.Seeds;
import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {
  /// First and last address of every row of IANA's two registries of special-purpose addresses, and
  /// of multicast; for IPv6 of what lies beside the global unicast addresses.
  private static final String[][] SPECIAL = {
    {"0.0.0.0", "0.255.255.255"},
    {"10.0.0.0", "10.255.255.255"},
    {"100.64.0.0", "100.127.255.255"},
    {"127.0.0.0", "127.255.255.255"},
    {"169.254.0.0", "169.254.255.255"},
    {"172.16.0.0", "172.31.255.255"},
    {"192.0.0.0", "192.0.0.255"},
    {"192.0.2.0", "192.0.2.255"},
    {"192.31.196.0", "192.31.196.255"},
    {"192.52.193.0", "192.52.193.255"},
    {"192.88.99.0", "192.88.99.255"},
    {"192.168.0.0", "192.168.255.255"},
    {"192.175.48.0", "192.175.48.255"},
    {"198.18.0.0", "198.19.255.255"},
    {"198.51.100.0", "198.51.100.255"},
    {"203.0.113.0", "203.0.113.255"},
    {"224.0.0.0", "255.255.255.255"},
    {"::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"},
    {"3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::",
        "2606:4700::1111",
        "2a00::",
        "3fff:1000::"
      })
  void addressesBesideTheSpecialOnesArePublic(String address) {
    assertThat(PublicAddress.is(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:10.0.0.1",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::1",
        "::8.8.8.8",
        "2002:0808:0808::1",
        "2001:0:4136:e378::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::1",
        "100::1",
        "5f00::1",
        "not an address",
        "8.8.8",
        "010.8.8.8",
        ""
      })
  void formsThatHideAnAddressOrAreNoneAreNot(String address) {
    assertThat(PublicAddress.is(address)).isFalse();
  }

  @Test
  void everySpecialRangeIsKnownFromItsFirstToItsLastAddress() {
    for (String[] range : SPECIAL) {
      assertThat(PublicAddress.is(range[0])).as(range[0]).isFalse();
      assertThat(PublicAddress.is(range[1])).as(range[1]).isFalse();
    }
  }

  /// Against ranges of numbers instead of prefixes.
  @Test
  void anyAddressIsPublicWhenItIsInNoSpecialRange() {
    RandomGenerator random = Seeds.random("public addresses");
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = address(random);
      String text = IpAddress.format(bytes);

      assertThat(PublicAddress.is(text)).as(text).isEqualTo(!isSpecial(bytes));
      if (bytes.length == 4) {
        assertThat(PublicAddress.is("::ffff:" + text)).as(text).isEqualTo(!isSpecial(bytes));
      }
    }
  }

  /// Any address, and as often one within 3 of the border of a range.
  private static byte[] address(RandomGenerator random) {
    if (random.nextBoolean()) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      if (bytes.length == 16 && random.nextBoolean()) {
        bytes[0] = (byte) (0x20 | (bytes[0] & 0x1f));
      }
      return bytes;
    }
    String[] range = SPECIAL[random.nextInt(SPECIAL.length)];
    byte[] border = IpAddress.parse(range[random.nextInt(2)]);
    BigInteger size = BigInteger.ONE.shiftLeft(border.length * 8);
    BigInteger near =
        new BigInteger(1, border).add(BigInteger.valueOf(random.nextInt(7) - 3)).mod(size);
    byte[] bytes = new byte[border.length];
    byte[] digits = near.toByteArray();
    for (int i = 0; i < Math.min(bytes.length, digits.length); i++) {
      bytes[bytes.length - 1 - i] = digits[digits.length - 1 - i];
    }
    return IpAddress.parse(IpAddress.format(bytes));
  }

  private static boolean isSpecial(byte[] bytes) {
    BigInteger number = new BigInteger(1, bytes);
    for (String[] range : SPECIAL) {
      byte[] first = IpAddress.parse(range[0]);
      byte[] last = IpAddress.parse(range[1]);
      if (first.length == bytes.length
          && number.compareTo(new BigInteger(1, first)) >= 0
          && number.compareTo(new BigInteger(1, last)) <= 0) {
        return true;
      }
    }
    return false;
  }
}
