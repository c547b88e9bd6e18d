package dev.takagari.ingest.feed;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.Claim;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.queue.QueueMessage;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestStep;
import dev.takagari.ingest.engine.LogScope;
import dev.takagari.ingest.notification.MessageGroup;
import dev.takagari.ingest.notification.Notification;
import dev.takagari.ingest.unit.UnitPass;
import dev.takagari.ingest.unit.UnitRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a unit of what messages announce: claims, archives, lets the messages go, and hands the
/// events to the sinks.
final class UnitIntake {
  private static final Logger LOG = LoggerFactory.getLogger(UnitIntake.class);
  private static final Instant EARLIEST = Instant.parse("2011-01-01T00:00:00Z");
  private static final int DELETIONS_AT_ONCE = 8;
  private static final Duration AHEAD = Duration.ofHours(24);

  private final IngestEngine engine;
  private final Feed feed;
  private final MessageQuarantine quarantine;

  UnitIntake(IngestEngine engine, Feed feed, MessageQuarantine quarantine) {
    this.engine = engine;
    this.feed = feed;
    this.quarantine = quarantine;
  }

  /// Takes messages in, together. They are deleted when everything they name is archived and in the
  /// ledger, hidden for a while when somebody else is at it.
  ///
  /// @throws RuntimeException when nothing was deleted
  void ingest(List<Arrival> arrivals) {
    Claim claim = engine.ledgers().units().claim(announcement(arrivals), engine.settings().lease());
    String unit = claim.won().isEmpty() ? "" : claim.won().getLast().unit().id().value();
    arrivals.forEach(arrival -> noteOddities(arrival, unit));
    List<Running> running = new ArrayList<>();
    try {
      for (UnitWork work : claim.won()) {
        running.add(archive(work));
      }
      if (claim.busy() > 0) {
        // Somebody else archives objects of these messages, or waits to do it again: look again
        // soon, then less often, at the latest when a lease must be over.
        for (Arrival arrival : arrivals) {
          QueueMessage message = arrival.message();
          feed.queue().extend(message, pause(message.receiveCount()));
        }
      } else {
        for (Running one : running) {
          engine.hook().reached(IngestStep.BEFORE_DELETE, one.pass().unit().id());
        }
        delete(arrivals);
      }
      for (Running one : running) {
        finish(one);
      }
    } finally {
      running.forEach(Running::close);
    }
  }

  private Announcement announcement(List<Arrival> arrivals) {
    Arrival first = arrivals.getFirst();
    boolean alone = arrivals.size() == 1;
    List<AnnouncedObject> objects = new ArrayList<>();
    arrivals.forEach(arrival -> objects.addAll(arrival.objects()));
    return new Announcement(
        feed.name(),
        first.message().id(),
        alone ? first.batch().shape() : MessageGroup.SHAPE,
        alone
            ? first.message().body()
            : MessageGroup.text(arrivals.stream().map(Arrival::message).toList()),
        arrivals.stream()
            .map(arrival -> arrival.message().sentAt())
            .min(Comparator.naturalOrder())
            .orElseThrow(),
        arrivals.stream().map(UnitIntake::batchTime).max(Comparator.naturalOrder()).orElseThrow(),
        engine.settings().mappingVersion(),
        engine.sinkNames(),
        objects,
        false);
  }

  private static Instant batchTime(Arrival arrival) {
    Instant time = arrival.batch().time();
    Instant sent = arrival.message().sentAt();
    return time == null || isAbsurd(time, sent) ? sent : time;
  }

  /// The bounds of event times, against the time of the message.
  private static boolean isAbsurd(Instant time, Instant sent) {
    return time.isBefore(EARLIEST) || time.isAfter(sent.plus(AHEAD));
  }

  private void noteOddities(Arrival arrival, String unit) {
    Notification.Batch batch = arrival.batch();
    if (batch.countDiffers()) {
      quarantine.note(
          arrival.message(),
          unit,
          ErrorCode.FILE_COUNT_DIFFERS,
          Math.abs(batch.announcedCount() - batch.files().size()),
          batch.announcedCount() + " announced, " + batch.files().size() + " listed");
    }
    Instant time = batch.time();
    if (time != null && isAbsurd(time, arrival.message().sentAt())) {
      quarantine.note(
          arrival.message(),
          unit,
          ErrorCode.BATCH_TIME_ABSURD,
          1,
          (time.equals(Instant.MIN) ? "no time" : time) + " in a message of " + batchTime(arrival));
    }
  }

  /// Deletes the messages, several at once. One that stays comes again and is known then.
  private void delete(List<Arrival> arrivals) {
    if (arrivals.size() == 1) {
      delete(arrivals.getFirst().message());
      return;
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(DELETIONS_AT_ONCE, Thread.ofVirtual().factory())) {
      arrivals.forEach(arrival -> threads.execute(() -> delete(arrival.message())));
    }
  }

  private void delete(QueueMessage message) {
    try {
      feed.queue().delete(message);
      engine.meters().messageDeleted(feed.name());
    } catch (RuntimeException e) {
      LOG.warn("{} is done and cannot be deleted; it will come again", message, e);
    }
  }

  /// Finishes a unit whose messages are deleted. Only the ledger can bring it back when that fails:
  /// at once, not when the lease has run out.
  private void finish(Running unit) {
    try (LogScope _ = LogScope.of(unit.runner().work().unit())) {
      finishNamed(unit);
    }
  }

  private void finishNamed(Running unit) {
    try {
      unit.runner().finish(unit.pass());
    } catch (RuntimeException e) {
      UnitWork work = unit.runner().work();
      LOG.warn("unit {} rests", work.unit().id(), e);
      rest(work);
    }
  }

  /// A unit that is archived and not yet finished.
  private record Running(UnitRunner runner, UnitPass pass, AutoCloseable beat) {
    void close() {
      pass.close();
      stop(beat);
    }
  }

  private Running archive(UnitWork work) {
    AutoCloseable beat = engine.heartbeat(() -> renew(work));
    engine.meters().unitStarted();
    UnitRunner runner = new UnitRunner(engine, work);
    try (LogScope _ = LogScope.of(work.unit())) {
      return new Running(
          runner,
          runner.archive(feed),
          () -> {
            engine.meters().unitEnded();
            beat.close();
          });
    } catch (Error e) {
      stop(beat);
      throw e;
    } catch (RuntimeException e) {
      engine.meters().unitEnded();
      stop(beat);
      rest(work);
      throw e;
    }
  }

  private void renew(UnitWork work) {
    try {
      engine.ledgers().units().renew(work.lease(), engine.settings().lease());
    } catch (RuntimeException e) {
      LOG.debug("the lease of {} was not prolonged", work.unit().id(), e);
    }
  }

  private void rest(UnitWork work) {
    try {
      engine.ledgers().sinks().release(work.lease(), pause(work.unit().attempts()));
    } catch (RuntimeException e) {
      LOG.debug("the lease runs out by itself", e);
    }
  }

  private static void stop(AutoCloseable beat) {
    try {
      beat.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Duration pause(int attempts) {
    return engine.settings().pause(attempts, ThreadLocalRandom.current().nextDouble());
  }
}
