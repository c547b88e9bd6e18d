package dev.takagari.ingest.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactedRowsTest {
  @TempDir private Path directory;

  private static List<EventRow> events(int count) {
    RandomEvents random = new RandomEvents(Seeds.seed());
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      EventRow event = random.next();
      events.add(
          EventRow.builder()
              .addAll(event)
              .set(Columns.EVENT_CLASS, "dns")
              .set(
                  Columns.TIMESTAMP,
                  RandomEvents.FIRST_MICROS + event.number(Columns.TIMESTAMP) % 86_400_000_000L)
              .clear(Columns.EVENT_MARKS)
              .build());
    }
    return events;
  }

  /// The same event as it comes in another unit.
  private static EventRow copy(EventRow event, int unit) {
    return EventRow.builder()
        .addAll(event)
        .set(Columns.RAW_OBJECT, "unit-" + unit)
        .set(Columns.RAW_LINE, unit)
        .set(Columns.EVENT_INGESTED, event.number(Columns.TIMESTAMP) + unit)
        .build();
  }

  private static EventRow unlike(EventRow event) {
    return EventRow.builder().addAll(event).attribute("Unlike", "the other").build();
  }

  private record Result(List<EventRow> rows, long removed, long conflicts) {}

  private Result compact(
      int budget, SameRecord sameRecord, List<EventRow> inputs, List<EventRow> references) {
    List<EventRow> rows = new ArrayList<>();
    try (CompactedRows compacted = new CompactedRows(directory, budget, sameRecord)) {
      inputs.forEach(row -> compacted.add(row, false));
      references.forEach(row -> compacted.add(row, true));
      compacted.seal();
      assertThat(compacted.count()).isEqualTo(inputs.size());
      compacted.forEach(row -> rows.add(EventRow.copyOf(row)));
      return new Result(rows, compacted.removed(), compacted.conflicts());
    }
  }

  private static EventRow ofRecord(EventRow row) {
    return copy(row, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 64 << 20})
  void everyEventStaysOnceInTheOrderOfTheTable(int budget) {
    List<EventRow> events = events(2_000);
    Random random = new Random(Seeds.seed());
    List<EventRow> inputs = new ArrayList<>();
    List<EventRow> references = new ArrayList<>();
    List<EventRow> expected = new ArrayList<>();
    long copies = 0;
    for (EventRow event : events) {
      boolean referenced = random.nextInt(5) == 0;
      int times = (referenced ? 0 : 1) + (random.nextInt(4) == 0 ? random.nextInt(1, 4) : 0);
      for (int i = 0; i < times; i++) {
        inputs.add(copy(event, i + 1));
      }
      if (referenced) {
        references.add(copy(event, 9));
        copies += times;
      } else {
        expected.add(ofRecord(event));
        copies += times - 1;
      }
    }
    Collections.shuffle(inputs, random);

    Result result = compact(budget, SameRecord.NEVER, inputs, references);

    assertThat(result.removed()).isEqualTo(copies);
    assertThat(result.rows())
        .hasSize(inputs.size() - (int) copies)
        .isSortedAccordingTo(TableOrder.ROWS);
    assertThat(result.conflicts()).isZero();
    assertThat(result.rows().stream().map(CompactedRowsTest::ofRecord).toList())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void whatDiffersStaysWithAMark() {
    EventRow event = events(1).getFirst();

    Result result =
        compact(
            1 << 20,
            SameRecord.NEVER,
            List.of(copy(event, 1), copy(unlike(event), 2), copy(event, 3)),
            List.of());

    assertThat(result.removed()).isEqualTo(1);
    assertThat(result.conflicts()).isEqualTo(2);
    assertThat(result.rows())
        .hasSize(2)
        .allSatisfy(
            row -> assertThat(row.strings(Columns.EVENT_MARKS)).containsExactly("id.conflict"));
  }

  @Test
  void aMarkIsNoDifferenceAndIsKept() {
    EventRow event = events(1).getFirst();
    EventRow marked =
        EventRow.builder()
            .addAll(event)
            .set(Columns.EVENT_MARKS, List.of("time.delivery", "id.conflict"))
            .build();
    EventRow unmarked =
        EventRow.builder().addAll(event).set(Columns.EVENT_MARKS, List.of("time.delivery")).build();

    Result alone = compact(1 << 20, SameRecord.NEVER, List.of(marked), List.of());
    assertThat(alone.rows()).containsExactly(marked);

    Result both =
        compact(1 << 20, SameRecord.NEVER, List.of(copy(marked, 1), copy(unmarked, 2)), List.of());
    assertThat(both.rows()).hasSize(1);
    assertThat(both.removed()).isEqualTo(1);
  }

  @Test
  void aDifferenceFromALargeFileIsMarkedOnTheSmallSide() {
    EventRow event = events(1).getFirst();

    Result result =
        compact(
            1 << 20,
            SameRecord.NEVER,
            List.of(copy(event, 1), copy(unlike(event), 2)),
            List.of(copy(event, 3)));

    assertThat(result.removed()).isEqualTo(1);
    assertThat(result.rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.string(Columns.RAW_OBJECT)).isEqualTo("unit-2");
              assertThat(row.strings(Columns.EVENT_MARKS)).containsExactly("id.conflict");
            });
  }

  @Test
  void rowsOfOneRecordAreCopiesWhateverWasAddedToThem() {
    EventRow event = events(1).getFirst();
    EventRow named = EventRow.builder().addAll(event).set(Columns.HOST_NAME, "ws-0142").build();
    SameRecord ignoringNames =
        (a, b) ->
            EventRow.builder()
                .addAll(a)
                .clear(Columns.HOST_NAME)
                .build()
                .string(Columns.EVENT_ID)
                .equals(b.string(Columns.EVENT_ID));

    Result result =
        compact(1 << 20, ignoringNames, List.of(copy(event, 1), copy(named, 2)), List.of());

    assertThat(result.rows()).hasSize(1);
    assertThat(result.removed()).isEqualTo(1);
  }

  @Test
  void manyDifferentRowsOfOneIdAllStay() {
    EventRow event = events(1).getFirst();
    List<EventRow> inputs = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      inputs.add(
          copy(
              EventRow.builder().addAll(event).attribute("n", Integer.toString(i)).build(), i + 1));
    }

    Result result = compact(1 << 20, SameRecord.NEVER, inputs, List.of());

    assertThat(result.rows()).hasSize(1_000);
    assertThat(result.conflicts()).isEqualTo(1_000);
  }
}
