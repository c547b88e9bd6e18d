package dev.takagari.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every [StreamOffsets] does.
public abstract class StreamOffsetsContract {
  protected static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final String FALCON = "falcon";

  protected abstract StreamOffsets offsets();

  /// Sets the clock of the ledger.
  protected abstract void clock(Instant time);

  private static StreamPosition position(String feed, int partition, long offset) {
    return new StreamPosition(feed, partition, offset, offset + 1, NOON, offset, 2, true);
  }

  private static StreamGap gap(long after, long next, Instant at) {
    return new StreamGap(
        FALCON, 1, StreamGap.Kind.MISSING, after, next, at, at.minusSeconds(after), null);
  }

  private static void lost(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_LOST));
  }

  @Test
  void knowsNothingOfAFeedThatWasNeverRead() {
    assertThat(offsets().standings()).isEmpty();
    assertThat(offsets().open(FALCON, "a", 1)).isEmpty();
    assertThat(offsets().gaps(Instant.EPOCH, 10)).isEmpty();
  }

  @Test
  void keepsThePlaceOfEachPartitionForWhoComesNext() {
    clock(NOON);
    offsets().open(FALCON, "a", 1);
    offsets().advance(position(FALCON, 1, 70), 1);
    offsets().advance(position(FALCON, 0, 7), 1);
    offsets().advance(position(FALCON, 0, 9), 1);
    StreamPosition bare = new StreamPosition(FALCON, 2, StreamPosition.NONE, 1, null, 0, 0, false);
    offsets().advance(bare, 1);
    offsets().open("other", "a", 2);
    offsets().advance(position("other", 0, 5), 2);

    assertThat(offsets().open(FALCON, "b", 3))
        .containsExactly(position(FALCON, 0, 9), position(FALCON, 1, 70), bare);
  }

  @Test
  void refusesWhatAnOlderHolderWrites() {
    clock(NOON);
    offsets().open(FALCON, "a", 5);
    offsets().advance(position(FALCON, 0, 7), 5);
    offsets().open(FALCON, "b", 6);

    lost(() -> offsets().open(FALCON, "a", 5));
    lost(() -> offsets().advance(position(FALCON, 0, 8), 5));
    lost(() -> offsets().note(gap(1, 5, NOON), 5));
    lost(() -> offsets().tell(StreamCondition.connected(FALCON, 0, NOON), 5));

    assertThat(offsets().open(FALCON, "b", 6)).containsExactly(position(FALCON, 0, 7));
    assertThat(offsets().gaps(Instant.EPOCH, 10)).isEmpty();
  }

  @Test
  void refusesWhoNeverTookTheFeed() {
    lost(() -> offsets().advance(position(FALCON, 0, 7), 1));
    offsets().open(FALCON, "a", 5);
    lost(() -> offsets().advance(position(FALCON, 0, 7), 6));
    assertThat(offsets().open(FALCON, "a", 5)).isEmpty();
  }

  @Test
  void takesAPlaceThatIsLowerThanBefore() {
    offsets().open(FALCON, "a", 1);
    offsets().advance(position(FALCON, 0, 70), 1);
    offsets().advance(position(FALCON, 0, 3), 1);
    assertThat(offsets().open(FALCON, "a", 1)).containsExactly(position(FALCON, 0, 3));
  }

  @Test
  void listsGapsOnceTheNewestFirst() {
    offsets().open(FALCON, "a", 1);
    offsets().note(gap(1, 5, NOON), 1);
    offsets().note(gap(1, 5, NOON.plusSeconds(7)), 1);
    offsets().note(gap(10, 15, NOON.plusSeconds(9)), 1);

    assertThat(offsets().gaps(Instant.EPOCH, 10))
        .containsExactly(gap(10, 15, NOON.plusSeconds(9)), gap(1, 5, NOON));
    assertThat(offsets().gaps(Instant.EPOCH, 1)).containsExactly(gap(10, 15, NOON.plusSeconds(9)));
    assertThat(offsets().gaps(NOON.plusSeconds(1), 10)).hasSize(1);
  }

  @Test
  void saysHowFeedsAndPartitionsAreDoing() {
    clock(NOON);
    offsets().open(FALCON, "a", 1);
    offsets().tell(StreamCondition.broken(FALCON, StreamCondition.WHOLE, "in use"), 1);
    offsets().tell(StreamCondition.connected(FALCON, 0, NOON), 1);
    clock(NOON.plusSeconds(60));
    offsets().advance(position(FALCON, 0, 7), 1);
    offsets().tell(StreamCondition.connected(FALCON, StreamCondition.WHOLE, NOON), 1);

    List<StreamStanding> standings = offsets().standings();
    assertThat(standings)
        .containsExactly(
            new StreamStanding(
                new StreamCondition(FALCON, StreamCondition.WHOLE, NOON, "in use"),
                "a",
                NOON.plusSeconds(60),
                NOON,
                null,
                null),
            new StreamStanding(
                StreamCondition.connected(FALCON, 0, NOON),
                "a",
                NOON.plusSeconds(60),
                null,
                position(FALCON, 0, 7),
                NOON.plusSeconds(60)));
  }

  @Test
  void whoTakesAFeedOverIsNotConnectedYet() {
    clock(NOON);
    offsets().open(FALCON, "a", 1);
    offsets().tell(StreamCondition.connected(FALCON, 0, NOON), 1);
    offsets().open(FALCON, "b", 2);
    assertThat(offsets().standings())
        .hasSize(2)
        .allSatisfy(
            standing -> {
              assertThat(standing.owner()).isEqualTo("b");
              assertThat(standing.condition().connectedSince()).isNull();
            });
  }
}
