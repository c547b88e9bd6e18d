package dev.takagari.core.intel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// What every [AnswerCache] does.
public abstract class AnswerCacheContract {
  protected static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  protected abstract AnswerCache cache();

  @Test
  void givesBackWhatWasKeptOfEachKind() {
    IntelAnswer.Said found =
        IntelAnswer.of(
            IntelFacts.of(IntelVerdict.MALICIOUS)
                .score(90)
                .label("emotet")
                .firstSeen(NOW.minus(Duration.ofDays(3)))
                .detail("reports", "7")
                .build(),
            NOW);
    IntelAnswer.Said clean = IntelAnswer.of(IntelFacts.of(IntelVerdict.BENIGN).build(), NOW);
    IntelAnswer.Said missing = new IntelAnswer.NotFound(NOW);

    keep("a.example", found);
    keep("b.example", clean);
    keep("c.example", missing);

    assertThat(cache().find("otx", domain("a.example"))).contains(found);
    assertThat(cache().find("otx", domain("b.example"))).contains(clean);
    assertThat(cache().find("otx", domain("c.example"))).contains(missing);
  }

  @Test
  void keepsTheLastWordOfEachSourceOnEachValue() {
    IntelAnswer.Said later = new IntelAnswer.NotFound(NOW.plusSeconds(5));
    keep("a.example", new IntelAnswer.NotFound(NOW));
    keep("a.example", later);

    assertThat(cache().find("otx", domain("a.example"))).contains(later);
    assertThat(cache().find("virustotal", domain("a.example"))).isEmpty();
    assertThat(cache().find("otx", domain("b.example"))).isEmpty();
    assertThat(
            cache().find("otx", new Observed(ObservedKind.HOST, "a.example", null, Instant.EPOCH)))
        .isEmpty();
  }

  @Test
  void takesValuesOfAnyLength() {
    String url = "http://a.example/" + "x".repeat(3_900);
    Observed observed = new Observed(ObservedKind.URL, url, null, NOW);
    IntelAnswer.Said answer = new IntelAnswer.NotFound(NOW);

    cache().keep("otx", observed, answer, NOW.plusSeconds(60));

    assertThat(cache().find("otx", observed)).contains(answer);
  }

  protected void keep(String name, IntelAnswer.Said answer) {
    cache().keep("otx", domain(name), answer, answer.at().plusSeconds(3_600));
  }

  /// The time of the event does not matter: it is another one each time.
  protected static Observed domain(String name) {
    String text = name.toLowerCase(Locale.ROOT);
    return new Observed(ObservedKind.DOMAIN, text, null, NOW.plusNanos(System.nanoTime() % 1_000));
  }
}
