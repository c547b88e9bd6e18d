package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AddressBytesTest {
  private final AddressBytes address = new AddressBytes();

  @Test
  void readsWhatTheNormaliserReads() {
    RandomGenerator random = Seeds.random("addresses");
    int good = 0;
    for (int i = 0; i < 200_000; i++) {
      good += check(random.nextBoolean() ? written(random) : noise(random)) ? 1 : 0;
    }
    assertThat(good).isGreaterThan(50_000);
  }

  @Test
  void readsOddForms() {
    for (String text :
        new String[] {
          "::",
          "::1",
          "1::",
          "1::2",
          "1:2:3:4:5:6:7:8",
          "1:2:3:4:5:6:7::",
          "::2:3:4:5:6:7:8",
          "1:2:3:4:5:6:7",
          "1:2:3:4:5:6:7:8:9",
          ":::",
          "1:::2",
          "1::2::3",
          ":1",
          "1:",
          "",
          ".",
          "::ffff:1.2.3.4",
          "::ffff:0102:0304",
          "fe80::1%eth0",
          "64:ff9b::192.0.2.33",
          "12345::",
          "1.2.3",
          "1.2.3.4.5",
          "1.2.3.",
          "01.2.3.4",
          "256.1.1.1",
          "0.0.0.0",
          "255.255.255.255",
          "::g",
          "::é",
          "1.2.3.é",
          "0000:00:0:0::1"
        }) {
      check(text);
    }
  }

  private boolean check(String text) {
    byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
    ByteSpan span = new ByteSpan();
    span.set(bytes, 1, bytes.length - 2);
    byte[] expected = IpAddress.parse(text);
    boolean read = address.read(span);
    assertThat(read).as(text).isEqualTo(expected != null);
    if (expected != null) {
      byte[] found = ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low()).array();
      assertThat(address.ipv4()).as(text).isEqualTo(expected.length == 4);
      assertThat(found).as(text).isEqualTo(Arrays.copyOf(expected, 16));
    }
    return read;
  }

  private static String written(RandomGenerator random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    for (int i = random.nextInt(bytes.length); i < bytes.length; i++) {
      if (random.nextInt(3) > 0) {
        bytes[i] = 0;
      }
    }
    return IpAddress.format(bytes);
  }

  private static String noise(RandomGenerator random) {
    String letters = "0123456789abcdefABCDEFg::::....%";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
