package dev.takagari.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTextTest {
  @Test
  void nothingIsALinkAnyMore() {
    assertThat(ShownText.defanged("https://evil.example/a.b", 100))
        .isEqualTo("hxxps[:]//evil[.]example/a[.]b");
    assertThat(ShownText.defanged("ftp://192.0.2.7", 100)).isEqualTo("fxp[:]//192[.]0[.]2[.]7");
    assertThat(ShownText.defanged("who@evil.example", 100)).isEqualTo("who[@]evil[.]example");
    assertThat(ShownText.defanged("evil[.]example", 100)).isEqualTo("evil[.]example");
    assertThat(ShownText.defanged("Evil Inc. of evil.example.", 100))
        .isEqualTo("Evil Inc. of evil[.]example.");
  }

  @Test
  void whatHidesOrTurnsIsWrittenOut() {
    assertThat(ShownText.escaped("a\u202Eexe.cod\n\u0007\u200B\uD800z\uE000", 100))
        .isEqualTo("a\\x{202e}exe.cod\\x{a}\\x{7}\\x{200b}\\x{d800}z\\x{e000}");
    assertThat(ShownText.escaped("\\x{a} ü 日", 100)).isEqualTo("\\\\x{a} ü 日");
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    assertThat(ShownText.escaped("ab\uD83D\uDE00", 3)).isEqualTo("ab…");
    assertThat(ShownText.escaped("abc", 3)).isEqualTo("abc");
  }
}
