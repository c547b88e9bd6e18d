package dev.takagari.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "svc_backup_01=svc_backup_01",
        "_all_=ˍallˍ",
        "*all*=∗all∗",
        "2*3*4=2*3*4",
        "~a~=∼a∼",
        "a`b=aˋb",
        "<!channel>=&lt;!channel&gt;",
        "&lt;=&amp;lt;",
        ":skull:=∶skull:",
        "at 14:03:22 JST=at 14:03:22 JST",
        "2001:db8:1::9=2001:db8:1::9"
      })
  void aLineHasNoMarksOfSomebodyElse(String text, String shown) {
    assertThat(SlackText.line(text, 1_000)).isEqualTo(shown);
  }

  @Test
  void codeKeepsWhatIsCopiedAndCannotBeEnded() {
    assertThat(SlackText.code("a_b *c* `d`", 100)).isEqualTo("`a_b *c* ˋdˋ`");
    assertThat(SlackText.block("a `b` *c*", 100)).isEqualTo("```\na `b` *c*\n```");
    assertThat(SlackText.block("a ``` b ````", 100)).isEqualTo("```\na ``ˋ b ``ˋ`\n```");
  }

  @Test
  void nothingIsCutInTwo() {
    String text = "&<>😀\\u202e\\n\\U000e0001a";
    List<String> units =
        List.of("&amp;", "&lt;", "&gt;", "😀", "\\u202e", "\\n", "\\U000e0001", "a");
    for (int longest = 1; longest <= 50; longest++) {
      String shown = SlackText.line(text, longest);
      assertThat(shown.length()).isLessThanOrEqualTo(longest);
      String rest = shown.endsWith("…") ? shown.substring(0, shown.length() - 1) : shown;
      for (String unit : units) {
        if (rest.startsWith(unit)) {
          rest = rest.substring(unit.length());
        }
      }
      assertThat(rest).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C024BE91L/1355517523.000005", "G024BE91L/1.1"})
  void aPlaceIsReadAsItWasWritten(String text) {
    assertThat(SlackReference.read(text)).map(SlackReference::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C024BE91L", "c1/1.1", "C1/1355517523", "C1/1.1/2.2"})
  void whatIsNoPlaceIsNone(String text) {
    assertThat(SlackReference.read(text)).isEmpty();
  }
}
