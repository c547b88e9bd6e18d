package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.detection.DetectionVersion;
import dev.takagari.core.detection.RecordFates;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.sink.ParkedEvent;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DetectionSinkTest {
  private static final UnitLease LEASE = new UnitLease(new UnitId("0".repeat(26)), 1);

  private final List<List<Detection>> published = new ArrayList<>();
  private final Tallies tallies = new Tallies();
  private boolean silent;
  private final DetectionSink sink =
      new DetectionSink(this::publish, tallies, FalcoPriority.NOTICE, new SimpleMeterRegistry());

  private static final class Tallies implements DetectionTallies {
    private final Map<String, DetectionTally> recorded = new HashMap<>();
    private final Set<String> earlier = new HashSet<>();

    @Override
    public void record(UnitLease lease, String sink, DetectionTally tally) {
      recorded.put(sink, tally);
    }

    @Override
    public Map<String, DetectionTally> find(UnitId unit) {
      return recorded;
    }

    @Override
    public Set<DetectionVersion> earlier(UnitId unit, Collection<DetectionVersion> versions) {
      return versions.stream()
          .filter(version -> earlier.contains(version.id()))
          .collect(Collectors.toSet());
    }

    @Override
    public int forget(int days) {
      throw new UnsupportedOperationException();
    }
  }

  private synchronized void publish(List<Detection> detections) {
    if (silent) {
      throw new TakagariException(ErrorCode.QUEUE_UNAVAILABLE, "the queue is silent");
    }
    published.add(List.copyOf(detections));
  }

  private static EventRow alert(int number) {
    return alert(number, "raw/object");
  }

  private static EventRow alert(int number, String object) {
    return EventRow.builder()
        .set(Columns.EVENT_KIND, "alert")
        .set(Columns.EVENT_DATASET, "acme.edr")
        .set(Columns.EVENT_ID, "event" + number)
        .set(Columns.TIMESTAMP, 1_790_669_671_885_000L + number)
        .set(Columns.RULE_NAME, "Something odd")
        .set(Columns.RAW_OBJECT, object)
        .set(Columns.RAW_LINE, number)
        .build();
  }

  private static EventRow ordinary() {
    return EventRow.builder()
        .set(Columns.EVENT_KIND, "event")
        .set(Columns.EVENT_DATASET, "crowdstrike.fdr")
        .set(Columns.EVENT_ACTION, "ProcessRollup2")
        .build();
  }

  @Test
  void handsOverWhatIsDetectedAndCountsTheRest() throws Exception {
    try (UnitWriter writer = sink.open(LEASE)) {
      writer.accept(ordinary());
      writer.accept(alert(1));
      writer.accept(ordinary());
      assertThat(published).isEmpty();

      assertThat(writer.finish()).isEqualTo(new SinkOutcome(3, 3, 0, List.of(), 0, List.of()));
    }
    assertThat(published).hasSize(1);
    assertThat(published.getFirst()).extracting(Detection::id).containsExactly("event1");
    assertThat(published.getFirst()).extracting(Detection::source).containsExactly("acme.edr");
    assertThat(tallies.recorded)
        .isEqualTo(
            Map.of(
                "detections", new DetectionTally(3, 1, new TreeMap<>(Map.of("not-an-alert", 2L)))));
  }

  @Test
  void whatSomebodyBroughtSaysSo() throws Exception {
    try (UnitWriter writer = sink.open(LEASE)) {
      writer.accept(alert(1));
      writer.accept(alert(2, "raw/intake-acme-edr/2026/01/02/x/0-brought-y.ndjson.gz"));
      writer.accept(alert(3, "raw/brought-acme-edr/2026/01/02/x/0-y.ndjson.gz"));
      writer.finish();
    }
    assertThat(published.getFirst())
        .extracting(detection -> detection.is(Detection.Mark.BROUGHT))
        .containsExactly(false, false, true);
  }

  @Test
  void whatWaitsIsBounded() throws Exception {
    try (UnitWriter writer = sink.open(LEASE)) {
      IntStream.range(0, 2_000).parallel().forEach(number -> writer.accept(alert(number)));
      assertThat(published.stream().mapToInt(List::size).sum()).isGreaterThan(1_500);
      writer.finish();
    }
    assertThat(published.stream().flatMap(List::stream).map(Detection::id).distinct())
        .hasSize(2_000);
    assertThat(published).allMatch(batch -> batch.size() <= 200);
  }

  @Test
  void triageIsToldOnceOfARecordThatAUnitHoldsManyTimes() throws Exception {
    try (UnitWriter writer = sink.open(LEASE)) {
      IntStream.range(0, 100_000).parallel().forEach(_ -> writer.accept(alert(1)));
      writer.accept(alert(2));
      assertThat(writer.finish().accepted()).isEqualTo(100_001);
    }
    assertThat(published.stream().flatMap(List::stream).map(Detection::id))
        .containsExactlyInAnyOrder("event1", "event2");
    assertThat(tallies.recorded.get("detections"))
        .isEqualTo(new DetectionTally(100_001, 2, new TreeMap<>(Map.of("duplicate", 99_999L))));
  }

  private static final String BROUGHT = "raw/brought-acme-edr/2026/01/02/x/0-y.ndjson.gz";

  private static BitSet lines(int... lines) {
    BitSet set = new BitSet();
    for (int line : lines) {
      set.set(line);
    }
    return set;
  }

  private static EventRow brought(EventRow event, int line) {
    return EventRow.builder()
        .addAll(event)
        .set(
            Columns.EVENT_ID,
            event.has(Columns.EVENT_ID) ? event.string(Columns.EVENT_ID) : "plain")
        .set(Columns.RAW_OBJECT, BROUGHT)
        .set(Columns.RAW_LINE, line)
        .build();
  }

  @Test
  void ofWhatSomebodyBroughtItIsKnownWhatBecameOfEachRecord() throws Exception {
    tallies.earlier.add("event3");
    try (UnitWriter writer = sink.open(LEASE)) {
      writer.accept(brought(alert(1), 1));
      writer.accept(brought(ordinary(), 2));
      writer.accept(brought(alert(3), 3));
      writer.accept(brought(alert(1), 5));
      writer.accept(brought(ordinary(), 6));
      writer.finish();
    }
    assertThat(tallies.recorded.get("detections"))
        .isEqualTo(
            new DetectionTally(
                5,
                2,
                new TreeMap<>(Map.of("not-an-alert", 1L, "duplicate", 2L)),
                new RecordFates(
                    new TreeMap<>(
                        Map.of(
                            RecordFates.DETECTED,
                            lines(1),
                            RecordFates.KNOWN,
                            lines(3),
                            RecordFates.COPY,
                            lines(5, 6),
                            "not-an-alert",
                            lines(2))))));
    assertThat(published.getFirst())
        .as("triage counts copies")
        .extracting(Detection::id)
        .containsExactly("event1", "event3");
  }

  @Test
  void ofWhatCameByItselfNothingIsKeptForEachRecord() throws Exception {
    try (UnitWriter writer = sink.open(LEASE)) {
      writer.accept(alert(1));
      writer.accept(ordinary());
      writer.finish();
    }
    assertThat(tallies.recorded.get("detections").fates()).isEqualTo(RecordFates.NONE);
  }

  @Test
  void withoutTheQueueTheUnitIsTriedAgain() throws Exception {
    silent = true;
    try (UnitWriter writer = sink.open(LEASE)) {
      writer.accept(alert(1));
      assertThatThrownBy(writer::finish).isInstanceOf(TakagariException.class);
    }
    assertThat(tallies.recorded).isEmpty();
    silent = false;
    try (UnitWriter writer = sink.open(new UnitLease(LEASE.unit(), 2))) {
      writer.accept(alert(1));
      writer.finish();
    }
    assertThat(published.getFirst()).extracting(Detection::id).containsExactly("event1");
  }

  @Test
  void anAlertThatCannotBeReadIsParkedAndTheOthersGoOn() throws Exception {
    EventRow row = alert(7);
    Event broken =
        (Event)
            Proxy.newProxyInstance(
                Event.class.getClassLoader(),
                new Class<?>[] {Event.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("nextColumn")) {
                    throw new IllegalStateException("secret of the event");
                  }
                  return method.invoke(row, arguments);
                });
    SinkOutcome outcome;
    try (UnitWriter writer = sink.open(LEASE)) {
      writer.accept(broken);
      writer.accept(alert(8));
      outcome = writer.finish();
    }
    assertThat(outcome.parked())
        .containsExactly(new ParkedEvent("raw/object", 7, "not readable as a detection"));
    assertThat(outcome.accepted()).isEqualTo(2);
    assertThat(tallies.recorded.get("detections").without()).isEqualTo(Map.of("unreadable", 1L));
  }

  /// Every event of the sensor comes by here.
  @Test
  void ordinaryEventsCostNoMemory() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    EventRow event = ordinary();
    try (UnitWriter writer = sink.open(LEASE)) {
      for (int i = 0; i < 100; i++) {
        writer.accept(event);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100_000; i++) {
        writer.accept(event);
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(bytes).isLessThan(100_000);
    }
  }
}
