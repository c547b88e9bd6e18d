package dev.takagari.ingest.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.hot.FaultyHotIndex;
import dev.takagari.core.hot.FaultyHotIndex.Step;
import dev.takagari.core.hot.MemoryHotIndex;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.retention.LeftOut;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.core.volume.VolumeCount;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HotSinkTest {
  private static final UnitId UNIT = new UnitId("0".repeat(26));

  private final MemoryHotIndex index = new MemoryHotIndex(10);
  private final List<EventRow> events = received(new RandomEvents(Seeds.seed()).list(95));

  @Test
  void writesEveryEventAndCountsIt() {
    SinkOutcome outcome = write(new HotSink(index, 2), events, 1);

    assertThat(outcome)
        .usingRecursiveComparison()
        .ignoringFields("volume")
        .isEqualTo(new SinkOutcome(95, 95, 0, List.of(), 95, List.of()));
    assertThat(outcome.volume().stream().mapToLong(VolumeCount::rows).sum()).isEqualTo(95);
    assertThat(index.visible()).containsExactlyInAnyOrderElementsOf(events);
  }

  /// Received when they occurred.
  private static List<EventRow> received(List<EventRow> events) {
    return events.stream()
        .map(
            event ->
                EventRow.builder()
                    .addAll(event)
                    .set(Columns.EVENT_INGESTED, event.number(Columns.TIMESTAMP))
                    .build())
        .toList();
  }

  @Test
  void eventsThatSayTheyAreStillToComeMakeNoIndices() {
    long claimed = Instant.parse("2026-11-20T12:00:00Z").getEpochSecond() * 1_000_000;
    long day = Duration.ofDays(1).toSeconds() * 1_000_000;
    List<EventRow> some = new ArrayList<>();
    for (long time : new long[] {claimed, claimed + day, claimed + day + 1, claimed + 400 * day}) {
      some.add(
          EventRow.builder()
              .addAll(events.get(some.size()))
              .set(Columns.EVENT_CLASS, "dns")
              .set(Columns.TIMESTAMP, time)
              .set(Columns.EVENT_INGESTED, claimed)
              .build());
    }

    SinkOutcome outcome = write(new HotSink(index, 2), some, 1);

    assertThat(index.visible()).containsExactlyInAnyOrderElementsOf(some.subList(0, 2));
    assertThat(outcome.accepted()).isEqualTo(4);
    assertThat(outcome.leftOut())
        .isEqualTo(
            new LeftOut(
                0,
                2,
                Set.of(
                    new LeftOut.Kind("*", new LakePartition("dns", LocalDate.of(2026, 11, 21))),
                    new LeftOut.Kind("*", new LakePartition("dns", LocalDate.of(2027, 12, 25))))));
  }

  @Test
  void aUnitWrittenTwiceIsThereOnce() {
    HotSink sink = new HotSink(index, 2);
    write(sink, events, 1);

    SinkOutcome outcome = write(sink, events, 2);

    assertThat(outcome.written()).isEqualTo(95);
    assertThat(index.visible()).containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void aLineThatIsRepeatedInTheUnitIsADuplicate() {
    List<EventRow> lines = new ArrayList<>();
    for (EventRow event : events) {
      for (long line = 0; line < 2; line++) {
        lines.add(
            EventRow.builder()
                .addAll(event)
                .set(Columns.RAW_LINE, 2L * lines.size() + line)
                .build());
      }
    }
    HotSink sink = new HotSink(index, 2);
    for (int run = 1; run <= 2; run++) {
      SinkOutcome outcome = write(sink, lines, run);
      assertThat(outcome.accepted()).isEqualTo(190);
      assertThat(outcome.written()).isEqualTo(95);
      assertThat(outcome.duplicates()).isEqualTo(95);
      assertThat(index.visible()).hasSize(95);
    }
  }

  @Test
  void anEmptyUnitIsDone() {
    assertThat(write(new HotSink(index, 2), List.of(), 1))
        .isEqualTo(new SinkOutcome(0, 0, 0, List.of(), 0, List.of()));
  }

  @Test
  void parkedEventsAreCountedAndTheRestIsWritten() {
    List<EventRow> some = new ArrayList<>(events);
    some.set(17, EventRow.builder().addAll(events.get(17)).set(Columns.EVENT_CLASS, "bad").build());

    SinkOutcome outcome = write(new HotSink(index, 1), some, 1);

    assertThat(outcome.accepted()).isEqualTo(95);
    assertThat(outcome.written()).isEqualTo(94);
    assertThat(outcome.parked()).hasSize(1);
    assertThat(index.visible()).hasSize(94);
  }

  @Test
  void takesEventsFromSeveralThreads() throws InterruptedException, ExecutionException {
    List<EventRow> many = received(new RandomEvents(Seeds.seed() + 1).list(4_000));
    UnitWriter writer = new HotSink(index, 3).open(new UnitLease(UNIT, 1));
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> parts = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        List<EventRow> part = many.subList(t * 500, t * 500 + 500);
        parts.add(threads.submit(() -> part.forEach(writer::accept)));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    }

    assertThat(writer.finish().written()).isEqualTo(4_000);
    writer.close();
    assertThat(index.visible()).containsExactlyInAnyOrderElementsOf(many);
  }

  /// Dies once at the step, is opened again under the next fence.
  @ParameterizedTest
  @EnumSource(Step.class)
  void everyEventIsThereOnceAfterACrash(Step step) {
    for (int nth = 1; nth <= 3; nth++) {
      MemoryHotIndex fresh = new MemoryHotIndex(10);
      AtomicInteger reached = new AtomicInteger();
      int crash = step == Step.BEFORE_REFRESH ? 1 : nth;
      HotSink sink =
          new HotSink(
              new FaultyHotIndex(
                  fresh,
                  at -> {
                    if (at == step && reached.incrementAndGet() == crash) {
                      throw new TakagariException(ErrorCode.INDEX_UNAVAILABLE, "crash at " + at);
                    }
                  }),
              2);

      assertThatThrownBy(() -> write(sink, events, 1)).hasMessageContaining("crash at " + step);
      assertThat(fresh.visible()).isEmpty();
      SinkOutcome outcome = write(sink, events, 2);

      assertThat(outcome.written()).isEqualTo(95);
      assertThat(fresh.visible()).containsExactlyInAnyOrderElementsOf(events);
    }
  }

  private static SinkOutcome write(HotSink sink, List<EventRow> events, long fence) {
    try (UnitWriter writer = sink.open(new UnitLease(UNIT, fence))) {
      events.forEach(writer::accept);
      return writer.finish();
    }
  }
}
