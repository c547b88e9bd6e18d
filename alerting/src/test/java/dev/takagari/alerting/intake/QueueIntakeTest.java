package dev.takagari.alerting.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.IntakeReceipt;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.queue.InMemoryMessageQueue;
import dev.takagari.core.unit.UnitId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueIntakeTest {
  private final InMemoryMessageQueue queue = new InMemoryMessageQueue();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<List<String>> taken = new ArrayList<>();
  private int outages;

  private final RecordIntake intake =
      (source, records) -> {
        assertThat(source).isEqualTo("aws.guardduty");
        if (outages > 0) {
          outages--;
          throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "gone");
        }
        taken.add(records.stream().map(each -> new String(each, StandardCharsets.UTF_8)).toList());
        return new IntakeReceipt(new UnitId("0".repeat(26)), false);
      };

  private QueueIntake worker(RecordIntake target) {
    return new QueueIntake("findings", queue, "aws.guardduty", target, registry);
  }

  private double counted() {
    return registry
        .get("takagari.alerting.queue.records")
        .tag("queue", "findings")
        .counter()
        .count();
  }

  @Test
  void takesEveryMessageInBatches() {
    List<String> bodies = IntStream.range(0, 25).mapToObj(i -> "{\"id\":" + i + "}").toList();
    queue.send(bodies);
    QueueIntake worker = worker(intake);
    int messages = 0;
    for (int turn = worker.turn(Duration.ZERO); turn > 0; turn = worker.turn(Duration.ZERO)) {
      messages += turn;
    }
    assertThat(messages).isEqualTo(25);
    assertThat(taken).extracting(List::size).containsExactly(10, 10, 5);
    assertThat(taken.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(bodies);
    assertThat(queue.size()).isZero();
    assertThat(counted()).isEqualTo(25);
  }

  @Test
  void takesWhatIsNoJsonOnceAndNeverAgain() {
    queue.send(List.of("nonsense", "{\"never\":", " "));
    QueueIntake worker = worker(intake);
    assertThat(worker.turn(Duration.ZERO)).isEqualTo(3);
    queue.redeliver();
    assertThat(worker.turn(Duration.ZERO)).isZero();
    assertThat(taken).hasSize(1);
  }

  @Test
  void leavesMessagesInTheQueueUntilTheyAreKept() {
    queue.send(List.of("{\"id\":1}"));
    outages = 1;
    QueueIntake worker = worker(intake);
    assertThatThrownBy(() -> worker.turn(Duration.ZERO)).isInstanceOf(TakagariException.class);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(counted()).isZero();
    assertThat(worker.turn(Duration.ZERO)).as("given back at once").isEqualTo(1);
    assertThat(taken).containsExactly(List.of("{\"id\":1}"));
    assertThat(queue.size()).isZero();
  }

  @Test
  void goesOnByItselfAfterAnOutage() throws InterruptedException {
    CountDownLatch kept = new CountDownLatch(1);
    outages = 2;
    queue.send(List.of("{\"id\":1}"));
    try (QueueIntake worker =
        worker(
            (source, records) -> {
              IntakeReceipt receipt = intake.take(source, records);
              kept.countDown();
              return receipt;
            })) {
      worker.start();
      assertThat(kept.await(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(queue.size()).isZero();
    assertThat(taken).hasSize(1);
  }
}
