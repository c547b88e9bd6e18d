package dev.takagari.core.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every [CoverageLedger] says of single batches that were archived at once.
public abstract class CoverageLedgerContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  /// The ledger under test, empty.
  protected abstract CoverageLedger ledger();

  /// Lets a batch of one file come.
  ///
  /// @param at when its vendor made it
  protected abstract void deliver(String feed, Instant at);

  private void deliver(String feed, int... minutes) {
    IntStream.of(minutes).forEach(minute -> deliver(feed, minute(minute)));
  }

  private static Instant minute(int minute) {
    return NOON.plus(Duration.ofMinutes(minute));
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  private static FeedArrivals arrivals(String feed, int first, int last, int pauses, int usual) {
    return new FeedArrivals(
        feed,
        minute(first),
        minute(last),
        pauses,
        pauses == 0 ? Optional.empty() : Optional.of(minutes(usual)));
  }

  @Test
  void knowsNothingOfFeedsThatBroughtNothing() {
    CoverageLedger ledger = ledger();
    assertThat(ledger.arrivals(Instant.EPOCH)).isEmpty();
    assertThat(ledger.silences("falcon", minutes(1))).isEmpty();
    assertThat(ledger.slots("falcon", new TimeRange(NOON, minute(60)), minutes(15))).isEmpty();
    assertThat(ledger.setAside(10)).isEmpty();
    assertThat(ledger.unfinished()).isEmpty();
  }

  @Test
  void tellsTheUsualPauseOfEachFeed() {
    CoverageLedger ledger = ledger();
    deliver("falcon", 64, 0, 8, 60, 4);
    deliver("trail", 30);

    assertThat(ledger.arrivals(Instant.EPOCH))
        .containsExactly(arrivals("falcon", 0, 64, 4, 52), arrivals("trail", 30, 30, 0, 0));
  }

  @Test
  void theUsualPauseIsTheOneThatNineteenOfTwentyDoNotExceed() {
    CoverageLedger ledger = ledger();
    deliver("falcon", IntStream.rangeClosed(0, 19).map(i -> i * 4).toArray());
    deliver("falcon", 19 * 4 + 50);

    assertThat(ledger.arrivals(Instant.EPOCH))
        .containsExactly(arrivals("falcon", 0, 19 * 4 + 50, 20, 4));
  }

  @Test
  void looksAtPausesThatBeganSinceThen() {
    CoverageLedger ledger = ledger();
    deliver("falcon", 0, 50, 54, 58);

    assertThat(ledger.arrivals(minute(50))).containsExactly(arrivals("falcon", 0, 58, 2, 4));
    assertThat(ledger.arrivals(minute(51))).containsExactly(arrivals("falcon", 0, 58, 1, 4));
    assertThat(ledger.arrivals(minute(59))).containsExactly(arrivals("falcon", 0, 58, 0, 0));
  }

  @Test
  void namesTimesThatWereLongerThanAPause() {
    CoverageLedger ledger = ledger();
    deliver("falcon", 0, 4, 60, 64, 90);
    deliver("trail", 30);

    assertThat(ledger.silences("falcon", minutes(10)))
        .containsExactly(new Silence(minute(4), minute(60)), new Silence(minute(64), minute(90)));
    assertThat(ledger.silences("falcon", minutes(56))).isEmpty();
    assertThat(ledger.silences("trail", minutes(1))).isEmpty();
  }

  @Test
  void countsWhatCameInEachSlot() {
    CoverageLedger ledger = ledger();
    deliver("falcon", -1, 0, 4, 5, 14, 15);
    deliver("trail", 2);

    assertThat(ledger.slots("falcon", new TimeRange(NOON, minute(15)), minutes(15)))
        .isEqualTo(
            List.of(
                new SlotArrivals(NOON, 2, 0, 2),
                new SlotArrivals(minute(5), 1, 0, 1),
                new SlotArrivals(minute(10), 1, 0, 1)));
  }
}
