package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.queue.QueueMessage;
import dev.takagari.ingest.engine.IngestStep;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process dies at every step there is, and another one does the rest. A step that nobody reaches
/// fails its case, so no step is without one.
class CrashTest {
  private static final int EVENTS = 4 * 300;
  private static final int HOSTS = 7;

  private IngestFixture fixture;

  /// The process is gone: nothing of ours catches this.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
  }

  private List<BlobInfo> objects() {
    List<BlobInfo> objects = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      objects.add(put("data/b1/part-%05d.gz".formatted(i), fixture.batches.lines(EVENTS / 4)));
    }
    objects.add(put("fdrv2/aidmaster/part-00000.gz", hosts()));
    return objects;
  }

  private BlobInfo put(String key, List<String> lines) {
    return fixture.batches.put(key, Batches.gzip(lines));
  }

  private static List<String> hosts() {
    return IntStream.range(0, HOSTS)
        .mapToObj("{\"aid\":\"%1$032x\",\"cid\":\"1\",\"ComputerName\":\"host-%1$d\"}"::formatted)
        .toList();
  }

  private void sendBatch() {
    String message = Batches.message("b1", objects());
    fixture.queue.send(List.of(message.replace("\"pathPrefix\":\"data/b1\",", "")));
  }

  /// The same objects, each with a message of its own.
  private void sendGroup() {
    for (BlobInfo info : objects()) {
      fixture.queue.send(List.of(Batches.s3Event(List.of(info))));
    }
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
  void losesAndDoublesNothingOfAGroup(IngestStep step) {
    sendGroup();
    dieAt(step);
    assertThat(fixture.balance().holds()).as(fixture.balance().toString()).isTrue();
    fixture.runToTheEnd();
    assertComplete();
    assertThat(fixture.balance().units()).isEqualTo(1);
    assertThat(fixture.reasons()).isEmpty();
  }

  @Test
  void doesTheRestOfAGroupOfWhichHalfIsGatheredWhenTheProcessDies() {
    sendGroup();
    AtomicInteger gathered = new AtomicInteger();
    StepHook hook =
        (reached, unit) -> {
          if (reached == IngestStep.GATHERED && gathered.incrementAndGet() == 3) {
            throw new Killed();
          }
        };
    assertThatThrownBy(() -> fixture.receive(new FeedWorker(fixture.engine(hook), fixture.feed())))
        .isInstanceOf(Killed.class);
    assertThat(fixture.balance().units()).isZero();
    assertThat(fixture.queue.size()).isEqualTo(5);
    fixture.runToTheEnd();
    assertComplete();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GATHERED")
  void losesAndDoublesNothing(IngestStep step) {
    sendBatch();
    dieAt(step);
    assertThat(fixture.balance().holds()).as(fixture.balance().toString()).isTrue();
    fixture.runToTheEnd();
    assertComplete();
    assertThat(fixture.balance().units()).isEqualTo(1);
    assertThat(fixture.reasons()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GATHERED")
  void losesAndDoublesNothingWhenTheMessageIsGoneToo(IngestStep step) {
    sendBatch();
    dieAt(step);
    List<QueueMessage> left = fixture.queue.receive(10, Duration.ZERO, Duration.ofMinutes(1));
    fixture.queue.redeliver();
    fixture.queue.receive(10, Duration.ZERO, Duration.ofMinutes(1)).forEach(fixture.queue::delete);
    left.forEach(fixture.queue::delete);
    fixture.runToTheEnd();
    assertComplete();
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
    sendBatch();
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
    assertComplete();
  }

  @Test
  void survivesAGathererThatWakesUpWhenOthersDidItsWork() {
    sendGroup();
    FeedWorker sleeper = new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed());
    fixture.queue.receive(3, Duration.ZERO, Duration.ofMinutes(10)).forEach(sleeper::handle);
    fixture.runToTheEnd();
    sleeper.flush();
    fixture.runToTheEnd();
    assertComplete();
    assertThat(fixture.balance().units()).isEqualTo(1);
  }

  @Test
  void survivesTwoWhoGatherTheSameMessages() {
    sendGroup();
    List<FeedWorker> workers =
        List.of(
            new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed()),
            new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed()));
    int most = 3;
    for (FeedWorker worker : workers) {
      fixture.queue.redeliver();
      fixture.queue.receive(most++, Duration.ZERO, Duration.ofMinutes(10)).forEach(worker::handle);
    }
    workers.forEach(FeedWorker::flush);
    fixture.runToTheEnd();
    assertComplete();
    assertThat(fixture.balance().units()).as("three objects, then what was new").isEqualTo(3);
  }

  private void assertComplete() {
    fixture.assertComplete(EVENTS);
    assertThat(fixture.balance().inventoryRows()).isEqualTo(HOSTS);
  }
}
