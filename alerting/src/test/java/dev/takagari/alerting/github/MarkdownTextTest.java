package dev.takagari.alerting.github;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '"',
      value = {
        "evil[.]example: malware => `evil[.]example`: malware",
        "a_b, c_d: seen => `a_b`, `c_d`: seen",
        "run a_b c_d, then => run `a_b c_d`, then",
        "evil[.]example: => `evil[.]example`:",
        "a_b:c_d => `a_b:c_d`",
        ": x => `:` x",
        ":: => `::`",
        "x_y:: a => `x_y`:: a",
        ":smile: a => `:smile`: a",
        "`a`, b => `` `a` ``, b",
        "a\\|b_c: d_e => `a\\|b_c`: `d_e`",
      })
  void whatFollowsAValueInASentenceIsNoPartOfIt(String text, String shown) {
    assertThat(MarkdownText.words(text)).isEqualTo(shown);
  }
}
