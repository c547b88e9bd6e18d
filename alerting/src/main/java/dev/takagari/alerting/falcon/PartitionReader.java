package dev.takagari.alerting.falcon;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.stream.StreamCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one partition for as long as its session lasts, over as many connections as it takes, and
/// refreshes the session meanwhile. For one thread.
final class PartitionReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionReader.class);

  /// Connections in a row that brought nothing; then the session is believed to be over.
  private static final int MOST_FAILURES = 6;

  private final FalconApi api;
  private final StreamResource resource;
  private final FeedHold hold;
  private final RecordKeeper keeper;
  private final StreamSession session;
  private final StreamMeters meters;
  private final Pace pace;
  private final Duration silence;
  private final Backoff backoff;
  private Instant refresh;
  private volatile @Nullable StreamBody body;

  PartitionReader(
      FalconApi api,
      StreamResource resource,
      FeedHold hold,
      RecordKeeper keeper,
      StreamSession session,
      StreamMeters meters,
      Pace pace,
      Duration silence,
      RandomGenerator random) {
    this.api = api;
    this.resource = resource;
    this.hold = hold;
    this.keeper = keeper;
    this.session = session;
    this.meters = meters;
    this.pace = pace;
    this.silence = silence;
    backoff = new Backoff(random);
    refresh = nextRefresh();
    session.whenOver(this::wake);
  }

  private void wake() {
    StreamBody open = body;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void run() {
    try {
      read();
    } catch (TakagariException e) {
      boolean lost = e.code() == ErrorCode.LEASE_LOST;
      LOG.warn("{}: {} is not read on: {}", hold.feed(), resource, e.getMessage());
      session.end(lost ? Ending.LEASE_LOST : Ending.FAULT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      session.end(Ending.STOPPED);
    } catch (RuntimeException | Error e) {
      LOG.error("{}: {} is not read on", hold.feed(), resource, e);
      session.end(Ending.FAULT);
    }
  }

  private void read() throws InterruptedException {
    while (!session.isOver()) {
      Ending ending;
      Duration wait = null;
      String trouble;
      try {
        ending = connection();
        trouble = said(ending);
      } catch (ApiFailure e) {
        ending = e.ending();
        wait = e.waitTime();
        trouble = e.getMessage() == null ? said(ending) : e.getMessage();
      }
      keeper.keep();
      if (session.isOver()) {
        return;
      }
      meters.ended(ending);
      hold.offsets()
          .tell(StreamCondition.broken(hold.feed(), resource.partition(), trouble), hold.fence());
      LOG.info("{}: {}: {}", hold.feed(), resource, trouble);
      boolean over =
          ending == Ending.SESSION_OVER
              || ending == Ending.DENIED
              || backoff.tries() >= MOST_FAILURES;
      if (over) {
        session.end(Ending.SESSION_OVER);
      } else {
        session.pause(wait == null ? backoff.next() : wait);
      }
    }
  }

  private static String said(Ending ending) {
    return switch (ending) {
      case CLOSED -> "the connection ended";
      case SILENT -> "nothing came for too long";
      case SESSION_OVER -> "the session is over";
      case DENIED -> "the session is not known any more";
      case BUSY, UNAVAILABLE, IN_USE, LEASE_LOST, STOPPED, FAULT -> ending.code();
    };
  }

  /// Reads one connection to its end.
  private Ending connection() throws ApiFailure, InterruptedException {
    keeper.connected();
    try (StreamBody open = api.open(resource, keeper.asked())) {
      body = open;
      if (session.isOver()) {
        return Ending.STOPPED;
      }
      meters.connected(1);
      try {
        hold.offsets()
            .tell(
                StreamCondition.connected(hold.feed(), resource.partition(), pace.instant()),
                hold.fence());
        return read(open);
      } finally {
        meters.connected(-1);
        body = null;
      }
    }
  }

  private Ending read(StreamBody open) throws ApiFailure, InterruptedException {
    RecordLines lines = new RecordLines(StreamSettings.LONGEST_RECORD);
    Instant heard = pace.instant();
    while (true) {
      Instant now = pace.instant();
      if (keeper.isDue()) {
        keeper.keep();
      } else if (!now.isBefore(resource.end())) {
        return Ending.SESSION_OVER;
      } else if (!now.isBefore(refresh)) {
        refresh();
      }
      Instant wake =
          earliest(heard.plus(silence), keeper.due(), earliest(refresh, resource.end(), null));
      Duration wait = Duration.between(pace.instant(), wake);
      switch (open.poll(wait.isNegative() ? Duration.ZERO : pace.wall(wait))) {
        case StreamPart.Bytes bytes -> {
          heard = pace.instant();
          backoff.reset();
          session.produced();
          meters.read(bytes.buffers().stream().mapToInt(java.nio.Buffer::remaining).sum());
          lines.add(bytes.buffers(), keeper::add);
        }
        case StreamPart.End end -> {
          return Ending.CLOSED;
        }
        case null -> {
          if (!pace.instant().isBefore(heard.plus(silence))) {
            return Ending.SILENT;
          }
        }
      }
    }
  }

  /// Refreshes the session, or says when to try again; if that never succeeds, the service ends the
  /// stream and it is discovered anew.
  private void refresh() throws ApiFailure, InterruptedException {
    try {
      api.refresh(resource);
      refresh = nextRefresh();
    } catch (ApiFailure e) {
      if (e.ending() == Ending.DENIED) {
        throw e;
      }
      LOG.info("{}: {}: {}", hold.feed(), resource, e.getMessage());
      Duration wait = e.waitTime();
      refresh = pace.instant().plus(wait == null ? resource.refreshEvery().dividedBy(60) : wait);
    }
  }

  private Instant nextRefresh() {
    return pace.instant().plus(resource.refreshEvery().multipliedBy(9).dividedBy(10));
  }

  private static Instant earliest(Instant a, @Nullable Instant b, @Nullable Instant c) {
    Instant first = b != null && b.isBefore(a) ? b : a;
    return c != null && c.isBefore(first) ? c : first;
  }
}
