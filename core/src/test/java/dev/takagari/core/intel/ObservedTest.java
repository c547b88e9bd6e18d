package dev.takagari.core.intel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObservedTest {

  @Test
  void hasOneSpelling() {
    assertThat(value(ObservedKind.ADDRESS, "::ffff:192.0.2.1")).contains("192.0.2.1");
    assertThat(value(ObservedKind.ADDRESS, "2001:DB8:0::1")).contains("2001:db8::1");
    assertThat(value(ObservedKind.DOMAIN, "WWW.Evil.Example.")).contains("www.evil.example");
    assertThat(value(ObservedKind.URL, "HTTP://Evil.Example:80#x"))
        .contains("http://evil.example/");
    assertThat(value(ObservedKind.MD5, "A".repeat(32))).contains("a".repeat(32));
    assertThat(value(ObservedKind.HOST, " WKS-7 ")).contains("wks-7");
  }

  @Test
  void isNotWhatItIsNot() {
    assertThat(value(ObservedKind.ADDRESS, "192.0.2.0/24")).isEmpty();
    assertThat(value(ObservedKind.ADDRESS, "192.0.2.1/32")).isEmpty();
    assertThat(value(ObservedKind.DOMAIN, "localhost")).isEmpty();
    assertThat(value(ObservedKind.DOMAIN, "192.0.2.1")).isEmpty();
    assertThat(value(ObservedKind.MD5, "a".repeat(40))).isEmpty();
    assertThat(value(ObservedKind.URL, "evil.example/x")).isEmpty();
    assertThat(value(ObservedKind.USER, "  ")).isEmpty();
  }

  @Test
  void namesTheIndicatorOfItsFamily() {
    assertThat(observed(ObservedKind.ADDRESS, "2001:db8::1").flatMap(Observed::indicator))
        .contains(new IndicatorValue(IndicatorType.IPV6, "2001:db8::1"));
    assertThat(observed(ObservedKind.USER, "ann").flatMap(Observed::indicator)).isEmpty();
  }

  @Test
  void isShownSoThatNothingMakesALinkOfIt() {
    assertThat(observed(ObservedKind.URL, "http://evil.example/a").orElseThrow().defanged())
        .doesNotContain("http:", "evil.example");
    assertThat(observed(ObservedKind.ADDRESS, "192.0.2.1").orElseThrow().defanged())
        .isEqualTo("192[.]0[.]2[.]1");
  }

  private static Optional<String> value(ObservedKind kind, String text) {
    return observed(kind, text).map(Observed::value);
  }

  private static Optional<Observed> observed(ObservedKind kind, String text) {
    return Observed.read(kind, text, null, Instant.EPOCH);
  }
}
