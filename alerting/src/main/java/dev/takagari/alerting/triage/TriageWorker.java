package dev.takagari.alerting.triage;

import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.Filed;
import dev.takagari.core.cases.ParkedMessages;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionText;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.core.queue.QueueMessage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files what comes in the alert queue. A message is deleted when the store has what it says, or
/// has it parked; whatever else happens, the queue brings it back, and filing it again changes
/// nothing.
public final class TriageWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TriageWorker.class);
  private static final int MOST_RECEIVED = 10;

  /// Deliveries after which a message that cannot be filed is parked.
  private static final int MOST_DELIVERIES = 5;

  private static final Duration DRAIN = Duration.ofMinutes(1);

  private final MessageQueue queue;
  private final CaseRepository cases;
  private final ParkedMessages parked;
  private final Runnable news;
  private final TriageSettings settings;
  private final TriageMeters meters;
  private final InstantSource clock;
  private final TriageHook hook;
  private final List<Thread> receivers = new ArrayList<>();
  private volatile boolean running;

  /// @param news told when a case has news; must not block
  public TriageWorker(
      MessageQueue queue,
      CaseRepository cases,
      ParkedMessages parked,
      Runnable news,
      TriageSettings settings,
      MeterRegistry registry,
      InstantSource clock,
      TriageHook hook) {
    this.queue = queue;
    this.cases = cases;
    this.parked = parked;
    this.news = news;
    this.settings = settings;
    this.clock = clock;
    this.hook = hook;
    meters = new TriageMeters(registry);
  }

  /// Begins to receive, on threads of its own.
  public void start() {
    running = true;
    for (int i = 0; i < settings.receivers(); i++) {
      receivers.add(Thread.ofVirtual().name("triage-" + i).start(this::loop));
    }
  }

  /// Receives nothing more, and waits until what was received is filed or given back.
  @Override
  public void close() {
    running = false;
    receivers.forEach(Thread::interrupt);
    try {
      for (Thread receiver : receivers) {
        receiver.join(DRAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    receivers.clear();
  }

  private void loop() {
    int failures = 0;
    while (running) {
      Duration pause = Duration.ZERO;
      try {
        failures = turn() ? 0 : failures + 1;
      } catch (RuntimeException e) {
        if (!running) {
          // the drain interrupted the long poll: that is no failure
          return;
        }
        failures++;
        LOG.warn("the alert queue cannot be worked on", e);
      }
      if (failures > 0) {
        pause = TriageSettings.pause(failures, ThreadLocalRandom.current().nextDouble());
      }
      rest(pause);
    }
  }

  /// Receives once, and does what there is to do.
  ///
  /// @return whether nothing failed that may go better later; if not, what failed comes again
  boolean turn() {
    List<QueueMessage> messages =
        queue.receive(MOST_RECEIVED, settings.poll(), settings.visibility());
    for (int i = 0; i < messages.size(); i++) {
      QueueMessage message = messages.get(i);
      meters.received();
      hook.reached(TriageStep.RECEIVED, message);
      try {
        handle(message);
      } catch (TakagariException e) {
        LOG.warn("{} waits: {}", message, e.code().code(), e);
        if (e.isTransient()) {
          giveBack(messages.subList(i, messages.size()));
          return false;
        }
      } catch (RuntimeException e) {
        LOG.warn("{} waits", message, e);
      }
    }
    return true;
  }

  private void handle(QueueMessage message) {
    Detection detection;
    try {
      detection = DetectionText.readMessage(message.body());
    } catch (TakagariException e) {
      park(message, ParkingReason.NOT_A_DETECTION, String.valueOf(e.getMessage()));
      return;
    }
    Filed filed;
    try {
      filed = cases.file(detection);
    } catch (RuntimeException e) {
      boolean mayPass = e instanceof TakagariException ours && ours.isTransient();
      if (mayPass || message.receiveCount() < MOST_DELIVERIES) {
        throw e;
      }
      LOG.error("{} cannot be filed and is parked", detection, e);
      park(message, ParkingReason.CANNOT_BE_FILED, code(e));
      return;
    }
    meters.filed(filed.outcome(), Duration.between(message.sentAt(), clock.instant()));
    hook.reached(TriageStep.FILED, message);
    if (filed.isNews()) {
      news.run();
    }
    delete(message);
  }

  private static String code(RuntimeException failure) {
    return failure instanceof TakagariException ours
        ? ours.code().code()
        : failure.getClass().getSimpleName();
  }

  private void park(QueueMessage message, ParkingReason reason, String detail) {
    parked.park(message.id(), reason.code(), detail, message.body());
    meters.parked(reason);
    hook.reached(TriageStep.PARKED, message);
    delete(message);
  }

  private void delete(QueueMessage message) {
    queue.delete(message);
    hook.reached(TriageStep.DELETED, message);
  }

  /// Others need not wait until the visibility is over; when that fails, they do.
  private void giveBack(List<QueueMessage> messages) {
    Duration soon = TriageSettings.pause(1, ThreadLocalRandom.current().nextDouble());
    for (QueueMessage message : messages) {
      try {
        queue.extend(message, Duration.ofSeconds(soon.plusSeconds(1).toSeconds()));
      } catch (TakagariException e) {
        LOG.warn("{} comes again when its time is over: {}", message, e.code().code());
      }
    }
  }

  private static void rest(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      // only the drain interrupts: the loop ends
      Thread.currentThread().interrupt();
    }
  }
}
