package dev.takagari.core.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [ParkedMessages] does.
public abstract class ParkedMessagesContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  protected abstract ParkedMessages parked();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void noon() {
    clock(NOON);
  }

  @Test
  void keepsAMessageOnceTheNewestFirst() {
    parked().park("a", "not-a-detection", "no JSON", "{");
    clock(NOON.plusSeconds(1));
    parked().park("a", "cannot-be-filed", "", "later");
    parked().park("b", "cannot-be-filed", "", "body");

    assertThat(parked().count()).isEqualTo(2);
    assertThat(parked().list(10))
        .containsExactly(
            new ParkedMessages.Parked("b", "cannot-be-filed", "", "body", 4, NOON.plusSeconds(1)),
            new ParkedMessages.Parked("a", "not-a-detection", "no JSON", "{", 1, NOON));
    assertThat(parked().list(1)).hasSize(1);
  }

  @Test
  void keepsTheBeginningOfALongBodyAndItsLength() {
    parked().park("a", "not-a-detection", "", "x".repeat(100_000));

    ParkedMessages.Parked kept = parked().list(1).getFirst();
    assertThat(kept.body()).hasSize(ParkedMessages.LONGEST_BODY);
    assertThat(kept.length()).isEqualTo(100_000);
  }

  @Test
  void forgetsWhatIsOlder() {
    parked().park("a", "not-a-detection", "", "");
    clock(NOON.plus(Duration.ofDays(1)));
    parked().park("b", "not-a-detection", "", "");
    clock(NOON.plus(Duration.ofDays(90)).plusSeconds(1));

    assertThat(parked().forget(Duration.ofDays(90))).isOne();
    assertThat(parked().forget(Duration.ofDays(90))).isZero();
    assertThat(parked().list(10)).extracting(ParkedMessages.Parked::id).containsExactly("b");
  }
}
