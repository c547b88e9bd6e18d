package dev.takagari.core.cases;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseKeyTest {
  @Test
  void numbersHaveSixDigitsOrMore() {
    assertThat(new CaseKey(2026, 482)).hasToString("A-2026-000482");
    assertThat(new CaseKey(2026, 12_345_678)).hasToString("A-2026-12345678");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A-2026-000482", " a-2026-000482 ", "A-0001-1234567"})
  void whatIsWrittenIsRead(String text) {
    assertThat(CaseKey.find(text).orElseThrow())
        .hasToString(text.strip().toUpperCase(java.util.Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A-2026-482",
        "A-2026-000000",
        "A-0000-000001",
        "B-2026-000001",
        "A-2026-0000001111111111111"
      })
  void anythingElseIsNot(String text) {
    assertThat(CaseKey.find(text)).isEmpty();
  }
}
