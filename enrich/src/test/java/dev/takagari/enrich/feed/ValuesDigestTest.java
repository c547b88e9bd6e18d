package dev.takagari.enrich.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import org.junit.jupiter.api.Test;

class ValuesDigestTest {
  private static final IndicatorValue A = new IndicatorValue(IndicatorType.DOMAIN, "a.example");
  private static final IndicatorValue B = new IndicatorValue(IndicatorType.DOMAIN, "b.example");
  private static final IndicatorValue HOST = new IndicatorValue(IndicatorType.HOSTNAME, A.text());

  @Test
  void isTheSameInAnyOrder() {
    assertThat(digest(A, B)).isEqualTo(digest(B, A)).matches("[0-9a-f]{64}");
  }

  @Test
  void isAnotherForOtherValues() {
    assertThat(new String[] {digest(), digest(A), digest(B), digest(HOST), digest(A, B)})
        .doesNotHaveDuplicates();
    assertThat(digest(A, A)).isNotIn(digest(), digest(A), digest(B, B));
  }

  private static String digest(IndicatorValue... values) {
    ValuesDigest digest = new ValuesDigest();
    for (IndicatorValue value : values) {
      digest.add(value);
    }
    return digest.text();
  }
}
