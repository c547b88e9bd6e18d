package dev.takagari.enrich.intel.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.StoredIndicator.State;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.intel.IntelRefusal;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.enrich.intel.FixedIndicators;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OutgoingGateTest {
  private final FixedIndicators indicators = new FixedIndicators();
  private final OutgoingGate gate =
      new OutgoingGate(
          new OwnGround(
              List.of("Own-Company.example.", "*.lab.example", ".bücher.example"),
              List.of(IpNetwork.parse("8.8.4.0/24"))),
          indicators);

  @ParameterizedTest
  @CsvSource({
    "ADDRESS, 8.8.8.8",
    "ADDRESS, 2606:4700::1111",
    "DOMAIN, evil.example",
    "DOMAIN, notown-company.example",
    "DOMAIN, local.example",
    "URL, http://evil.example/a?b=c&page=2",
    "URL, https://8.8.8.8:8443/",
    "URL, ftp://evil.example/",
    "URL, 'http://evil.example/who@home'",
    "MD5, 0123456789abcdef0123456789abcdef",
    "SHA1, 0123456789abcdef0123456789abcdef01234567",
    "SHA256, 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  })
  void letsThroughWhatIsPublic(ObservedKind kind, String value) {
    assertThat(gate.check(observed(kind, value)))
        .isInstanceOfSatisfying(
            Cleared.class, cleared -> assertThat(cleared.value()).isEqualTo(value));
  }

  @ParameterizedTest
  @CsvSource({
    "ADDRESS, 10.1.2.3, PRIVATE_ADDRESS",
    "ADDRESS, ::ffff:10.1.2.3, PRIVATE_ADDRESS",
    "ADDRESS, 8.8.4.4, PRIVATE_ADDRESS",
    "ADDRESS, 010.1.2.3, KIND",
    "ADDRESS, 8.8.8.0/24, KIND",
    "DOMAIN, intranet, KIND",
    "DOMAIN, host.corp, INTERNAL_NAME",
    "DOMAIN, printer.local, INTERNAL_NAME",
    "DOMAIN, a.internal, INTERNAL_NAME",
    "DOMAIN, router.home.arpa, INTERNAL_NAME",
    "DOMAIN, nas.lan, INTERNAL_NAME",
    "DOMAIN, 1.0.0.10.in-addr.arpa, INTERNAL_NAME",
    "DOMAIN, own-company.example, INTERNAL_NAME",
    "DOMAIN, MAIL.Own-Company.EXAMPLE., INTERNAL_NAME",
    "DOMAIN, a.b.lab.example, INTERNAL_NAME",
    "DOMAIN, lab.example, INTERNAL_NAME",
    "DOMAIN, shop.bücher.example, INTERNAL_NAME",
    "DOMAIN, xn--bcher-kva.example, INTERNAL_NAME",
    "DOMAIN, 0x7f.1, INTERNAL_NAME",
    "URL, http://intranet/a, INTERNAL_NAME",
    "URL, http://10.1.2.3/a, PRIVATE_ADDRESS",
    "URL, http://[::1]/a, PRIVATE_ADDRESS",
    "URL, http://[::ffff:10.1.2.3]/a, PRIVATE_ADDRESS",
    "URL, http://2130706433/, INTERNAL_NAME",
    "URL, http://10%2e1.2.3/, INTERNAL_NAME",
    "URL, https://wiki.own-company.example/x, INTERNAL_NAME",
    "URL, https://WIKI.own-company.example.:443/x, INTERNAL_NAME",
    "URL, file://server.example/share, KIND",
    "URL, http://ann@evil.example/, CREDENTIALS",
    "URL, http://ann:secret@evil.example/, CREDENTIALS",
    "URL, http://evil.example@10.1.2.3/, PRIVATE_ADDRESS",
    "URL, https://evil.example/?a=b&access_token=x, CREDENTIALS",
    "URL, https://evil.example/?PassWord=x, CREDENTIALS",
    "URL, https://evil.example/?p%61ssword=x, CREDENTIALS",
    "URL, https://evil.example/a;jsessionid=x, CREDENTIALS",
    "URL, https://evil.example/?X-Amz-Signature=x, CREDENTIALS",
    "URL, not a url, KIND",
    "MD5, not a hash, KIND",
  })
  void keepsWhatIsOursOrHoldsSecrets(ObservedKind kind, String value, IntelRefusal reason) {
    assertThat(gate.check(observed(kind, value))).isEqualTo(new OutgoingGate.Refused(reason));
  }

  @ParameterizedTest
  @EnumSource(
      value = ObservedKind.class,
      names = {"FILE_NAME", "COMMAND_LINE", "USER_AGENT", "HOST", "AGENT", "USER"})
  void neverTellsNamesAndCommandLines(ObservedKind kind) {
    assertThat(gate.check(observed(kind, "8.8.8.8")))
        .isEqualTo(new OutgoingGate.Refused(IntelRefusal.KIND));
  }

  @ParameterizedTest
  @EnumSource(Tlp.class)
  void obeysTheMarkingThatTheAskerKnows(Tlp tlp) {
    Observed observed = new Observed(ObservedKind.DOMAIN, "evil.example", tlp, Instant.EPOCH);

    boolean isCleared = gate.check(observed) instanceof Cleared;

    assertThat(isCleared).isEqualTo(tlp == Tlp.CLEAR || tlp == Tlp.GREEN || tlp == Tlp.AMBER);
  }

  @ParameterizedTest
  @CsvSource({
    "IPV4, 8.8.8.8, ADDRESS, 8.8.8.8",
    "CIDR, 8.8.8.0/25, ADDRESS, 8.8.8.8",
    "CIDR, 8.0.0.0/8, ADDRESS, 8.8.8.8",
    "CIDR, 2606:4700::/33, ADDRESS, 2606:4700::1111",
    "DOMAIN, evil.example, DOMAIN, a.b.evil.example",
    "HOSTNAME, a.evil.example, DOMAIN, a.evil.example",
    "URL, http://evil.example/a, URL, http://evil.example/a",
    "DOMAIN, evil.example, URL, http://www.evil.example/b",
    "CIDR, 8.8.8.0/24, URL, http://8.8.8.8/b",
    "MD5, 0123456789abcdef0123456789abcdef, MD5, 0123456789abcdef0123456789abcdef",
  })
  void obeysTheMarkingOfAnySourceThatNamesItOrWhatItIsIn(
      IndicatorType type, String text, ObservedKind kind, String value) {
    Observed observed = observed(kind, value);
    indicators.add("open", type, text, 50, Tlp.CLEAR).add("silent", type, text, 50, null);
    assertThat(gate.check(observed)).isInstanceOf(Cleared.class);

    indicators.add("closed", type, text, 50, Tlp.AMBER_STRICT, State.EXPIRED, true);

    assertThat(gate.check(observed)).isEqualTo(new OutgoingGate.Refused(IntelRefusal.TLP));
  }

  @Test
  void aMarkingOfSomethingElseDoesNotMatter() {
    indicators
        .add("closed", IndicatorType.DOMAIN, "a.evil.example", 50, Tlp.RED)
        .add("closed", IndicatorType.CIDR, "8.8.9.0/24", 50, Tlp.RED);

    assertThat(gate.check(observed(ObservedKind.DOMAIN, "evil.example")))
        .isInstanceOf(Cleared.class);
    assertThat(gate.check(observed(ObservedKind.ADDRESS, "8.8.8.8"))).isInstanceOf(Cleared.class);
  }

  @Test
  void nothingLeavesWhileNobodyKnowsWhetherItMay() {
    indicators.isOutOfReach = true;

    assertThat(gate.check(observed(ObservedKind.DOMAIN, "evil.example")))
        .isEqualTo(new OutgoingGate.Refused(IntelRefusal.TLP_UNKNOWN));
  }

  private static Observed observed(ObservedKind kind, String value) {
    return observed(kind, value, null);
  }

  private static Observed observed(ObservedKind kind, String value, @Nullable Tlp tlp) {
    return new Observed(kind, value, tlp, Instant.EPOCH);
  }
}
