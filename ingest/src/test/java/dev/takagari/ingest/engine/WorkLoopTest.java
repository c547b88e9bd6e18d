package dev.takagari.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WorkLoopTest {
  private static WorkLoop loop(Supplier<Duration> work) {
    return new WorkLoop(
        "test", IngestSettings.defaults(), Duration.ZERO, work, "expected by the test");
  }

  @Test
  void whatWasNeverBegunCanBeClosed() {
    AtomicInteger turns = new AtomicInteger();
    WorkLoop loop =
        loop(
            () -> {
              turns.incrementAndGet();
              return Duration.ZERO;
            });

    loop.close();

    assertThat(loop.isClosed()).isTrue();
    assertThat(turns).hasValue(0);
  }

  @Test
  void workGoesOnAfterAnErrorAndEndsWhenClosed() throws InterruptedException {
    CountDownLatch third = new CountDownLatch(3);
    WorkLoop loop =
        loop(
            () -> {
              third.countDown();
              if (third.getCount() == 2) {
                throw new IllegalStateException("expected by the test");
              }
              return third.getCount() > 0 ? Duration.ZERO : Duration.ofHours(1);
            });
    try (loop) {
      loop.start();
      assertThat(third.await(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(loop.isClosed()).isTrue();
  }
}
