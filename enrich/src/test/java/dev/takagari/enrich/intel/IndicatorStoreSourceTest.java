package dev.takagari.enrich.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.StoredIndicator.State;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class IndicatorStoreSourceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private final FixedIndicators indicators = new FixedIndicators();
  private final IndicatorStoreSource source =
      new IndicatorStoreSource(indicators, InstantSource.fixed(NOW));

  @Test
  void showsWhatAllSourcesSayTogether() {
    indicators
        .add("misp", IndicatorType.DOMAIN, "evil.example", 20, Tlp.GREEN)
        .add("own", IndicatorType.HOSTNAME, "a.evil.example", 80, Tlp.RED);

    IntelFacts facts = found(ObservedKind.DOMAIN, "a.evil.example");

    assertThat(facts.verdict()).isEqualTo(IntelVerdict.MALICIOUS);
    assertThat(facts.score()).isEqualTo(80);
    assertThat(facts.labels()).containsExactlyInAnyOrder("tag of misp", "tag of own");
    assertThat(facts.details()).containsEntry("sources", "misp, own").containsEntry("tlp", "red");
    assertThat(facts.firstSeen()).isEqualTo(FixedIndicators.FIRST);
    assertThat(facts.lastSeen()).isEqualTo(FixedIndicators.LAST);
  }

  @Test
  void findsNetworksAndNamesAboveUnlessTheyAreExact() {
    indicators
        .add("a", IndicatorType.CIDR, "192.0.2.0/24", -1, null)
        .add("a", IndicatorType.DOMAIN, "wide.example", -1, null)
        .add("a", IndicatorType.DOMAIN, "exact.example", -1, null, State.ACTIVE, true)
        .add("a", IndicatorType.FILENAME, "evil.exe", -1, null);

    assertThat(found(ObservedKind.ADDRESS, "192.0.2.77").verdict())
        .isEqualTo(IntelVerdict.MALICIOUS);
    assertThat(found(ObservedKind.DOMAIN, "x.y.wide.example").details())
        .containsEntry("indicator", "domain");
    assertThat(found(ObservedKind.DOMAIN, "exact.example")).isNotNull();
    assertThat(ask(ObservedKind.DOMAIN, "x.exact.example"))
        .isEqualTo(new IntelAnswer.NotFound(NOW));
    assertThat(ask(ObservedKind.DOMAIN, "notwide.example"))
        .isEqualTo(new IntelAnswer.NotFound(NOW));
    assertThat(found(ObservedKind.FILE_NAME, "c:\\temp\\evil.exe")).isNotNull();
  }

  @Test
  void onlyWhatIsActiveAndSureMakesItMalicious() {
    indicators
        .add("a", IndicatorType.IPV4, "192.0.2.1", 30, null)
        .add("a", IndicatorType.IPV4, "192.0.2.2", 90, null, State.EXPIRED, false)
        .add("a", IndicatorType.IPV4, "192.0.2.3", 90, null, State.REVOKED, false)
        .add("b", IndicatorType.IPV4, "192.0.2.3", 49, null);

    assertThat(found(ObservedKind.ADDRESS, "192.0.2.1").verdict())
        .isEqualTo(IntelVerdict.SUSPICIOUS);
    assertThat(found(ObservedKind.ADDRESS, "192.0.2.2").verdict()).isEqualTo(IntelVerdict.UNKNOWN);
    assertThat(found(ObservedKind.ADDRESS, "192.0.2.3").verdict())
        .isEqualTo(IntelVerdict.SUSPICIOUS);
  }

  @Test
  void isAskedOnlyWhatItCanLookUp() {
    assertThat(source.takes(observed(ObservedKind.COMMAND_LINE, "curl evil.example"))).isFalse();
    assertThat(source.takes(observed(ObservedKind.USER, "ann"))).isFalse();
    assertThat(source.takes(observed(ObservedKind.FILE_NAME, "evil.exe"))).isTrue();
    assertThat(source.isOutside()).isFalse();
  }

  @Test
  void aStoreThatDoesNotAnswerIsAFailure() {
    indicators.isOutOfReach = true;

    assertThatThrownBy(() -> ask(ObservedKind.ADDRESS, "192.0.2.1"))
        .isInstanceOf(TakagariException.class);
  }

  private IntelFacts found(ObservedKind kind, String value) {
    return ((IntelAnswer.Found) ask(kind, value)).facts();
  }

  private IntelAnswer ask(ObservedKind kind, String value) {
    return source.lookup(observed(kind, value), "tests");
  }

  private static Observed observed(ObservedKind kind, String value) {
    return Observed.read(kind, value, null, NOW).orElseThrow();
  }
}
