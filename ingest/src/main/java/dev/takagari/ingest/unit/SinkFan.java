package dev.takagari.ingest.unit;

import dev.takagari.core.coverage.UnitTally;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Event;
import dev.takagari.core.identity.SightingCollector;
import dev.takagari.core.identity.SightingLog;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.ingest.coverage.EventTally;
import dev.takagari.ingest.decode.EventTarget;
import dev.takagari.ingest.metrics.LapClock;
import dev.takagari.ingest.metrics.Stage;
import dev.takagari.ingest.metrics.StageClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Hands every event of one unit to several sinks. A sink that fails is left out from then on and
/// stops neither the others nor the reading.
public final class SinkFan implements AutoCloseable {
  private final List<Lane> lanes;
  private final StageClock clock;
  private final Queue<EventTally> tallies = new ConcurrentLinkedQueue<>();
  private final SightingCollector sightings;
  private volatile boolean abandoned;

  private SinkFan(List<Lane> lanes, StageClock clock, SightingLog log) {
    this.lanes = lanes;
    this.clock = clock;
    sightings = new SightingCollector(log);
  }

  /// @param log takes down what the events say of hosts and users
  static SinkFan open(List<EventSink> sinks, UnitLease lease, StageClock clock, SightingLog log) {
    List<Lane> lanes = new ArrayList<>();
    for (EventSink sink : sinks) {
      lanes.add(new Lane(sink, lease));
    }
    return new SinkFan(List.copyOf(lanes), clock, log);
  }

  /// Where the events of one more object go. Several may be in use at once, each by one thread at a
  /// time.
  ///
  /// @param delivered when the object was delivered
  EventTarget target(Instant delivered) {
    return new Target(ChronoUnit.MICROS.between(Instant.EPOCH, delivered));
  }

  /// What all events say together; call it after the last one.
  UnitTally tally() {
    return EventTally.sum(tallies);
  }

  /// Counts and measures for itself, and adds to what all share at the end of each piece.
  private final class Target implements EventTarget {
    private final Lane[] to = lanes.toArray(Lane[]::new);
    private final long[] handed = new long[to.length];
    private final long[] nanos = new long[to.length];
    private final LapClock laps = new LapClock();
    private final SightingCollector.Watch watch = sightings.watch();
    private final long delivered;

    /// Held during a piece; between pieces others count with it.
    private @Nullable EventTally tally;

    Target(long delivered) {
      this.delivered = delivered;
    }

    @Override
    public void accept(Event event) {
      if (abandoned) {
        return;
      }
      EventTally counting = tally;
      if (counting == null) {
        counting = Objects.requireNonNullElseGet(tallies.poll(), EventTally::new);
        tally = counting;
        laps.start();
      } else {
        laps.skip();
      }
      counting.add(event, delivered);
      watch.see(event);
      for (int i = 0; i < to.length; i++) {
        if (to[i].accept(event)) {
          handed[i]++;
        }
        nanos[i] += laps.lap();
      }
    }

    @Override
    public void flush() {
      EventTally counting = tally;
      if (counting != null) {
        tallies.add(counting);
        tally = null;
      }
      for (int i = 0; i < to.length; i++) {
        to[i].handed.add(handed[i]);
        // The caller's clock runs too: take it off there, put it on here.
        clock.move(Stage.DECODE, to[i].stage, nanos[i]);
        handed[i] = 0;
        nanos[i] = 0;
      }
    }
  }

  /// Gives up what was written so far: the sinks stay pending.
  void abandon() {
    abandoned = true;
  }

  /// What the events said of hosts and users.
  SightingCollector sightings() {
    return sightings;
  }

  List<Lane> lanes() {
    return abandoned ? List.of() : lanes;
  }

  @Override
  public void close() {
    for (Lane lane : lanes) {
      lane.close();
    }
  }

  /// One sink.
  static final class Lane {
    private final EventSink sink;
    private final Stage stage;
    private final LongAdder handed = new LongAdder();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private @Nullable UnitWriter writer;

    Lane(EventSink sink, UnitLease lease) {
      this.sink = sink;
      stage = Stage.ofSink(sink.name());
      try {
        writer = sink.open(lease);
      } catch (RuntimeException e) {
        failure.set(e);
      }
    }

    String name() {
      return sink.name();
    }

    Stage stage() {
      return stage;
    }

    private boolean accept(Event event) {
      UnitWriter target = writer;
      if (failure.get() != null || target == null) {
        return false;
      }
      try {
        target.accept(event);
        return true;
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
        return false;
      }
    }

    /// Makes the sink's work durable.
    ///
    /// @throws RuntimeException the first failure, also an earlier one
    SinkOutcome finish() {
      RuntimeException failed = failure.get();
      UnitWriter target = writer;
      if (failed != null || target == null) {
        throw failed == null ? new IllegalStateException("not open") : failed;
      }
      SinkOutcome outcome = target.finish();
      long all =
          outcome.written()
              + outcome.duplicates()
              + outcome.parked().size()
              + outcome.leftOut().rows();
      if (outcome.accepted() != handed.sum() || all != handed.sum()) {
        throw new TakagariException(
            ErrorCode.INTERNAL,
            "sink "
                + name()
                + " took "
                + outcome.accepted()
                + " and accounted for "
                + all
                + " of "
                + handed.sum()
                + " events");
      }
      return outcome;
    }

    private void close() {
      if (writer != null) {
        writer.close();
        writer = null;
      }
    }
  }
}
