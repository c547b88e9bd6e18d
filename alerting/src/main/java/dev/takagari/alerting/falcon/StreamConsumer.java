package dev.takagari.alerting.falcon;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.stream.StreamCondition;
import dev.takagari.core.stream.StreamOffsets;
import dev.takagari.core.stream.StreamPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one feed of Event Streams in one process at a time, all partitions of it, each on a thread
/// of its own.
///
/// Who holds the feed's lease discovers the partitions and reads them until the session ends, which
/// is after four hours at the latest; then all connections are closed, for while one is open
/// discovery names no streams, and everything begins again at the offsets that are stored. Who does
/// not hold the lease waits for it.
public final class StreamConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamConsumer.class);
  private static final String LEASE = "falcon-stream:";

  /// For what was read to be kept when the consumer is closed.
  private static final Duration DRAIN = Duration.ofSeconds(20);

  private static final Duration CUT_OFF = Duration.ofSeconds(5);

  private final StreamSettings settings;
  private final RecordIntake intake;
  private final StreamOffsets offsets;
  private final LeaseLedger leases;
  private final String owner;
  private final StreamMeters meters;
  private final Pace pace;
  private final RandomGenerator random;
  private final FalconApi api;
  private final Backoff backoff;
  private volatile boolean stopped;
  private volatile StreamSession session;
  private @Nullable FeedLease lease;
  private @Nullable Thread thread;

  /// @param owner name of this process, told from every other one
  /// @param random safe for use by several threads
  public StreamConsumer(
      StreamSettings settings,
      RecordIntake intake,
      StreamOffsets offsets,
      LeaseLedger leases,
      String owner,
      StreamMeters meters,
      Pace pace,
      RandomGenerator random) {
    this.settings = settings;
    this.intake = intake;
    this.offsets = offsets;
    this.leases = leases;
    this.owner = owner;
    this.meters = meters;
    this.pace = pace;
    this.random = random;
    api = new FalconApi(settings, pace);
    backoff = new Backoff(random);
    session = new StreamSession(pace);
  }

  /// Begins, on a thread of its own.
  public void start() {
    thread = Thread.ofVirtual().name("stream-" + settings.name()).start(this::run);
  }

  /// Stops reading, keeps what was read and gives the feed back.
  @Override
  public void close() {
    stopped = true;
    session.end(Ending.STOPPED);
    Thread running = thread;
    if (running != null) {
      join(running);
    }
    api.close();
  }

  private void run() {
    try {
      while (!stopped) {
        StreamSession next = new StreamSession(pace);
        session = next;
        if (!stopped) {
          turn(next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      giveBack();
    }
  }

  /// One session, or one try to get at one.
  private void turn(StreamSession now) throws InterruptedException {
    Duration wait = null;
    Ending ending;
    String trouble;
    try {
      Optional<FeedHold> hold = hold();
      if (hold.isEmpty()) {
        now.pause(settings.lease().dividedBy(3));
        return;
      }
      Map<Integer, StreamPosition> known =
          offsets.open(settings.name(), owner, hold.get().fence()).stream()
              .collect(Collectors.toMap(StreamPosition::partition, Function.identity()));
      List<StreamResource> resources = api.discover();
      if (resources.isEmpty()) {
        ending = Ending.IN_USE;
        trouble = "discovery names no streams: is another connected as " + settings.appId() + "?";
      } else {
        ending = consume(now, hold.get(), known, resources);
        trouble = "";
      }
    } catch (ApiFailure e) {
      ending = e.ending();
      wait = e.waitTime();
      trouble = e.getMessage() == null ? ending.code() : e.getMessage();
    } catch (TakagariException e) {
      ending = e.code() == ErrorCode.LEASE_LOST ? Ending.LEASE_LOST : Ending.FAULT;
      trouble = e.getMessage() == null ? ending.code() : e.getMessage();
    } catch (RuntimeException e) {
      LOG.error("{} is not read now", settings, e);
      ending = Ending.FAULT;
      trouble = "a fault of ours";
    }
    if (!stopped) {
      ended(now, ending, trouble, wait);
    }
  }

  private void ended(StreamSession now, Ending ending, String trouble, @Nullable Duration wait)
      throws InterruptedException {
    if (trouble.isEmpty()) {
      LOG.info("{}: {}", settings, ending.code());
    } else {
      LOG.warn("{} is not read now: {}", settings, trouble);
    }
    if (now.isProductive()) {
      backoff.reset();
    }
    if (ending == Ending.LEASE_LOST) {
      giveBack();
    } else {
      tell(ending, trouble);
    }
    meters.ended(ending);
    Duration rest = wait == null ? backoff.next() : wait;
    // the session is over, so that only a new one can be waited in
    StreamSession between = new StreamSession(pace);
    session = between;
    if (!stopped) {
      between.pause(rest);
    }
  }

  private void tell(Ending ending, String trouble) {
    FeedLease held = lease;
    if (held == null || ending == Ending.SESSION_OVER) {
      return;
    }
    try {
      offsets.tell(
          StreamCondition.broken(
              settings.name(), StreamCondition.WHOLE, trouble.isEmpty() ? ending.code() : trouble),
          held.fence());
    } catch (TakagariException e) {
      LOG.warn("{}: its trouble cannot be recorded: {}", settings, e.getMessage());
    }
  }

  /// The right to read, if nobody else has it.
  private Optional<FeedHold> hold() {
    FeedLease held = lease;
    if (held != null && !held.isHeld()) {
      giveBack();
      held = null;
    }
    if (held == null) {
      held =
          FeedLease.take(
                  leases,
                  LEASE + settings.name(),
                  owner,
                  settings.lease(),
                  pace,
                  () -> session.end(Ending.LEASE_LOST))
              .orElse(null);
      lease = held;
      meters.active(held != null);
    }
    return held == null
        ? Optional.empty()
        : Optional.of(new FeedHold(settings.name(), offsets, held.fence()));
  }

  private void giveBack() {
    FeedLease held = lease;
    lease = null;
    meters.active(false);
    if (held != null) {
      held.close();
    }
  }

  /// Reads all partitions until one of them finds the session's end.
  private Ending consume(
      StreamSession now,
      FeedHold hold,
      Map<Integer, StreamPosition> known,
      List<StreamResource> resources)
      throws InterruptedException {
    LOG.info("{}: {} partitions", settings, resources.size());
    offsets.tell(
        StreamCondition.connected(settings.name(), StreamCondition.WHOLE, pace.instant()),
        hold.fence());
    List<Thread> readers = new ArrayList<>();
    try {
      for (StreamResource resource : resources) {
        StreamPosition position =
            known.getOrDefault(
                resource.partition(), StreamPosition.start(settings.name(), resource.partition()));
        PartitionReader reader =
            new PartitionReader(
                api,
                resource,
                hold,
                new RecordKeeper(hold, position, intake, now, meters, pace, random),
                now,
                meters,
                pace,
                settings.silence(),
                random);
        readers.add(
            Thread.ofVirtual()
                .name("stream-" + settings.name() + "-" + resource.partition())
                .start(reader));
      }
      // the lease may have been lost before there was anything to end
      FeedLease held = lease;
      if (held == null || !held.isHeld()) {
        now.end(Ending.LEASE_LOST);
      }
      return now.await();
    } finally {
      now.end(Ending.STOPPED);
      readers.forEach(StreamConsumer::join);
    }
  }

  /// Waits for a thread to finish what it has in hand.
  private static void join(Thread thread) {
    try {
      if (!thread.join(DRAIN)) {
        thread.interrupt();
        thread.join(CUT_OFF);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
