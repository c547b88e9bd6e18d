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

/// What every [HotIndex] does. Its period is the month.
public abstract class HotIndexContract {

  /// An index under test that shares the engine with earlier ones of this test, and uses this
  /// ledger.
  protected abstract HotIndex index(HotIndexLedger ledger);

  /// Every event that a search can see.
  protected abstract List<EventRow> visible();

  /// Loses an index behind our back.
  protected abstract void lose(String name);

  private final MemoryHotIndexLedger ledger = new MemoryHotIndexLedger();

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

  @Test
  void oddEventsFailNothing() {
    String large = "ÄA".repeat(50_000);
    List<EventRow> odd = new ArrayList<>();
    odd.add(base(0).set(Columns.PROCESS_COMMAND_LINE, large).build());
    odd.add(base(1).set(Columns.HOST_NAME, large).build());
    odd.add(
        base(2).attribute("Large", large).attribute("Json", "{\"a\":\"" + large + "\"}").build());
    odd.add(base(3).attribute(large, "v").attribute("", "").attribute("a..b", "x").build());
    odd.add(base(4).set(Columns.SOURCE_IP, "no address").build());
    odd.add(base(5).set(Columns.RELATED_IP, List.of("1.1.1.1", "nor this")).build());
    odd.add(base(6).set(Columns.PROCESS_START, Long.MIN_VALUE).build());
    odd.add(base(7).set(Columns.PROCESS_START, Long.MAX_VALUE).build());
    odd.add(base(8).set(Columns.RAW_LINE, Long.MAX_VALUE).set(Columns.SOURCE_PORT, -1).build());
    odd.add(base(9).set(Columns.MESSAGE, "\u0000\u001f\"\\\n😀H\u0331 İ").build());
    odd.add(base(10).set(Columns.MESSAGE, "").set(Columns.HOST_NAME, "").build());
    odd.add(base(11).attribute("Deep", "[".repeat(2_000) + "]".repeat(2_000)).build());
    EventRow.Builder wide = base(12);
    for (int i = 0; i < 3_000; i++) {
      wide.attribute("Name" + i, "Value" + i);
    }
    odd.add(wide.build());

    HotBatchOutcome outcome = write(index(ledger), odd);

    assertThat(outcome.parked()).isEmpty();
    assertThat(outcome.created()).isEqualTo(odd.size());
    assertThat(visible()).containsExactlyInAnyOrderElementsOf(odd);
  }

  @Test
  void anEventWithoutAPlaceIsParkedAlone() {
    EventRow good = event("a", "process", "2026-11-20T10:00:00Z").build();
    EventRow noClass =
        event("b", "process", "2026-11-20T10:00:00Z")
            .set(Columns.EVENT_CLASS, "Not/A Class")
            .set(Columns.RAW_OBJECT, "k")
            .set(Columns.RAW_LINE, 7)
            .build();
    EventRow early = base(1).set(Columns.TIMESTAMP, -1).build();

    HotBatchOutcome outcome = write(index(ledger), List.of(noClass, good, early));

    assertThat(outcome.created()).isEqualTo(1);
    assertThat(outcome.parked()).hasSize(2);
    assertThat(outcome.parked().getFirst().rawObject()).isEqualTo("k");
    assertThat(outcome.parked().getFirst().rawLine()).isEqualTo(7);
    assertThat(outcome.parked().getFirst().reason()).doesNotContain("Not/A");
    assertThat(visible()).containsExactly(good);
  }

  @Test
  void theLedgerKnowsEachIndex() {
    write(index(ledger), events(4));
    assertThat(ledger.entries())
        .hasSize(1)
        .allSatisfy(
            entry -> {
              assertThat(entry.eventClass()).isEqualTo("process");
              assertThat(entry.period()).isEqualTo("2026-11");
              assertThat(entry.uuid()).isNotEmpty();
            });
    assertThat(index(ledger).gaps()).isEmpty();
  }

  @Test
  void aLostIndexIsAGap() {
    HotIndex index = index(ledger);
    write(index, events(4));
    HotIndexEntry entry = ledger.entries().getFirst();

    lose(entry.name());

    assertThat(index.gaps()).containsExactly(new HotGap(entry, HotGap.Reason.MISSING));
    assertThat(index(ledger).gaps()).containsExactly(new HotGap(entry, HotGap.Reason.MISSING));
  }

  @Test
  void aLostIndexIsMadeAgainAndStaysAGap() {
    HotIndex index = index(ledger);
    write(index, events(4));
    HotIndexEntry lost = ledger.entries().getFirst();
    lose(lost.name());

    List<EventRow> later = List.of(event("z", "process", "2026-11-30T00:00:00Z").build());
    assertThat(write(index, later).created()).isEqualTo(1);

    assertThat(visible()).containsExactlyElementsOf(later);
    assertThat(index.gaps()).containsExactly(new HotGap(lost, HotGap.Reason.REPLACED));
    assertThat(ledger.entries()).hasSize(2);
  }

  @Test
  void checksItself() {
    index(ledger).check();
  }

  private static HotBatchOutcome write(HotIndex index, List<EventRow> events) {
    HotBatch batch = index.newBatch();
    events.forEach(batch::add);
    HotBatchOutcome outcome = batch.write();
    index.refresh(outcome.indices());
    return outcome;
  }

  private static List<EventRow> events(int count) {
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(base(i).build());
    }
    return events;
  }

  private static EventRow.Builder base(int i) {
    return event("id" + i, "process", "2026-11-20T10:00:00Z");
  }

  private static EventRow.Builder event(String id, String eventClass, String time) {
    return EventRow.builder()
        .set(Columns.TIMESTAMP, micros(time))
        .set(Columns.EVENT_ID, id)
        .set(Columns.EVENT_CLASS, eventClass);
  }

  private static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
  }
}
