package dev.takagari.alerting.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class WorkTakerTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final ConcurrentLinkedQueue<Runnable> due = new ConcurrentLinkedQueue<>();
  private final AtomicInteger ended = new AtomicInteger();

  private WorkTaker taker(int atOnce, Duration idle) {
    return new WorkTaker("test", atOnce, idle, _ -> Duration.ZERO, this::take);
  }

  private List<WorkTaker.Piece> take(int most) {
    List<WorkTaker.Piece> taken = new ArrayList<>();
    while (taken.size() < most) {
      Runnable next = due.poll();
      if (next == null) {
        break;
      }
      taken.add(new WorkTaker.Piece("piece", next));
    }
    return taken;
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("a minute is over").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void noMorePiecesAreUnderWayThanAllowedAndAllAreDone() {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      due.add(
          () -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            Thread.yield();
            underWay.decrementAndGet();
            ended.incrementAndGet();
          });
    }
    try (WorkTaker taker = taker(3, LONG)) {
      taker.start();
      until(() -> ended.get() == 50);
    }
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void whatComesWhileNothingIsDueWaitsForNobodyWhenItWakes() {
    try (WorkTaker taker = taker(1, LONG)) {
      taker.start();
      due.add(ended::incrementAndGet);
      taker.wake();
      until(() -> ended.get() == 1);
    }
  }

  @Test
  void aPieceThatThrowsGivesItsPlaceBack() {
    due.add(
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    due.add(ended::incrementAndGet);
    try (WorkTaker taker = taker(1, LONG)) {
      taker.start();
      until(() -> ended.get() == 1);
    }
  }

  @Test
  void aTakingThatFailsIsTriedAgainAfterThePauseForSoManyFailures() {
    ConcurrentLinkedQueue<Integer> failures = new ConcurrentLinkedQueue<>();
    AtomicInteger calls = new AtomicInteger();
    due.add(ended::incrementAndGet);
    try (WorkTaker taker =
        new WorkTaker(
            "test",
            1,
            LONG,
            inARow -> {
              failures.add(inARow);
              return Duration.ZERO;
            },
            most -> {
              if (calls.incrementAndGet() <= 2) {
                throw new IllegalStateException("expected by the test");
              }
              return take(most);
            })) {
      taker.start();
      until(() -> ended.get() == 1);
    }
    assertThat(failures).containsExactly(1, 2);
  }

  @Test
  void whatWasNeverBegunCanBeClosed() {
    taker(1, LONG).close();
    assertThat(ended).hasValue(0);
  }

  @Test
  void closingWaitsForWhatIsUnderWayAndTakesNothingMore() throws InterruptedException {
    CountDownLatch began = new CountDownLatch(1);
    Semaphore go = new Semaphore(0);
    AtomicBoolean closed = new AtomicBoolean();
    due.add(
        () -> {
          began.countDown();
          go.acquireUninterruptibly();
          ended.incrementAndGet();
        });
    WorkTaker taker = taker(1, LONG);
    taker.start();
    began.await();
    Thread closing =
        Thread.ofVirtual()
            .start(
                () -> {
                  taker.close();
                  closed.set(true);
                });
    due.add(ended::incrementAndGet);
    until(
        () ->
            closing.getState() == Thread.State.TIMED_WAITING
                || closing.getState() == Thread.State.WAITING);
    assertThat(closed).isFalse();
    go.release();
    closing.join();
    taker.wake();
    assertThat(ended).hasValue(1);
    assertThat(due).hasSize(1);
  }
}
