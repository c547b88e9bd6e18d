package dev.takagari.core.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.intake.IntakeFeed.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeFeedTest {
  private static String live(String source) {
    return new IntakeFeed(source, Origin.LIVE).name();
  }

  @Test
  void isNamedAfterItsKind() {
    assertThat(live("falco.alerts")).isEqualTo("intake-falco-alerts");
    assertThat(new IntakeFeed("falco.alerts", Origin.BROUGHT).name())
        .isEqualTo("brought-falco-alerts");
  }

  @Test
  void differentKindsHaveDifferentNamesThatFit() {
    List<String> names =
        List.of("a.b_c", "a.b-c", "a_b.c", "a".repeat(60), "a".repeat(60) + "b").stream()
            .map(IntakeFeedTest::live)
            .toList();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(names).allMatch(name -> name.matches("[a-z0-9][a-z0-9-]{0,30}"));
  }

  @Test
  void tellsWhyRecordsCame() {
    assertThat(IntakeFeed.originOfKey("raw/brought-falco-alerts/2026/01/02/x/0-y.ndjson.gz"))
        .contains(Origin.BROUGHT);
    assertThat(IntakeFeed.originOfKey("raw/intake-falco-alerts/2026/01/02/x/0-y.ndjson.gz"))
        .contains(Origin.LIVE);
    assertThat(IntakeFeed.originOfKey("raw/falcon/2026/01/02/x/0-brought-y.gz")).isEmpty();
    assertThat(IntakeFeed.isBrought("raw/brought-falco-alerts/x")).isTrue();
    assertThat(IntakeFeed.isBrought("raw/intake-falco-alerts/x")).isFalse();
    assertThat(IntakeFeed.isBrought(null)).isFalse();
    assertThat(IntakeFeed.owns("falcon")).isFalse();
    assertThat(IntakeFeed.owns("intake-x")).isTrue();
  }
}
