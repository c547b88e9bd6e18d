package dev.takagari.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.store.IndicatorSource;
import dev.takagari.core.indicator.store.SourceRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IndicatorCountsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);
  private static final Duration LONGEST_GOOD = Duration.ofMinutes(5);

  /// Counts of the store that may end.
  private final Semaphore mayEnd = new Semaphore(0);

  private final AtomicInteger begun = new AtomicInteger();
  private volatile Instant now = NOON;
  private volatile Duration takes = Duration.ZERO;
  private volatile boolean fails;

  private List<IndicatorSource> sources() {
    int count = begun.incrementAndGet();
    mayEnd.acquireUninterruptibly();
    now = now.plus(takes);
    if (fails) {
      throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "silent");
    }
    return List.of(source("feed", true, count), source("imported", false, 0));
  }

  private static IndicatorSource source(String name, boolean enabled, long active) {
    return new IndicatorSource(
        name, new SourceRules(enabled, Map.of()), "", null, 1_000, active, null, null);
  }

  private IndicatorCounts counts(Duration patience) {
    return new IndicatorCounts(this::sources, GOOD_FOR, LONGEST_GOOD, patience, () -> now);
  }

  @Test
  void countsOnceForAWhile() {
    IndicatorCounts counts = counts(Duration.ofMinutes(1));
    mayEnd.release(2);

    assertThat(counts.newest()).isEqualTo(new Status.IndicatorStore(2, 1, 1, NOON));
    now = NOON.plus(GOOD_FOR).minusNanos(1);
    assertThat(counts.newest()).isEqualTo(new Status.IndicatorStore(2, 1, 1, NOON));
    assertThat(begun).hasValue(1);
  }

  @Test
  void keepsACountTheLongerTheLongerItTook() {
    IndicatorCounts counts = counts(Duration.ofMinutes(1));
    mayEnd.release(3);
    for (Duration took : List.of(Duration.ofSeconds(6), Duration.ofMinutes(10))) {
      takes = took;
      int before = begun.get();
      counts.newest();
      Instant counted = now;
      Duration kept = took.equals(Duration.ofSeconds(6)) ? took.multipliedBy(20) : LONGEST_GOOD;
      now = counted.plus(kept).minusNanos(1);
      counts.newest();
      assertThat(begun).hasValue(before + 1);
      now = counted.plus(kept);
    }
    takes = Duration.ZERO;
    assertThat(counts.newest()).isEqualTo(new Status.IndicatorStore(2, 1, 3, now));
  }

  @Test
  void givesTheLastCountWhileTheNextIsUnderWay() {
    IndicatorCounts counts = counts(Duration.ofMinutes(1));
    mayEnd.release();
    Status.IndicatorStore first = counts.newest();
    now = NOON.plus(GOOD_FOR);

    assertThat(counts.newest()).isEqualTo(first);
    assertThat(counts.newest()).isEqualTo(first);
    mayEnd.release();
    while (counts.newest().equals(first)) {
      Thread.onSpinWait();
    }
    assertThat(counts.newest()).isEqualTo(new Status.IndicatorStore(2, 1, 2, now));
    assertThat(begun).as("one count at a time").hasValue(2);
  }

  @Test
  void hasNoCountWhileTheFirstTakesLong() {
    IndicatorCounts counts = counts(Duration.ZERO);

    assertThat(counts.newest()).isNull();
    assertThat(counts.newest()).isNull();
    mayEnd.release();
    while (counts.newest() == null) {
      Thread.onSpinWait();
    }
    assertThat(begun).hasValue(1);
  }

  @Test
  void saysWhyThereIsNone() {
    IndicatorCounts counts = counts(Duration.ofMinutes(1));
    fails = true;
    mayEnd.release(2);

    assertThatThrownBy(counts::newest)
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE));
    fails = false;
    assertThat(counts.newest()).as("it tries again").isNotNull();
  }
}
