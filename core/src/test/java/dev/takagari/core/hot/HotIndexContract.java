package dev.takagari.core.hot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [HotIndex] does that outlives its process.
public abstract class HotIndexContract extends HotWritingContract {

  /// Loses an index behind our back.
  protected abstract void lose(String name);

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
}
