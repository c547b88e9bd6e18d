package dev.takagari.ingest.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.queue.QueueMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process dies at every step there is, and another one does the rest. A step that nobody reaches
/// fails its case, so no step is without one.
class CrashTest {
  private static final int EVENTS = 4 * 300;

  private IngestFixture fixture;

  /// The process is gone: nothing of ours catches this.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
    fixture.queue.send(List.of(fixture.batches.batch("b1", 4, 300)));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /// Runs until the step is reached, and dies there.
  private void dieAt(IngestStep step) {
    AtomicBoolean dead = new AtomicBoolean();
    StepHook hook =
        (reached, unit) -> {
          if (reached == step) {
            dead.set(true);
            throw new Killed();
          }
        };
    AtomicInteger accepted = new AtomicInteger();
    fixture.hotSink.trouble =
        what -> {
          if (step == IngestStep.BULK_HALF_DONE
              && what.equals("accept")
              && accepted.incrementAndGet() > EVENTS / 2) {
            hook.reached(step, null);
          }
          if (step == IngestStep.BEFORE_REFRESH && what.equals("finish")) {
            hook.reached(step, null);
          }
        };
    assertThatThrownBy(
            () -> {
              fixture.receive(new FeedWorker(fixture.engine(hook), fixture.feed()));
              fixture.commit(hook);
            })
        .isInstanceOf(Killed.class);
    assertThat(dead).isTrue();
    fixture.hotSink.trouble = what -> {};
  }

  @ParameterizedTest
  @EnumSource
  void losesAndDoublesNothing(IngestStep step) {
    dieAt(step);
    assertThat(fixture.balance().holds()).as(fixture.balance().toString()).isTrue();
    fixture.runToTheEnd();
    fixture.assertComplete(EVENTS);
    assertThat(fixture.balance().units()).isEqualTo(1);
    assertThat(fixture.reasons()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void losesAndDoublesNothingWhenTheMessageIsGoneToo(IngestStep step) {
    dieAt(step);
    List<QueueMessage> left = fixture.queue.receive(10, Duration.ZERO, Duration.ofMinutes(1));
    fixture.queue.redeliver();
    fixture.queue.receive(10, Duration.ZERO, Duration.ofMinutes(1)).forEach(fixture.queue::delete);
    left.forEach(fixture.queue::delete);
    fixture.runToTheEnd();
    fixture.assertComplete(EVENTS);
  }

  @ParameterizedTest
  @EnumSource(
      value = IngestStep.class,
      names = {
        "CLAIMED",
        "ARCHIVED",
        "MANIFEST_WRITTEN",
        "BEFORE_DELETE",
        "DECODED",
        "DATA_FILES_WRITTEN",
        "STAGED"
      })
  void survivesAWorkerThatWakesUpWhenItsUnitWasTaken(IngestStep step) {
    AtomicBoolean slept = new AtomicBoolean();
    StepHook hook =
        (reached, unit) -> {
          if (reached == step && slept.compareAndSet(false, true)) {
            fixture.runToTheEnd();
          }
        };
    fixture.receive(new FeedWorker(fixture.engine(hook), fixture.feed()));
    assertThat(slept).isTrue();
    fixture.runToTheEnd();
    fixture.assertComplete(EVENTS);
  }
}
