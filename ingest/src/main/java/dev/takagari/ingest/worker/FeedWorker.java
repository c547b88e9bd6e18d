package dev.takagari.ingest.worker;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.ErrorKind;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.Claim;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.queue.QueueMessage;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.notification.Listed;
import dev.takagari.ingest.notification.Notification;
import dev.takagari.ingest.notification.NotificationReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on the messages of one feed. A message is deleted when everything it names is archived and
/// in the ledger, or when it was set aside; whatever else happens, the queue brings it back.
public final class FeedWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedWorker.class);
  private static final int MAX_RECEIVE = 10;
  private static final Duration DRAIN = Duration.ofMinutes(2);

  private final IngestEngine engine;
  private final Feed feed;
  private final NotificationReader reader;
  private final Semaphore permits;
  private volatile boolean running;
  private Thread receiver = new Thread();

  public FeedWorker(IngestEngine engine, Feed feed) {
    this.engine = engine;
    this.feed = feed;
    reader = new NotificationReader(feed.buckets());
    permits = new Semaphore(engine.settings().unitsAtOnce());
  }

  /// Begins to receive, on threads of its own.
  public void start() {
    running = true;
    receiver = Thread.ofVirtual().name("ingest-receive-" + feed.name()).start(this::loop);
  }

  /// Receives nothing more, and waits until what was received is done or given back.
  @Override
  public void close() {
    running = false;
    receiver.interrupt();
    try {
      receiver.join(DRAIN);
      if (permits.tryAcquire(
          engine.settings().unitsAtOnce(),
          DRAIN.toSeconds(),
          java.util.concurrent.TimeUnit.SECONDS)) {
        permits.release(engine.settings().unitsAtOnce());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    int failures = 0;
    while (running) {
      try {
        receive(true);
        failures = 0;
      } catch (RuntimeException e) {
        if (!running) {
          // The drain interrupted the long poll: that is no failure.
          return;
        }
        failures++;
        Duration pause = pause(failures);
        LOG.warn("feed {} cannot be received from, again in {}", feed.name(), pause, e);
        sleep(pause);
      }
    }
  }

  /// Receives once and waits until everything received is done: for tests and one-time runs.
  ///
  /// @return messages received
  public int receiveOnce() {
    int received = receive(false);
    permits.acquireUninterruptibly(engine.settings().unitsAtOnce());
    permits.release(engine.settings().unitsAtOnce());
    return received;
  }

  private int receive(boolean poll) {
    int wanted = 1;
    permits.acquireUninterruptibly();
    while (wanted < MAX_RECEIVE && permits.tryAcquire()) {
      wanted++;
    }
    List<QueueMessage> messages = List.of();
    try {
      messages =
          feed.queue()
              .receive(
                  wanted,
                  poll ? engine.settings().poll() : Duration.ZERO,
                  engine.settings().lease());
    } finally {
      permits.release(wanted - messages.size());
    }
    for (QueueMessage message : messages) {
      Thread.ofVirtual().name("ingest-" + message.id()).start(() -> run(message));
    }
    return messages.size();
  }

  private void run(QueueMessage message) {
    try {
      handle(message);
    } catch (Exception e) {
      LOG.error("{} was not handled", message, e);
    } finally {
      permits.release();
    }
  }

  /// Handles one message to its end.
  public void handle(QueueMessage message) {
    engine.meters().messageReceived(feed.name());
    try (AutoCloseable _ =
        engine.heartbeat(
            () -> quietly(() -> feed.queue().extend(message, engine.settings().lease())))) {
      dispatch(message);
    } catch (TakagariException e) {
      Duration pause = pause(message.receiveCount());
      LOG.warn("{} of feed {}: again in {}", message, feed.name(), pause, e);
      engine.meters().failed(feed.name(), dev.takagari.ingest.metrics.Stage.ARCHIVE, e.code());
      quietly(() -> feed.queue().extend(message, pause));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void dispatch(QueueMessage message) {
    switch (reader.read(message.body())) {
      case Notification.Ignored ignored -> {
        engine.meters().messageIgnored(feed.name());
        delete(message);
      }
      case Notification.Unknown unknown -> park(message, ErrorCode.UNKNOWN_MESSAGE, unknown.why());
      case Notification.Batch batch when batch.files().isEmpty() ->
          park(message, ErrorCode.BATCH_EMPTY, "a batch of no files");
      case Notification.Batch batch -> ingest(message, batch);
    }
  }

  private void delete(QueueMessage message) {
    feed.queue().delete(message);
    engine.meters().messageDeleted(feed.name());
  }

  /// Keeps the message, lists it, and only then lets it go.
  private void park(QueueMessage message, ErrorCode reason, String why) {
    BlobRef target = engine.layout().parkedMessage(feed.name(), message.sentAt(), message.id());
    byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
    engine.archive().put(target, new ByteArrayInputStream(body), body.length, PutMode.REPLACE);
    engine
        .ledgers()
        .quarantine()
        .add(
            new QuarantineEntry(
                QuarantineKind.MESSAGE,
                feed.name(),
                "",
                message.id(),
                reason,
                0,
                1,
                target.key(),
                why));
    engine.meters().quarantined(feed.name(), reason, 1);
    delete(message);
  }

  private void ingest(QueueMessage message, Notification.Batch batch) {
    Instant batchTime = batch.time() == null ? message.sentAt() : batch.time();
    Announcement announcement =
        new Announcement(
            feed.name(),
            message.id(),
            batch.shape(),
            message.body(),
            message.sentAt(),
            batchTime,
            engine.settings().mappingVersion(),
            engine.sinkNames(),
            describe(batch.files()),
            false);
    Claim claim = engine.ledgers().units().claim(announcement, engine.settings().lease());
    if (batch.countDiffers()) {
      recordAnomaly(message, batch, claim);
    }
    List<Running> running = new ArrayList<>();
    try {
      for (UnitWork work : claim.won()) {
        running.add(archive(work));
      }
      if (claim.busy() > 0) {
        // Somebody else archives objects of this message, or waits to do it again: look again soon,
        // then less often, at the latest when a lease must be over.
        feed.queue().extend(message, pause(message.receiveCount()));
      } else {
        for (Running unit : running) {
          engine.hook().reached(IngestStep.BEFORE_DELETE, unit.pass().unit().id());
        }
        delete(message);
      }
      for (Running unit : running) {
        finish(unit);
      }
    } finally {
      running.forEach(Running::close);
    }
  }

  /// Finishes a unit whose message is deleted. Only the ledger can bring it back when that fails:
  /// at once, not when the lease has run out.
  private void finish(Running unit) {
    try {
      unit.runner().finish(unit.pass());
    } catch (RuntimeException e) {
      UnitWork work = unit.runner().work();
      Duration pause = pause(work.unit().attempts());
      LOG.warn("unit {} rests for {}", work.unit().id(), pause, e);
      quietly(() -> engine.ledgers().sinks().release(work.lease(), pause));
    }
  }

  /// A unit that is archived and not yet finished.
  private record Running(UnitRunner runner, UnitRunner.Pass pass, AutoCloseable beat) {
    void close() {
      pass.close();
      quietly(beat::close);
    }
  }

  private Running archive(UnitWork work) {
    AutoCloseable beat =
        engine.heartbeat(
            () ->
                quietly(
                    () -> engine.ledgers().units().renew(work.lease(), engine.settings().lease())));
    engine.meters().unitStarted();
    UnitRunner runner = new UnitRunner(engine, work);
    try {
      return new Running(
          runner,
          runner.archive(feed),
          () -> {
            engine.meters().unitEnded();
            beat.close();
          });
    } catch (Error e) {
      quietly(beat::close);
      throw e;
    } catch (RuntimeException e) {
      engine.meters().unitEnded();
      quietly(beat::close);
      quietly(() -> engine.ledgers().sinks().release(work.lease(), pause(work.unit().attempts())));
      throw e;
    }
  }

  private void recordAnomaly(QueueMessage message, Notification.Batch batch, Claim claim) {
    Optional<UnitId> unit = claim.won().stream().map(work -> work.unit().id()).findFirst();
    engine
        .ledgers()
        .quarantine()
        .add(
            new QuarantineEntry(
                QuarantineKind.ANOMALY,
                feed.name(),
                unit.map(UnitId::value).orElse(""),
                message.id(),
                ErrorCode.FILE_COUNT_DIFFERS,
                0,
                1,
                "",
                batch.announcedCount() + " announced, " + batch.files().size() + " listed"));
  }

  /// Asks the store for the identity of every object, several at once.
  private List<AnnouncedObject> describe(List<Listed> files) {
    List<Future<AnnouncedObject>> futures = new ArrayList<>();
    for (Listed file : files) {
      futures.add(engine.readers().submit(() -> describe(file)));
    }
    return futures.stream().map(Failures::await).toList();
  }

  private AnnouncedObject describe(Listed file) {
    boolean inventory = InventoryKind.ofKey(file.ref().key()).isPresent();
    if (file.refused() != null) {
      return refused(file, inventory, file.refused());
    }
    try {
      Optional<BlobInfo> info = feed.store().describe(file.ref());
      if (info.isEmpty()) {
        return refused(file, inventory, ErrorCode.OBJECT_MISSING);
      }
      return new AnnouncedObject(
          ObjectIdentity.of(file.ref(), info.get().version()),
          file.size(),
          file.md5(),
          info.get().lastModified(),
          inventory,
          null);
    } catch (TakagariException e) {
      if (e.code().kind() != ErrorKind.RESOURCE) {
        throw e;
      }
      return refused(file, inventory, e.code());
    }
  }

  private static AnnouncedObject refused(Listed file, boolean inventory, ErrorCode reason) {
    return new AnnouncedObject(
        ObjectIdentity.of(file.ref(), ""), file.size(), file.md5(), null, inventory, reason);
  }

  private Duration pause(int attempts) {
    return engine.settings().pause(attempts, ThreadLocalRandom.current().nextDouble());
  }

  private interface Quiet {
    void run() throws Exception;
  }

  /// Does what may fail without harm: time heals it.
  private static void quietly(Quiet work) {
    try {
      work.run();
    } catch (Exception e) {
      LOG.debug("did not work, and need not", e);
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
