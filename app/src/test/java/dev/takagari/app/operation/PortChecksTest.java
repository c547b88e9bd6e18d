package dev.takagari.app.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("checks of ports")
class PortChecksTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  @DisplayName("say what works and why the rest does not")
  void sayWhatWorks() {
    PortChecks checks =
        new PortChecks(
            List.of(
                new PortCheck("fine", () -> {}, PortAdvice.always("nothing")),
                new PortCheck(
                    "down",
                    () -> {
                      throw new TakagariException(ErrorCode.INDEX_UNAVAILABLE, "no");
                    },
                    PortAdvice.always("the plug"))),
            SHORT);
    assertThat(checks.run())
        .containsExactly(
            new PortCheck.Outcome("fine", true, "", ""),
            new PortCheck.Outcome("down", false, "no (index-unavailable)", "the plug"));
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  @DisplayName("end together when none answers, also those that cannot be interrupted")
  void endTogether() {
    CountDownLatch released = new CountDownLatch(1);
    List<PortCheck> silent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      silent.add(
          new PortCheck(
              "silent-" + i, () -> waitWhateverHappens(released), PortAdvice.always("x")));
    }
    // one after the other they would take half a minute
    assertThat(new PortChecks(silent, SHORT).run()).noneMatch(PortCheck.Outcome::ok).hasSize(100);
    released.countDown();
  }

  @Test
  @DisplayName("run once for all that ask at the same time")
  void runOnceForAll() {
    AtomicInteger runs = new AtomicInteger();
    PortCheck one = new PortCheck("one", runs::incrementAndGet, PortAdvice.always(""));
    PortCheck other = new PortCheck("other", () -> {}, PortAdvice.always(""));
    RecentChecks recent =
        new RecentChecks(new PortChecks(List.of(one, other), SHORT), Duration.ofHours(1));
    assertThat(recent.isOk(one)).isTrue();
    assertThat(recent.isOk(other)).isTrue();
    assertThat(runs).hasValue(1);
  }

  private static void waitWhateverHappens(CountDownLatch released) {
    while (released.getCount() > 0) {
      try {
        released.await();
      } catch (InterruptedException e) {
        // as a driver that waits for a socket
      }
    }
  }
}
