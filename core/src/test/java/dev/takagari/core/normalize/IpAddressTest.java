package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.testing.Seeds;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, 8.8.8.8",
    "0.0.0.0, 0.0.0.0",
    "0:0:0:0:0:0:0:1, ::1",
    "::FFFF:1.2.3.4, 1.2.3.4",
    "::ffff:102:304, 1.2.3.4",
    "::1.2.3.4, ::102:304",
    "64:ff9b::1.2.3.4, 64:ff9b::102:304",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8:0:0:0:0:0:0, 2001:db8::",
    "fe80::1%eth0, fe80::1",
    "0:0:0:0:0:0:0:0, ::",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
  })
  void spellsAddressesOneWay(String text, String canonical) {
    assertThat(IpAddress.canonical(text)).isEqualTo(canonical);
    assertThat(IpAddress.canonical(canonical)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "253.252.51.07",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.4 ",
        "1..2.3",
        "a.b.c.d",
        ":",
        ":1",
        "1:",
        "1:::2",
        "1::2::3",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7",
        "12345::",
        "g::1",
        "1:2:3:4:5:6:7::8",
        "::1.2.3.04",
        "1:2:3:4:5:6:7:1.2.3.4",
        "١.2.3.4",
        "1.2.3.4:80",
        ":::",
        "::1:"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThat(IpAddress.canonical(text)).isNull();
  }

  @Test
  void agreesWithThePlatformOnRandomAddresses() throws UnknownHostException {
    RandomGenerator random = Seeds.random("ip");
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      for (int b = 0; b < bytes.length; b++) {
        bytes[b] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
      }
      String text = InetAddress.getByAddress(bytes).getHostAddress();
      String canonical = IpAddress.canonical(text);
      assertThat(canonical).as(text).isNotNull();
      assertThat(InetAddress.getByName(canonical).getAddress())
          .as(text)
          .isEqualTo(IpAddress.parse(text));
      assertThat(IpAddress.canonical(canonical)).isEqualTo(canonical);
    }
  }

  @Test
  void splitsLists() {
    assertThat(IpAddress.canonicalAll("4.3.2.1 44.33.22.11"))
        .containsExactly("4.3.2.1", "44.33.22.11");
    assertThat(IpAddress.canonicalAll("1.1.1.1;::1,2.2.2.2;"))
        .containsExactly("1.1.1.1", "::1", "2.2.2.2");
    assertThat(IpAddress.canonicalAll("1.1.1.1;x")).isNull();
    assertThat(IpAddress.canonicalAll(" ")).isEmpty();
  }

  @Test
  void knowsAddressesThatNameNoPeer() {
    assertThat(IpAddress.isLoopbackOrMulticast("127.8.0.1")).isTrue();
    assertThat(IpAddress.isLoopbackOrMulticast("239.255.255.250")).isTrue();
    assertThat(IpAddress.isLoopbackOrMulticast("ff02::1")).isTrue();
    assertThat(IpAddress.isLoopbackOrMulticast("::1")).isTrue();
    assertThat(IpAddress.isLoopbackOrMulticast("ff::1")).isFalse();
    assertThat(IpAddress.isLoopbackOrMulticast("10.0.0.1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3/31, 10.1.2.2, true",
    "0.0.0.0/0, 1.2.3.4, true",
    "0.0.0.0/0, ::1, false",
    "::/0, ::1, true",
    "::/0, 1.2.3.4, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::ffff:10.0.0.0/104, 10.9.9.9, true",
    "1.2.3.4/32, 1.2.3.4, true",
    "10.0.0.0/8, nonsense, false",
  })
  void containsAddresses(String network, String address, boolean inside) {
    IpNetwork parsed = IpNetwork.parse(network);
    assertThat(parsed).isNotNull();
    assertThat(parsed.contains(address)).isEqualTo(inside);
    assertThat(IpNetwork.parse(parsed.toString())).isEqualTo(parsed);
  }

  @Test
  void refusesWhatIsNoNetwork() {
    for (String text :
        new String[] {
          "10.0.0.0", "10.0.0.0/33", "10.0.0.0/", "/8", "::/129", "x/8", "10.0.0.0/-1"
        }) {
      assertThat(IpNetwork.parse(text)).as(text).isNull();
    }
    assertThatThrownBy(() -> new IpNetwork("x", 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
