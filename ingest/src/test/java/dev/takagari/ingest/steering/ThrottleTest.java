package dev.takagari.ingest.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.steering.FeedControl;
import dev.takagari.core.steering.FeedPause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final long SECOND = 1_000_000_000;
  private static final long SEED = 20_261_122;

  private final MovedPace pace = new MovedPace();

  @Test
  void keepsTheRateWhateverTheSizes() {
    Throttle throttle = new Throttle(() -> 1_000_000, pace);
    Random random = new Random(SEED);
    long taken = 0;
    while (taken < 20_000_000) {
      int count = random.nextInt(200_000);
      throttle.take(count);
      taken += count;
    }
    assertThat((double) pace.nanos() / SECOND).as("seed " + SEED).isBetween(19.5, 20.5);
  }

  @Test
  void savesUpLittleWhileNobodyReads() {
    Throttle throttle = new Throttle(() -> 1_000, pace);
    pace.pass(3600 * SECOND);
    long start = pace.nanos();
    for (int i = 0; i < 10; i++) {
      throttle.take(1_000);
    }
    assertThat(pace.nanos() - start).isGreaterThan(8 * SECOND);
  }

  @Test
  void waitsForNothingWithoutALimit() {
    Throttle throttle = new Throttle(() -> 0, pace);
    throttle.take(Integer.MAX_VALUE);
    throttle.take(Integer.MAX_VALUE);
    assertThat(pace.nanos()).isZero();
  }

  @Test
  void followsALimitThatIsLiftedWhileSomebodyWaits() {
    AtomicLong limit = new AtomicLong(1);
    Throttle throttle = new Throttle(limit::get, pace);
    throttle.take(1_000_000);
    pace.whenSleeping(() -> limit.set(pace.nanos() > SECOND ? 0 : 1));
    throttle.take(1);
    assertThat(pace.nanos()).isLessThan(3 * SECOND);
  }

  @Test
  void slowsWhatIsReadAndNothingElse() throws Exception {
    InMemoryBlobStore store = new InMemoryBlobStore();
    BlobRef ref = new BlobRef("b", "k");
    byte[] bytes = new byte[1 << 20];
    new Random(SEED).nextBytes(bytes);
    store.put(ref, bytes);
    ThrottledBlobStore throttled = new ThrottledBlobStore(store, new Throttle(() -> 1 << 18, pace));
    assertThat(throttled.describe(ref)).isPresent();
    assertThat(pace.nanos()).isZero();
    try (BlobContent content = throttled.open(ref, 0)) {
      assertThat(content.stream().readAllBytes()).isEqualTo(bytes);
    }
    assertThat((double) pace.nanos() / SECOND).isBetween(3.2, 4.5);
  }

  @Test
  void asksTheLedgerOnceASecondAndKeepsWhatItSaidWhenItDoesNotAnswer() {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<RuntimeException> trouble = new AtomicReference<>();
    FeedPause pause = new FeedPause("falcon", Instant.EPOCH, "ann", "", null);
    FeedSteering steering =
        new FeedSteering(
            () -> {
              asked.incrementAndGet();
              if (trouble.get() != null) {
                throw trouble.get();
              }
              return List.of(new FeedControl("falcon", pause, OptionalLong.of(5)));
            },
            Map.of("falcon", 1L, "trail", 2L),
            pace);
    trouble.set(new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "gone"));
    assertThatThrownBy(() -> steering.isPaused("falcon"))
        .as("nobody knows whether it may be read")
        .isInstanceOf(TakagariException.class);

    trouble.set(null);
    asked.set(0);
    assertThat(steering.isPaused("falcon")).isTrue();
    assertThat(steering.paused()).containsExactly("falcon");
    assertThat(steering.isPaused("trail")).isFalse();
    assertThat(steering.limit("falcon")).isEqualTo(5);
    assertThat(steering.limit("trail")).isEqualTo(2);
    assertThat(steering.limit("other")).isZero();
    assertThat(asked).hasValue(1);

    trouble.set(new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "gone"));
    pace.pass(2 * SECOND);
    assertThat(steering.isPaused("falcon")).isTrue();
    assertThat(asked).hasValue(2);
  }
}
