package dev.takagari.app.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.app.operation.RecordedAudit;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.hit.HitFilter;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.hit.UnitMatches;
import dev.takagari.core.indicator.store.IndicatorFilter;
import dev.takagari.core.indicator.store.NoIndicators;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the parameters of the calls mean.
class IndicatorControllerTest {
  private static final Instant NOW = Instant.parse("2026-03-08T00:00:00Z");

  private final List<HitFilter> asked = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final IndicatorController controller =
      new IndicatorController(
          new Store(), new Hits(), new RecordedAudit(), InstantSource.fixed(NOW));

  private HitFilter hits(String source, String type, String value, String how) {
    controller.hits(0, source, type, value, how, "now-7d", "2026-03-07", 10);
    return asked.getLast();
  }

  @Test
  void hitsAreThoseThatFitWhatIsGiven() {
    assertThat(hits("acme", null, "evil[.]example", "retro"))
        .isEqualTo(
            new HitFilter(
                "acme",
                null,
                new IndicatorValue(IndicatorType.DOMAIN, "evil.example"),
                IndicatorHit.How.RETRO,
                Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2026-03-07T00:00:00Z")));
    assertThat(hits(null, "url", null, "forward"))
        .extracting(HitFilter::type, HitFilter::how, HitFilter::value)
        .containsExactly(IndicatorType.URL, IndicatorHit.How.FORWARD, null);
    controller.hits(0, null, null, null, null, null, null, 10);
    assertThat(asked.getLast()).isEqualTo(HitFilter.ALL);
  }

  @Test
  void aNetworkOfOneAddressIsThatAddress() {
    assertThat(hits(null, "cidr", "203.0.113.7/32", null))
        .extracting(HitFilter::type, HitFilter::value)
        .containsExactly(null, new IndicatorValue(IndicatorType.IPV4, "203.0.113.7"));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> hits(null, "ipv5", null, null))
        .isInstanceOf(TakagariException.class)
        .hasMessage("there is no such type");
    assertThatThrownBy(() -> hits(null, null, null, "sideways"))
        .isInstanceOf(TakagariException.class)
        .hasMessage("how is forward or retro");
    assertThatThrownBy(() -> hits(null, null, "amy", null))
        .isInstanceOf(TakagariException.class)
        .hasMessage("it could be several things or none; say its type");
    assertThat(asked).isEmpty();
  }

  @Test
  void aPartOfAValueMayBeDefanged() {
    controller.list(null, null, null, "", "evil[.]ex", 0, 10);

    assertThat(texts).containsExactly("evil.ex");
  }

  /// Remembers what it was asked for, and has nothing.
  private final class Hits implements HitLedger {
    @Override
    public List<Placed> list(long after, HitFilter filter, int limit) {
      asked.add(filter);
      return List.of();
    }

    @Override
    public long record(UnitMatches matches) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<IndicatorHit> record(List<IndicatorHit> hits) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long unlisted(IndicatorValue value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int forget(Instant before) {
      throw new UnsupportedOperationException();
    }
  }

  /// Remembers which text it was asked for, and has nothing.
  private final class Store extends NoIndicators {
    @Override
    public List<Placed> list(IndicatorFilter filter, long after, int limit) {
      texts.add(filter.text());
      return List.of();
    }
  }
}
