package dev.takagari.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
  private static final String FALCON = "\ud83e\udd85";

  @Test
  void aBeginningHasNoHalfCharacter() {
    assertThat(PlainText.beginning("abc", 3)).isEqualTo("abc");
    assertThat(PlainText.beginning("abcd", 3)).isEqualTo("abc");
    assertThat(PlainText.beginning("ab" + FALCON, 3)).isEqualTo("ab");
    assertThat(PlainText.beginning("ab" + FALCON + "c", 4)).isEqualTo("ab" + FALCON);
    assertThat(PlainText.beginning(FALCON, 1)).isEmpty();
    assertThat(PlainText.beginning("abc", 0)).isEmpty();
  }

  @Test
  void whatIsBoundedSaysSoWithinTheBound() {
    assertThat(PlainText.bounded("abc", 3)).isEqualTo("abc");
    assertThat(PlainText.bounded("abcd", 3)).isEqualTo("ab…");
    assertThat(PlainText.bounded("a" + FALCON + "b", 3)).isEqualTo("a…");
    assertThat(PlainText.bounded("ab", 1)).isEqualTo("…");
  }
}
