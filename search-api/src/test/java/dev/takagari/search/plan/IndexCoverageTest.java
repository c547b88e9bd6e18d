package dev.takagari.search.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hot.HotBatch;
import dev.takagari.core.hot.HotGap;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class IndexCoverageTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static TimeRange days(String from, String to) {
    return new TimeRange(Instant.parse(from + "T00:00:00Z"), Instant.parse(to + "T00:00:00Z"));
  }

  private static HotGap gap(String eventClass, String period, HotGap.Reason reason) {
    return new HotGap(
        new HotIndexEntry("takagari-events-" + eventClass + "-" + period, "u", eventClass, period),
        reason);
  }

  private static IndexCoverage coverage(Duration wait, Supplier<List<HotGap>> gaps) {
    return new IndexCoverage(
        new HotIndex() {
          @Override
          public HotBatch newBatch() {
            throw new UnsupportedOperationException();
          }

          @Override
          public void refresh(Set<String> indices) {}

          @Override
          public List<HotGap> gaps() {
            return gaps.get();
          }

          @Override
          public void check() {}
        },
        wait);
  }

  @Test
  void nothingLostIsNoGap() {
    assertThat(coverage(LONG, List::of).gaps(TimeRange.ALL)).isEqualTo(TimeRanges.NONE);
  }

  @Test
  void theTimeOfLostAndReplacedIndicesIsAGapWhateverTheirClass() {
    IndexCoverage coverage =
        coverage(
            LONG,
            () ->
                List.of(
                    gap("dns", "2026-11-03", HotGap.Reason.MISSING),
                    gap("file", "2026-11-03", HotGap.Reason.REPLACED),
                    gap("process", "2026-11-04", HotGap.Reason.MISSING),
                    gap("process", "2026-09", HotGap.Reason.MISSING),
                    gap("process", "2024", HotGap.Reason.MISSING)));

    assertThat(coverage.gaps(TimeRange.ALL).ranges())
        .containsExactly(
            days("2026-11-03", "2026-11-05"),
            days("2026-09-01", "2026-10-01"),
            days("2024-01-01", "2025-01-01"));
    assertThat(coverage.gaps(days("2026-09-30", "2026-11-04")).ranges())
        .containsExactly(days("2026-11-03", "2026-11-04"), days("2026-09-30", "2026-10-01"));
    assertThat(coverage.gaps(days("2026-10-01", "2026-11-03")).isEmpty()).isTrue();
  }

  @Test
  void anErrorOfTheEngineIsItsOwn() {
    TakagariException failure = new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "down");
    assertThatThrownBy(
            () ->
                coverage(
                        LONG,
                        () -> {
                          throw failure;
                        })
                    .gaps(TimeRange.ALL))
        .isSameAs(failure);
    assertThatThrownBy(
            () ->
                coverage(
                        LONG,
                        () -> {
                          throw new IllegalStateException();
                        })
                    .gaps(TimeRange.ALL))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
  }

  @Test
  void anEngineThatDoesNotAnswerIsUnavailable() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    IndexCoverage silent =
        coverage(
            Duration.ofMillis(50),
            () -> {
              try {
                Thread.sleep(LONG);
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return List.of();
            });

    assertThatThrownBy(() -> silent.gaps(TimeRange.ALL))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE));
    interrupted.await();
  }
}
