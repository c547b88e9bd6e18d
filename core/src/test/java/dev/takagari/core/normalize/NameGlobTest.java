package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameGlobTest {
  @ParameterizedTest
  @CsvSource({
    "ws-*, WS-0142, true",
    "ws-*, ws-, true",
    "ws-*, aws-1, false",
    "*-prod, PAY-prod, true",
    "*-prod, pay-prod-2, false",
    "a*b*c, axxbyybzc, true",
    "a*b*c, axxc, false",
    "'h?st', HÖST, true",
    "'h?st', host1, false",
    "'?', '\uD83D\uDE00', true",
    "'*', '', true",
    "'', '', true",
    "'', a, false",
    "a.b, axb, false",
    "STRASSE, strasse, true",
  })
  void aWholeNameFitsInAnyCase(String pattern, String name, boolean fits) {
    assertThat(new NameGlob(pattern).fits(name)).isEqualTo(fits);
  }

  @Test
  void manyWildcardsTakeNoLongerThanTheProductOfBoth() {
    assertThat(new NameGlob("*a".repeat(100) + "b").fits("a".repeat(10_000))).isFalse();
  }
}
