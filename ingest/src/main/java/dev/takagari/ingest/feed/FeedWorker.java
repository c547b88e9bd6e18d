package dev.takagari.ingest.feed;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.queue.QueueMessage;
import dev.takagari.ingest.engine.Failures;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestStep;
import dev.takagari.ingest.engine.LogScope;
import dev.takagari.ingest.metrics.Stage;
import dev.takagari.ingest.notification.Notification;
import dev.takagari.ingest.notification.NotificationReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on the messages of one feed. A message is deleted when everything it names is archived and
/// in the ledger, or when it was set aside; whatever else happens, the queue brings it back.
///
/// A batch of the vendor is a unit. Messages that announce single objects as they come are gathered
/// for a while, and become one unit together.
public final class FeedWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedWorker.class);
  private static final int MAX_RECEIVE = 10;
  private static final int HANDS = 2 * MAX_RECEIVE;
  private static final Duration DRAIN = Duration.ofMinutes(2);

  /// How often a paused feed looks whether it may go on.
  private static final Duration REST = Duration.ofSeconds(1);

  private static final Duration SHORTEST_POLL = Duration.ofSeconds(1);

  private final IngestEngine engine;
  private final Feed feed;
  private final NotificationReader reader;
  private final ObjectFinder finder;
  private final UnitIntake intake;
  private final MessageQuarantine quarantine;
  private final Gathering gathering;

  /// One for each unit that may be taken in. Who receives holds one, so that nothing is received
  /// that has to wait long.
  private final Semaphore permits;

  /// More messages may be in hand than units, as long as they are only gathered.
  private final Semaphore hands = new Semaphore(HANDS, true);

  /// Whether the last message was one to be gathered.
  private volatile boolean gathers;

  private volatile boolean running;
  private Thread receiver = new Thread();

  public FeedWorker(IngestEngine engine, Feed feed) {
    this(engine, feed, System::nanoTime);
  }

  /// A worker whose time is moved by somebody else: for tests and simulations.
  ///
  /// @param nanos a clock that only goes forward, which says how long messages waited for others
  public FeedWorker(IngestEngine engine, Feed feed, LongSupplier nanos) {
    this.engine = engine;
    this.feed = feed;
    reader = new NotificationReader(feed.buckets());
    finder = new ObjectFinder(engine, feed);
    quarantine = new MessageQuarantine(engine, feed);
    intake = new UnitIntake(engine, feed, quarantine);
    gathering = new Gathering(engine.settings().groupBytes(), engine.settings().groupTime(), nanos);
    permits = new Semaphore(engine.settings().unitsAtOnce(), true);
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
      // one that was never begun cannot be waited for
      if (receiver.isAlive()) {
        receiver.join(DRAIN);
      }
      if (awaitHandlers()) {
        flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitHandlers() throws InterruptedException {
    return isIdle(hands, HANDS) && isIdle(permits, engine.settings().unitsAtOnce());
  }

  private static boolean isIdle(Semaphore semaphore, int all) throws InterruptedException {
    boolean idle = semaphore.tryAcquire(all, DRAIN.toSeconds(), TimeUnit.SECONDS);
    if (idle) {
      semaphore.release(all);
    }
    return idle;
  }

  private void loop() {
    try (LogScope _ = LogScope.of(feed.name())) {
      receiveAll();
    }
  }

  private void receiveAll() {
    int failures = 0;
    while (running) {
      try {
        if (engine.steering().isPaused(feed.name())) {
          startGroup(gathering.takeAll());
          sleep(REST);
          continue;
        }
        startDue();
        receive(pollTime());
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

  /// Not longer than until what is gathered is due. Queues count whole seconds.
  private Duration pollTime() {
    Duration poll = gathering.left(engine.settings().poll());
    return poll.compareTo(engine.settings().poll()) < 0 && poll.compareTo(SHORTEST_POLL) < 0
        ? SHORTEST_POLL
        : poll;
  }

  private void startDue() {
    startGroup(gathering.takeDue());
  }

  private void startGroup(List<Gathering.Member> due) {
    if (due.isEmpty()) {
      return;
    }
    permits.acquireUninterruptibly();
    Thread.ofVirtual()
        .name("ingest-group-" + feed.name())
        .start(
            () -> {
              try {
                ingest(due);
              } finally {
                permits.release();
              }
            });
  }

  /// Receives once and waits until everything received is done: for tests and one-time runs.
  ///
  /// @return messages received, 0 while the feed is paused
  public int receiveOnce() {
    int received = engine.steering().isPaused(feed.name()) ? 0 : receive(Duration.ZERO);
    hands.acquireUninterruptibly(HANDS);
    hands.release(HANDS);
    permits.acquireUninterruptibly(engine.settings().unitsAtOnce());
    permits.release(engine.settings().unitsAtOnce());
    flush();
    return received;
  }

  private int receive(Duration poll) {
    permits.acquireUninterruptibly();
    int units = 1 + tryAcquire(permits, MAX_RECEIVE - 1);
    int more = gathers ? tryAcquire(hands, MAX_RECEIVE - units) : 0;
    List<QueueMessage> messages = List.of();
    try {
      messages = unlessPaused(feed.queue().receive(units + more, poll, engine.settings().lease()));
    } finally {
      int held = Math.min(units, messages.size());
      permits.release(units - held);
      hands.release(more - (messages.size() - held));
    }
    for (int i = 0; i < messages.size(); i++) {
      QueueMessage message = messages.get(i);
      boolean holdsUnit = i < units;
      Thread.ofVirtual().name("ingest-" + message.id()).start(() -> run(message, holdsUnit));
    }
    return messages.size();
  }

  /// Gives back what came just when the feed was paused.
  private List<QueueMessage> unlessPaused(List<QueueMessage> messages) {
    if (messages.isEmpty() || !engine.steering().isPaused(feed.name())) {
      return messages;
    }
    messages.forEach(message -> feed.queue().extend(message, Duration.ZERO));
    return List.of();
  }

  private static int tryAcquire(Semaphore semaphore, int most) {
    int acquired = 0;
    while (acquired < most && semaphore.tryAcquire()) {
      acquired++;
    }
    return acquired;
  }

  private void run(QueueMessage message, boolean holdsUnit) {
    try {
      handle(message, holdsUnit);
    } finally {
      (holdsUnit ? permits : hands).release();
    }
  }

  /// Handles one message: to its end, or until it waits for others.
  public void handle(QueueMessage message) {
    handle(message, true);
  }

  private void handle(QueueMessage message, boolean holdsUnit) {
    try (LogScope _ = LogScope.of(feed.name())) {
      handleNamed(message, holdsUnit);
    }
  }

  private void handleNamed(QueueMessage message, boolean holdsUnit) {
    engine.meters().messageReceived(feed.name());
    Delivery delivery = new Delivery(engine, feed, message);
    boolean waits = false;
    try {
      waits = dispatch(delivery, holdsUnit);
    } catch (RuntimeException e) {
      // No beat may come after the pause is set.
      delivery.close();
      again(message, e);
    } finally {
      if (!waits) {
        delivery.close();
      }
    }
  }

  /// Takes in what was gathered and waited long enough, on this thread.
  public void ingestDue() {
    ingest(gathering.takeDue());
  }

  /// Takes in what was gathered so far, without waiting for more.
  public void flush() {
    ingest(gathering.takeAll());
  }

  /// @return whether the message is held on to
  private boolean dispatch(Delivery delivery, boolean holdsUnit) {
    QueueMessage message = delivery.message();
    switch (reader.read(message.body())) {
      case Notification.Ignored _ -> {
        engine.meters().messageIgnored(feed.name());
        delete(message);
      }
      case Notification.Unknown unknown -> park(message, ErrorCode.UNKNOWN_MESSAGE, unknown.why());
      case Notification.Batch batch when batch.files().isEmpty() ->
          park(message, ErrorCode.BATCH_EMPTY, "a batch of no files");
      case Notification.Batch batch when batch.isWhole() -> {
        gathers = false;
        Arrival arrival = finder.find(message, batch);
        asUnit(holdsUnit, () -> intake.ingest(List.of(arrival)));
      }
      case Notification.Batch batch -> {
        gathers = true;
        List<Gathering.Member> enough = gather(delivery, finder.find(message, batch));
        if (!enough.isEmpty()) {
          asUnit(holdsUnit, () -> ingest(enough));
        }
        return true;
      }
    }
    return false;
  }

  /// Waits for its turn, with the beat of what it holds going on.
  private void asUnit(boolean holdsUnit, Runnable work) {
    if (holdsUnit) {
      work.run();
      return;
    }
    permits.acquireUninterruptibly();
    try {
      work.run();
    } finally {
      permits.release();
    }
  }

  private List<Gathering.Member> gather(Delivery delivery, Arrival arrival) {
    engine
        .hook()
        .reached(
            IngestStep.GATHERED,
            ObjectIdentity.unitOf(
                arrival.objects().stream().map(AnnouncedObject::identity).toList()));
    return gathering.add(new Gathering.Member(delivery, arrival));
  }

  /// Takes in what was gathered. When that cannot be for good, each goes its own way, so that one
  /// message does not stop the others.
  private void ingest(List<Gathering.Member> group) {
    if (group.isEmpty()) {
      return;
    }
    try (LogScope _ = LogScope.of(feed.name())) {
      ingestNamed(group);
    }
  }

  private void ingestNamed(List<Gathering.Member> group) {
    try {
      intake.ingest(group.stream().map(Gathering.Member::arrival).toList());
    } catch (RuntimeException e) {
      if (group.size() == 1 || Failures.isTransient(e)) {
        group.forEach(member -> member.delivery().close());
        group.forEach(member -> again(member.delivery().message(), e));
      } else {
        LOG.warn("{} messages cannot be taken in together", group.size(), e);
        group.forEach(member -> ingestAlone(member.arrival()));
      }
    } finally {
      group.forEach(member -> member.delivery().close());
    }
  }

  private void ingestAlone(Arrival arrival) {
    try {
      intake.ingest(List.of(arrival));
    } catch (RuntimeException e) {
      again(arrival.message(), e);
    }
  }

  /// Lets a message that failed come again. When it failed often for a reason that time does not
  /// heal, it is set aside.
  private void again(QueueMessage message, RuntimeException cause) {
    ErrorCode code = Failures.code(cause);
    engine.meters().failed(feed.name(), Stage.ARCHIVE, code);
    int most = engine.settings().permanentAttempts();
    try {
      if (!Failures.isTransient(cause) && message.receiveCount() >= most) {
        LOG.error("{} of feed {} is set aside", message, feed.name(), cause);
        park(message, code, Failures.message(cause));
        return;
      }
      Duration pause = pause(message.receiveCount());
      LOG.warn("{} of feed {}: again in {}", message, feed.name(), pause, cause);
      feed.queue().extend(message, pause);
    } catch (RuntimeException e) {
      LOG.debug("{} comes again when its time is over", message, e);
    }
  }

  /// Keeps the message, lists it, and only then lets it go.
  private void park(QueueMessage message, ErrorCode reason, String why) {
    quarantine.park(message, reason, why);
    delete(message);
  }

  private void delete(QueueMessage message) {
    feed.queue().delete(message);
    engine.meters().messageDeleted(feed.name());
  }

  private Duration pause(int attempts) {
    return engine.settings().pause(attempts, ThreadLocalRandom.current().nextDouble());
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
