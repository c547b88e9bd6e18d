package dev.takagari.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every [MessageQueue] does.
public abstract class MessageQueueContract {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration WAIT = Duration.ofSeconds(10);

  /// An empty queue.
  protected abstract MessageQueue queue();

  @Test
  void deliversWhatWasSentAndHidesIt() {
    queue().send(List.of("{\"a\":\"é\"}"));
    List<QueueMessage> first = queue().receive(10, WAIT, LONG);
    assertThat(first).hasSize(1);
    assertThat(first.getFirst().body()).isEqualTo("{\"a\":\"é\"}");
    assertThat(first.getFirst().receiveCount()).isEqualTo(1);
    assertThat(first.getFirst().sentAt()).isNotNull();
    assertThat(queue().receive(10, Duration.ZERO, LONG)).isEmpty();
  }

  @Test
  void deliversAgainWhatWasGivenBack() {
    queue().send(List.of("x"));
    QueueMessage first = queue().receive(1, WAIT, LONG).getFirst();
    queue().extend(first, Duration.ZERO);
    QueueMessage second = queue().receive(1, WAIT, LONG).getFirst();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.receiveCount()).isEqualTo(2);
  }

  @Test
  void hidesLongerWhatIsExtended() {
    queue().send(List.of("x"));
    QueueMessage message = queue().receive(1, WAIT, Duration.ofSeconds(1)).getFirst();
    queue().extend(message, LONG);
    assertThat(queue().receive(1, Duration.ofSeconds(2), LONG)).isEmpty();
  }

  @Test
  void deletesForGood() {
    queue().send(List.of("x"));
    QueueMessage message = queue().receive(1, WAIT, Duration.ofSeconds(1)).getFirst();
    queue().delete(message);
    queue().delete(message);
    queue().extend(message, LONG);
    assertThat(queue().receive(1, Duration.ofSeconds(2), LONG)).isEmpty();
  }

  @Test
  void sendsAnyNumberAndManyBytes() {
    String large = "x".repeat(60_000);
    List<String> bodies = IntStream.range(0, 23).mapToObj(i -> i + large).toList();
    queue().send(bodies);
    List<String> received = new ArrayList<>();
    while (received.size() < bodies.size()) {
      List<QueueMessage> messages = queue().receive(10, WAIT, LONG);
      assertThat(messages).isNotEmpty().hasSizeLessThanOrEqualTo(10);
      for (QueueMessage message : messages) {
        received.add(message.body());
        queue().delete(message);
      }
    }
    assertThat(received).containsExactlyInAnyOrderElementsOf(bodies);
  }

  @Test
  void tellsItsBacklog() {
    assertThat(queue().backlog()).isZero();
    queue().send(List.of("x", "y", "z"));
    QueueMessage message = queue().receive(1, WAIT, LONG).getFirst();
    assertThat(queue().backlog()).isEqualTo(3);
    queue().delete(message);
    assertThat(queue().backlog()).isEqualTo(2);
  }

  @Test
  void saysThatItWorks() {
    queue().check();
  }
}
