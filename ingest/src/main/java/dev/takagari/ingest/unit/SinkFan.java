package dev.takagari.ingest.unit;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Event;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.ingest.metrics.Stage;
import dev.takagari.ingest.metrics.StageClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Hands every event of one unit to several sinks. A sink that fails is left out from then on and
/// stops neither the others nor the reading. `accept` is safe for use by several threads.
public final class SinkFan implements AutoCloseable {
  private final List<Lane> lanes;
  private final StageClock clock;
  private volatile boolean abandoned;

  private SinkFan(List<Lane> lanes, StageClock clock) {
    this.lanes = lanes;
    this.clock = clock;
  }

  static SinkFan open(List<EventSink> sinks, UnitLease lease, StageClock clock) {
    List<Lane> lanes = new ArrayList<>();
    for (EventSink sink : sinks) {
      lanes.add(new Lane(sink, lease));
    }
    return new SinkFan(List.copyOf(lanes), clock);
  }

  void accept(List<Event> batch) {
    if (abandoned) {
      return;
    }
    for (Lane lane : lanes) {
      long start = StageClock.now();
      lane.accept(batch);
      long used = StageClock.now();
      // The caller's clock runs too: take it off there, put it on here.
      clock.move(Stage.DECODE, lane.stage, used - start);
    }
  }

  /// Whether any event was handed over.
  boolean isEmpty() {
    return lanes.stream().allMatch(lane -> lane.handed.sum() == 0);
  }

  /// Gives up what was written so far: the sinks stay pending.
  void abandon() {
    abandoned = true;
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

    private void accept(List<Event> batch) {
      UnitWriter target = writer;
      if (failure.get() != null || target == null) {
        return;
      }
      try {
        for (Event event : batch) {
          target.accept(event);
        }
        handed.add(batch.size());
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
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
      long all = outcome.written() + outcome.duplicates() + outcome.parked().size();
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
