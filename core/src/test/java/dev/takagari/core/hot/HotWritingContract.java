package dev.takagari.core.hot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How every [HotIndex] is written: twice is once, and seen after a refresh. Its period is the
/// month.
public abstract class HotWritingContract {

  /// An index under test that shares the engine with earlier ones of this test, and uses this
  /// ledger.
  protected abstract HotIndex index(HotIndexLedger ledger);

  /// Every event that a search can see.
  protected abstract List<EventRow> visible();

  final MemoryHotIndexLedger ledger = new MemoryHotIndexLedger();

  @Test
  void showsWhatWasWrittenAfterARefresh() {
    List<EventRow> events =
        List.of(
            event("a", "process", "2026-11-20T10:00:00.000001Z").attribute("Name", "Värde").build(),
            event("b", "dns", "2026-11-20T10:00:00Z")
                .set(Columns.DNS_RESOLVED_IP, List.of("1.2.3.4", "2001:db8::1"))
                .build(),
            event("c", "dns", "2021-02-20T10:00:00Z").build());

    HotBatchOutcome outcome = write(index(ledger), events);

    assertThat(outcome.created()).isEqualTo(3);
    assertThat(outcome.present()).isZero();
    assertThat(outcome.parked()).isEmpty();
    assertThat(outcome.bytes()).isPositive();
    assertThat(outcome.indices()).hasSize(3);
    assertThat(visible()).containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void writingTwiceIsWritingOnce() {
    List<EventRow> events = events(10);
    write(index(ledger), events);

    HotBatchOutcome outcome = write(index(ledger), events);

    assertThat(outcome.created()).isZero();
    assertThat(outcome.present()).isEqualTo(10);
    assertThat(outcome.indices()).isNotEmpty();
    assertThat(visible()).containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void theFirstEventOfAnIdStays() {
    EventRow first = event("a", "process", "2026-11-20T10:00:00Z").build();
    write(index(ledger), List.of(first));

    write(
        index(ledger),
        List.of(
            event("a", "process", "2026-11-20T10:00:00Z").set(Columns.MESSAGE, "second").build()));

    assertThat(visible()).containsExactly(first);
  }

  @Test
  void anEventThatTwoLinesHoldIsThereOnceAndCountedAsRepeated() {
    List<EventRow> lines = new ArrayList<>();
    for (int line = 1; line <= 6; line++) {
      lines.add(
          event("id" + line % 4, "process", "2026-11-20T10:00:00Z")
              .set(Columns.RAW_OBJECT, "raw/a.gz")
              .set(Columns.RAW_LINE, (long) line)
              .build());
    }
    HotIndex index = index(ledger);
    HotBatch batch = index.newBatch();
    lines.subList(0, 3).forEach(batch::add);
    assertThat(batch.write().created()).isEqualTo(3);
    lines.subList(3, 6).forEach(batch::add);
    HotBatchOutcome rest = batch.write();
    assertThat(rest.created()).isEqualTo(1);
    assertThat(rest.present()).isZero();
    assertThat(rest.repeated()).isEqualTo(2);

    HotBatchOutcome again = write(index(ledger), lines);
    assertThat(again.created()).isZero();
    assertThat(again.present()).isEqualTo(4);
    assertThat(again.repeated()).isEqualTo(2);

    EventRow copy =
        EventRow.builder().addAll(lines.getFirst()).set(Columns.RAW_OBJECT, "raw/b.gz").build();
    assertThat(write(index(ledger), List.of(copy)).repeated()).isEqualTo(1);
    assertThat(visible()).hasSize(4);
  }

  @Test
  void aHalfWrittenBatchIsCompletedByWritingItAgain() {
    List<EventRow> events = events(10);
    write(index(ledger), events.subList(0, 5));

    HotBatchOutcome outcome = write(index(ledger), events);

    assertThat(outcome.created()).isEqualTo(5);
    assertThat(outcome.present()).isEqualTo(5);
    assertThat(visible()).containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void aBatchIsUsedAgain() {
    List<EventRow> events = events(6);
    HotIndex index = index(ledger);
    HotBatch batch = index.newBatch();
    Set<String> touched = new HashSet<>();
    for (int i = 0; i < 6; i += 2) {
      batch.add(events.get(i));
      batch.add(events.get(i + 1));
      assertThat(batch.size()).isEqualTo(2);
      touched.addAll(batch.write().indices());
      assertThat(batch.size()).isZero();
    }
    batch.add(event("x", "process", "2026-11-20T10:00:00Z").build());
    batch.clear();
    assertThat(batch.size()).isZero();
    assertThat(batch.write().created()).isZero();
    index.refresh(touched);
    assertThat(visible()).containsExactlyInAnyOrderElementsOf(events);
  }

  static HotBatchOutcome write(HotIndex index, List<EventRow> events) {
    HotBatch batch = index.newBatch();
    events.forEach(batch::add);
    HotBatchOutcome outcome = batch.write();
    index.refresh(outcome.indices());
    return outcome;
  }

  static List<EventRow> events(int count) {
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(base(i).build());
    }
    return events;
  }

  static EventRow.Builder base(int i) {
    return event("id" + i, "process", "2026-11-20T10:00:00Z");
  }

  static EventRow.Builder event(String id, String eventClass, String time) {
    return EventRow.builder()
        .set(Columns.TIMESTAMP, micros(time))
        .set(Columns.EVENT_ID, id)
        .set(Columns.EVENT_CLASS, eventClass);
  }

  static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
  }
}
