package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupKeyTest {
  @Test
  void keysAreShort() {
    assertThat(GroupKey.of("falcon").and("rule", "x".repeat(100_000)).text())
        .matches("falcon:[0-9a-hjkmnp-tv-z]{26}");
  }

  /// Few characters, so that parts run into each other wherever they can.
  @Test
  void noTextPassesForOtherParts() {
    long seed = 20_261_122L;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<String, List<String>> known = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      String[] parts = new String[1 + random.nextInt(3)];
      for (int at = 0; at < parts.length; at++) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(5); left > 0; left--) {
          text.append("a\0:\u0001".charAt(random.nextInt(4)));
        }
        parts[at] = text.toString();
      }
      List<String> before = known.putIfAbsent(ShortDigest.of(parts), List.of(parts));
      assertThat(before == null || before.equals(List.of(parts))).isTrue();
    }
    assertThat(known).hasSizeGreaterThan(10_000);
  }

  @Test
  void namesOfPartsCount() {
    assertThat(GroupKey.of("s").and("sha256", "a").text())
        .isNotEqualTo(GroupKey.of("s").and("command", "a").text());
    assertThat(GroupKey.of("s").and("a", "b").and("c", "d").text())
        .isNotEqualTo(GroupKey.of("s").and("c", "d").and("a", "b").text());
  }
}
