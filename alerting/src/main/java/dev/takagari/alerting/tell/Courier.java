package dev.takagari.alerting.tell;

import dev.takagari.alerting.work.WorkTaker;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.Destination;
import dev.takagari.core.telling.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Takes the acts of one destination from the queue and has them done, several at a time, those of
/// one subject one after the other. While the destination rests nothing is taken. What does not end
/// before its process does is taken again when its lease is over.
public final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration LEAST_REST = Duration.ofSeconds(1);
  private static final Duration LONG_REST = Duration.ofSeconds(30);
  private static final Duration LONGEST_REST = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final Destination destination;
  private final ActQueue queue;
  private final TellSettings settings;
  private final TellMeters meters;
  private final InstantSource clock;
  private final WorkTaker taker;
  private volatile Instant rests = Instant.MIN;

  public Courier(
      Destination destination,
      ActQueue queue,
      TellSettings settings,
      TellMeters meters,
      InstantSource clock) {
    this.destination = destination;
    this.queue = queue;
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
    taker =
        new WorkTaker(
            "telling-" + destination.name(),
            settings.atOnce(),
            settings.idle(),
            _ -> AFTER_FAILURE,
            this::take);
  }

  /// Begins, on threads of its own.
  public void start() {
    taker.start();
  }

  /// Tells that there may be something to do, so that nobody waits for the next look.
  public void wake() {
    taker.wake();
  }

  /// Until when nothing is taken; in the past when the destination does not rest.
  public Instant rests() {
    return rests;
  }

  /// Takes nothing more, and waits a while for what is under way.
  @Override
  public void close() {
    taker.close();
  }

  /// Nothing while the destination rests.
  private List<WorkTaker.Piece> take(int most) {
    if (rests.isAfter(clock.instant())) {
      return List.of();
    }
    return queue.take(destination.name(), most, settings.lease()).stream()
        .map(
            one ->
                new WorkTaker.Piece(
                    "telling-" + one.act().marker(), () -> deliver(one.act(), one.reference())))
        .toList();
  }

  private void deliver(Act act, @Nullable String reference) {
    long began = System.nanoTime();
    Outcome outcome;
    try {
      outcome = destination.deliver(act, reference);
    } catch (RuntimeException | Error e) {
      // also our own store: what it was for is told when it is there again
      LOG.warn("{} of {} failed and is tried again", act, destination.name(), e);
      outcome = new Outcome.Later(Duration.ZERO, false, "failed here: " + e.getClass().getName());
    }
    try {
      meters.delivered(
          destination.name(), act, outcome, Duration.ofNanos(System.nanoTime() - began));
      record(act, outcome);
    } catch (RuntimeException e) {
      LOG.warn("what became of {} cannot be put down; it is looked for again", act, e);
    }
  }

  private void record(Act act, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done(String reference) -> queue.done(act, reference);
      case Outcome.Later(Duration pause, boolean all, String why) -> {
        if (all) {
          rest(pause, why);
        }
        queue.later(act, pause, why, !all);
      }
      case Outcome.NotNow(Duration pause, String why) -> queue.later(act, pause, why, false);
      case Outcome.Never(String why) -> {
        LOG.error("{} of {} cannot be done: {}", act, destination.name(), why);
        queue.dead(act, why);
      }
    }
  }

  private void rest(Duration pause, String why) {
    Duration least = pause.compareTo(LEAST_REST) < 0 ? LEAST_REST : pause;
    Duration bounded = least.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : least;
    Instant until = clock.instant().plus(bounded);
    if (!rests.isAfter(clock.instant())) {
      // a limit that passes by itself is nobody's business
      Level level = bounded.compareTo(LONG_REST) < 0 ? Level.INFO : Level.WARN;
      LOG.atLevel(level).log("{} rests for {}: {}", destination.name(), bounded, why);
    }
    if (until.isAfter(rests)) {
      rests = until;
    }
  }
}
