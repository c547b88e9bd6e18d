package dev.takagari.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.app.operation.BackgroundRun.Phase;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BackgroundRunTest {
  private final BackgroundRun<String> run = new BackgroundRun<>("count of things");

  private BackgroundRun.State<String> awaitEnd() throws InterruptedException {
    while (run.state().phase() == Phase.RUNNING) {
      Thread.sleep(1);
    }
    return run.state();
  }

  @Test
  void answersAtOnceAndRunsOneAtATime() throws InterruptedException {
    assertThat(run.state().phase()).isEqualTo(Phase.NONE);
    CountDownLatch end = new CountDownLatch(1);
    run.start(
        () -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return "seven";
        });

    assertThat(run.state().phase()).isEqualTo(Phase.RUNNING);
    assertThatThrownBy(() -> run.start(() -> "eight"))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST))
        .hasMessage("a count of things runs already");
    end.countDown();
    assertThat(awaitEnd()).isEqualTo(new BackgroundRun.State<>(Phase.DONE, "seven", null));

    run.start(() -> "eight");
    assertThat(awaitEnd().result()).isEqualTo("eight");
  }

  @Test
  void keepsWhyItFailed() throws InterruptedException {
    TakagariException known = new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "no answer");
    run.start(
        () -> {
          throw known;
        });
    assertThat(awaitEnd().failure()).isSameAs(known);

    run.start(
        () -> {
          throw new IllegalStateException("an event's value");
        });
    assertThat(awaitEnd().phase()).isEqualTo(Phase.FAILED);
    assertThat(run.state().failure())
        .hasMessage("the count of things failed")
        .extracting(TakagariException::code)
        .isEqualTo(ErrorCode.INTERNAL);
  }
}
