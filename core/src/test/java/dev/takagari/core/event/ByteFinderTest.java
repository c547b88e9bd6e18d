package dev.takagari.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ByteFinderTest {
  @Test
  void findsWhatStringsFind() {
    RandomGenerator random = Seeds.random("byte finder");
    int found = 0;
    for (int i = 0; i < 200_000; i++) {
      String before = letters(random, random.nextInt(12));
      String text = letters(random, random.nextInt(40));
      String wanted = letters(random, random.nextInt(1, random.nextInt(2, 20)));
      byte[] bytes = latin(before + text + wanted);
      int from = before.length() + random.nextInt(text.length() + 1);
      int to = from + random.nextInt(before.length() + text.length() - from + 1);
      int expected = new String(bytes, 0, to, StandardCharsets.ISO_8859_1).indexOf(wanted, from);

      ByteFinder finder = new ByteFinder(latin(wanted));

      assertThat(finder.find(bytes, from, to))
          .as("%s in %s from %d to %d", wanted, before + text, from, to)
          .isEqualTo(expected);
      assertThat(finder.standsAt(bytes, from, to)).isEqualTo(expected == from);
      found += expected >= 0 ? 1 : 0;
    }
    assertThat(found).isGreaterThan(20_000);
  }

  @Test
  void readsNothingBehindTheArray() {
    for (int length = 1; length < 40; length++) {
      byte[] text = latin("x".repeat(length - 1) + "y");
      assertThat(new ByteFinder(latin("y")).find(text, 0, length)).isEqualTo(length - 1);
      assertThat(new ByteFinder(text).find(text, 0, length)).isZero();
      assertThat(new ByteFinder(latin("x".repeat(length))).find(text, 0, length)).isEqualTo(-1);
    }
  }

  @Test
  void refusesWhatIsEverywhere() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteFinder(new byte[0]));
  }

  /// Neighbours of one another and of 0, which bit tricks mix up.
  private static String letters(RandomGenerator random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("\0\1ab`\u0080\u0081\u00ff".charAt(random.nextInt(8) & random.nextInt(8)));
    }
    return text.toString();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
