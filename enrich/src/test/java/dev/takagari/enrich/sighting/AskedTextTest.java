package dev.takagari.enrich.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Observable;
import dev.takagari.enrich.sighting.AskedText.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedTextTest {
  private static final String DIGEST = "2694b193aa957712e6fdb97c5dae93813025e73db6f845e82caa7b72";

  @ParameterizedTest
  @CsvSource({
    "evil[.]example, evil.example, DOMAIN",
    "evil(dot)example, evil.example, DOMAIN",
    "*.evil.example, evil.example, DOMAIN",
    "evil.example:8443, evil.example, DOMAIN",
    "hxxps[:]//evil[.]example/a?b=1, https://evil.example/a?b=1, URL",
    "203[.]0[.]113[.]7, 203.0.113.7, IP",
    "203.0.113.7:443, 203.0.113.7, IP",
    "203.0.113.7/32, 203.0.113.7, IP",
    "[2001:db8::1]:443, 2001:db8::1, IP",
    "' evil.example ', evil.example, DOMAIN",
  })
  void readsWhatIsMeant(String text, String meant, Observable likeliest) {
    AskedText.Answerable read = (AskedText.Answerable) AskedText.of(text);

    assertThat(read.read()).isEqualTo(meant);
    assertThat(read.kinds()).first().isEqualTo(likeliest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"amy", "NT AUTHORITY\\SYSTEM", "C:\\a\\b[1].exe", "lapwing sync.exe"})
  void whatIsNothingElseMayBeAFileOrAUser(String text) {
    AskedText.Answerable read = (AskedText.Answerable) AskedText.of(text);

    assertThat(read.read()).isEqualTo(text);
    assertThat(read.kinds()).containsExactly(Observable.USER, Observable.FILE);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.0/24, NETWORK",
    "203[.]0[.]113[.]0/24, NETWORK",
    "2001:db8::/32, NETWORK",
    "203.0.113.1-203.0.113.9, ADDRESS_RANGE",
    "evil*.example, PATTERN",
    "00000000000000000000000000000000, OTHER_DIGEST",
  })
  void saysWhyItCannotAnswer(String text, Reason reason) {
    assertThat(AskedText.of(text))
        .isInstanceOfSatisfying(
            AskedText.Unanswerable.class, read -> assertThat(read.reason()).isEqualTo(reason));
  }

  @Test
  void saysSoAlsoOfWhatIsNoText() {
    assertThat(AskedText.of("\u200b \u202e"))
        .isEqualTo(new AskedText.Unanswerable("", Reason.EMPTY));
    for (String text : new String[] {"a\0b", "a\ufffdb", "a\ud800b"}) {
      assertThat(AskedText.of(text)).isEqualTo(new AskedText.Unanswerable(text, Reason.NOT_TEXT));
    }
    assertThat(AskedText.of(DIGEST + DIGEST + "0123456789abcdef"))
        .as("SHA-512")
        .isInstanceOf(AskedText.Unanswerable.class);
  }
}
