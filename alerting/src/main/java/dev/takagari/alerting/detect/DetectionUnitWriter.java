package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.detection.DetectionVersion;
import dev.takagari.core.detection.RecordFates;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.sink.ParkedEvent;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
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

  /// Events of a unit that somebody brought which are known again within it.
  private static final int MOST_BROUGHT = 200_000;

  private final UnitLease lease;
  private final DetectionOutlet outlet;
  private final DetectionTallies tallies;
  private final EventVerdicts verdicts;
  private final BroughtRecords brought = new BroughtRecords();
  private final Map<Reason, LongAdder> without = new EnumMap<>(Reason.class);
  private final LongAdder detected = new LongAdder();

  // guarded by this
  private List<Found> waiting = new ArrayList<>();
  private final SequencedSet<String> told = new LinkedHashSet<>();
  private final List<ParkedEvent> parked = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  /// A detection and the line of its record; 0 when nobody asks for that.
  private record Found(Detection detection, int line) {}

  /// @param tallies are told what became of the unit, once all is handed over
  DetectionUnitWriter(
      UnitLease lease, FalcoPriority least, DetectionOutlet outlet, DetectionTallies tallies) {
    this.lease = lease;
    this.outlet = outlet;
    this.tallies = tallies;
    this.verdicts = new EventVerdicts(least);
    for (Reason reason : Reason.values()) {
      without.put(reason, new LongAdder());
    }
  }

  @Override
  public void accept(Event event) {
    boolean isBrought = brought.holds(event);
    boolean isSeen = isBrought && isSeen(event);
    switch (verdict(event)) {
      case Verdict.Left(Reason reason) -> {
        if (isSeen) {
          leaveCopy(event);
        } else {
          leave(event, reason, isBrought);
        }
      }
      case Verdict.Detected(Detection detection) -> {
        if (!isCopy(detection)) {
          detected.increment();
          add(new Found(detection, isBrought ? BroughtRecords.line(event) : 0));
        } else if (isSeen) {
          leaveCopy(event);
        } else {
          leave(event, Reason.DUPLICATE, isBrought);
        }
      }
    }
  }

  private void leaveCopy(Event event) {
    count(Reason.DUPLICATE);
    brought.note(BroughtRecords.line(event), RecordFates.COPY);
  }

  private void leave(Event event, Reason reason, boolean isBrought) {
    count(reason);
    if (isBrought) {
      brought.note(BroughtRecords.line(event), reason.code());
    }
  }

  /// Whether the unit has brought the same event before.
  private synchronized boolean isSeen(Event event) {
    String id = event.string(Columns.EVENT_ID);
    return id != null && (seen.contains(id) || (seen.size() < MOST_BROUGHT && !seen.add(id)));
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

  private void add(Found found) {
    List<Found> batch = List.of();
    synchronized (this) {
      waiting.add(found);
      if (waiting.size() >= MOST_WAITING) {
        batch = waiting;
        waiting = new ArrayList<>();
      }
    }
    if (!batch.isEmpty()) {
      publish(batch);
    }
  }

  private void publish(List<Found> batch) {
    List<Detection> detections = batch.stream().map(Found::detection).toList();
    if (brought.isBrought()) {
      Set<DetectionVersion> known =
          tallies.earlier(lease.unit(), detections.stream().map(DetectionVersion::of).toList());
      for (Found each : batch) {
        boolean isKnown = known.contains(DetectionVersion.of(each.detection()));
        brought.note(each.line(), isKnown ? RecordFates.KNOWN : RecordFates.DETECTED);
      }
    }
    outlet.publish(detections);
  }

  @Override
  public SinkOutcome finish() {
    List<ParkedEvent> refused;
    synchronized (this) {
      if (!waiting.isEmpty()) {
        publish(waiting);
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
    tallies.record(
        lease,
        DetectionSink.NAME,
        new DetectionTally(events, detected.sum(), reasons, brought.fates()));
    return new SinkOutcome(events, events - refused.size(), 0, refused, 0, List.of());
  }

  @Override
  public synchronized void close() {
    waiting = List.of();
    told.clear();
    parked.clear();
    seen.clear();
  }
}
