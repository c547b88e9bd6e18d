package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.sink.ParkedEvent;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One unit. Detections wait until there are enough for a batch; what waits is bounded by number
/// and by size.
final class DetectionUnitWriter implements UnitWriter {
  private static final Logger LOG = LoggerFactory.getLogger(DetectionUnitWriter.class);

  /// Detections of usual size are some KiB, the largest some hundred.
  private static final int MOST_WAITING = 200;

  /// Versions of detections that are known again within the unit.
  private static final int MOST_REMEMBERED = 10_000;

  private final DetectionOutlet outlet;
  private final Consumer<DetectionTally> tallies;
  private final EventVerdicts verdicts;
  private final Map<Reason, LongAdder> without = new EnumMap<>(Reason.class);
  private final LongAdder detected = new LongAdder();

  // guarded by this
  private List<Detection> waiting = new ArrayList<>();
  private final SequencedSet<String> told = new LinkedHashSet<>();
  private final List<ParkedEvent> parked = new ArrayList<>();

  /// @param tallies is told what became of the unit, once all is handed over
  DetectionUnitWriter(
      FalcoPriority least, DetectionOutlet outlet, Consumer<DetectionTally> tallies) {
    this.outlet = outlet;
    this.tallies = tallies;
    this.verdicts = new EventVerdicts(least);
    for (Reason reason : Reason.values()) {
      without.put(reason, new LongAdder());
    }
  }

  @Override
  public void accept(Event event) {
    switch (verdict(event)) {
      case Verdict.Left(Reason reason) -> count(reason);
      case Verdict.Detected(Detection detection) -> {
        if (isCopy(detection)) {
          count(Reason.DUPLICATE);
        } else {
          detected.increment();
          add(detection);
        }
      }
    }
  }

  /// Who sends one record a hundred thousand times has triage look at it once, and nobody else
  /// wait.
  private synchronized boolean isCopy(Detection detection) {
    if (!told.add(detection.id() + "/" + detection.revision())) {
      return true;
    }
    if (told.size() > MOST_REMEMBERED) {
      told.removeFirst();
    }
    return false;
  }

  private Verdict verdict(Event event) {
    try {
      return verdicts.of(event);
    } catch (TakagariException e) {
      throw e;
    } catch (RuntimeException e) {
      // one record that nobody foresaw must not keep a unit from being written
      park(event, e);
      return new Verdict.Left(Reason.UNREADABLE);
    }
  }

  private void count(Reason reason) {
    LongAdder counter = without.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  private synchronized void park(Event event, RuntimeException cause) {
    if (parked.isEmpty()) {
      // the message of the exception may hold what the event says
      LOG.warn("an alert cannot be read as a detection: {}", cause.getClass().getName());
    }
    String object = event.string(Columns.RAW_OBJECT);
    parked.add(
        new ParkedEvent(
            object == null ? "" : object,
            event.has(Columns.RAW_LINE) ? event.number(Columns.RAW_LINE) : 0,
            "not readable as a detection"));
  }

  private void add(Detection detection) {
    List<Detection> batch = List.of();
    synchronized (this) {
      waiting.add(detection);
      if (waiting.size() >= MOST_WAITING) {
        batch = waiting;
        waiting = new ArrayList<>();
      }
    }
    if (!batch.isEmpty()) {
      outlet.publish(batch);
    }
  }

  @Override
  public SinkOutcome finish() {
    List<ParkedEvent> refused;
    synchronized (this) {
      if (!waiting.isEmpty()) {
        outlet.publish(waiting);
        waiting = new ArrayList<>();
      }
      refused = List.copyOf(parked);
    }
    SortedMap<String, Long> reasons = new TreeMap<>();
    long events = detected.sum();
    for (Map.Entry<Reason, LongAdder> reason : without.entrySet()) {
      long number = reason.getValue().sum();
      events += number;
      if (number > 0) {
        reasons.put(reason.getKey().code(), number);
      }
    }
    tallies.accept(new DetectionTally(events, detected.sum(), reasons));
    return new SinkOutcome(events, events - refused.size(), 0, refused, 0, List.of());
  }

  @Override
  public synchronized void close() {
    waiting = List.of();
    told.clear();
    parked.clear();
  }
}
