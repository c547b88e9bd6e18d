package dev.takagari.alerting.intake;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.core.queue.QueueMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the messages of a queue as records, each body one, whatever it holds: what cannot be
/// decoded is set aside on the road of all events, so that no message comes again and again. A
/// message is deleted when its record is kept; one that comes twice is an event with the same id.
public final class QueueIntake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueIntake.class);
  private static final int BATCH = 10;
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration VISIBILITY = Duration.ofMinutes(2);
  private static final Duration DRAIN = Duration.ofMinutes(1);
  private static final long SHORTEST_PAUSE = 500;
  private static final long LONGEST_PAUSE = 30_000;
  private static final int MOST_DOUBLINGS = 6;

  private final String name;
  private final MessageQueue queue;
  private final String source;
  private final RecordIntake intake;
  private final Counter records;
  private volatile boolean running;
  private Thread thread = new Thread();

  /// @param name of the queue in the configuration
  /// @param source kind of log that its messages are
  public QueueIntake(
      String name, MessageQueue queue, String source, RecordIntake intake, MeterRegistry registry) {
    this.name = name;
    this.queue = queue;
    this.source = source;
    this.intake = intake;
    records =
        Counter.builder("takagari.alerting.queue.records")
            .description("records that came from queues")
            .tag("queue", name)
            .register(registry);
  }

  /// Begins, on a thread of its own.
  public void start() {
    running = true;
    thread = Thread.ofVirtual().name("queue-intake-" + name).start(this::loop);
  }

  /// Receives no more; what was received is kept, or comes again.
  @Override
  public void close() {
    running = false;
    try {
      // one that was never begun cannot be waited for
      if (thread.isAlive()) {
        thread.join(DRAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    int failures = 0;
    while (running) {
      try {
        turn(WAIT);
        failures = 0;
      } catch (RuntimeException e) {
        long pause = pause(failures++);
        LOG.warn("records of queue {} wait, again in {} ms", name, pause, e);
        sleep(pause);
      }
    }
  }

  /// Takes what is there, up to ten messages.
  ///
  /// @return how many records were kept
  /// @throws TakagariException when they were not kept: the messages come again
  public int turn(Duration wait) {
    List<QueueMessage> messages = queue.receive(BATCH, wait, VISIBILITY);
    if (messages.isEmpty()) {
      return 0;
    }
    try {
      intake.take(
          source,
          messages.stream()
              .map(message -> message.body().getBytes(StandardCharsets.UTF_8))
              .toList());
    } catch (TakagariException e) {
      giveBack(messages);
      throw e;
    }
    records.increment(messages.size());
    messages.forEach(queue::delete);
    return messages.size();
  }

  private void giveBack(List<QueueMessage> messages) {
    try {
      messages.forEach(message -> queue.extend(message, Duration.ZERO));
    } catch (TakagariException e) {
      LOG.debug("messages of queue {} come again when their time is over", name);
    }
  }

  private static long pause(int failures) {
    long longest = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE << Math.min(failures, MOST_DOUBLINGS));
    return longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2);
  }

  /// In short pieces, so that closing need not wait for the end of it.
  private void sleep(long millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    try {
      while (running && System.nanoTime() < end) {
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }
}
