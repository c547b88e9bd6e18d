package dev.takagari.ingest.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeSinkTest {
  private static final UnitLease LEASE = new UnitLease(new UnitId("0123456789abcdefghjkmnpqrs"), 7);
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  @TempDir private Path directory;
  private final RecordingLake lake = new RecordingLake();

  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 64 << 20})
  void everyRowComesOutOnceInTheOrderOfTheTable(int unitBytes) {
    List<EventRow> events = events(3_000);
    Map<LakePartition, List<EventRow>> expected = twin(events);

    SinkOutcome outcome = write(unitBytes, shuffled(withCopies(events)));

    assertThat(lake.files).isEqualTo(expected);
    assertThat(List.copyOf(lake.files.keySet())).isSorted();
    assertThat(outcome.accepted()).isEqualTo(events.size() * 4L / 3);
    assertThat(outcome.written()).isEqualTo(events.size());
    assertThat(outcome.duplicates()).isEqualTo(events.size() / 3);
    assertThat(outcome.parked()).isEmpty();
    assertThat(lake.names).first().isEqualTo("0123456789abcdefghjkmnpqrs-7-0");
    assertThat(lake.names).doesNotHaveDuplicates().hasSameSizeAs(expected.keySet());
  }

  @Test
  void theSameRowsComeOutInWhateverOrderTheyWentIn() {
    List<EventRow> events = withCopies(events(2_000));
    write(1 << 20, events);
    Map<LakePartition, List<EventRow>> first = Map.copyOf(lake.files);
    lake.files.clear();

    write(1 << 20, shuffled(events));

    assertThat(lake.files).isEqualTo(first);
  }

  @Test
  void rowsOfOneIdAndDifferentContentStayAndAreMarked() {
    EventRow event = events(1).getFirst();
    EventRow other = EventRow.builder().addAll(event).attribute("Unlike", "the other").build();

    SinkOutcome outcome = write(1 << 20, List.of(event, other, event));

    assertThat(outcome.duplicates()).isEqualTo(1);
    assertThat(outcome.written()).isEqualTo(2);
    List<EventRow> rows = lake.files.values().iterator().next();
    assertThat(rows.getFirst().strings(Columns.EVENT_MARKS)).doesNotContain(MergedRows.CONFLICT);
    assertThat(rows.getLast().strings(Columns.EVENT_MARKS)).contains(MergedRows.CONFLICT);
  }

  /// Conflicts and copies, in memory and in runs on disk, in whatever order they come.
  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 64 << 20})
  void copiesAndConflictsAreToldApartAcrossRuns(int unitBytes) {
    List<EventRow> events = events(2_000);
    List<EventRow> all = new ArrayList<>(withCopies(events));
    for (int i = 0; i < events.size(); i += 10) {
      for (String name : List.of("Unlike", "a", "zz")) {
        all.add(EventRow.builder().addAll(events.get(i)).attribute(name, "other").build());
      }
    }
    SinkOutcome outcome = write(unitBytes, all);
    Map<LakePartition, List<EventRow>> first = Map.copyOf(lake.files);
    lake.files.clear();

    assertThat(write(unitBytes, shuffled(all)).duplicates()).isEqualTo(outcome.duplicates());
    assertThat(lake.files).isEqualTo(first);
    assertThat(outcome.duplicates()).isEqualTo(events.size() / 3);
    assertThat(outcome.written()).isEqualTo(events.size() * 13L / 10);
    assertThat(
            first.values().stream()
                .flatMap(List::stream)
                .filter(row -> row.strings(Columns.EVENT_MARKS).contains(MergedRows.CONFLICT)))
        .hasSize(events.size() * 3 / 10);
  }

  @Test
  void aFullUnitMayWriteFilesInsteadOfSpilling() {
    List<EventRow> events = events(3_000);
    LakeSink sink =
        new LakeSink(
            lake,
            new LakeSinkSettings(directory, 1 << 20, LakeSinkSettings.WhenFull.WRITE, 1),
            new SimpleMeterRegistry());
    SinkOutcome outcome;
    try (UnitWriter writer = sink.open(LEASE)) {
      events.forEach(writer::accept);
      outcome = writer.finish();
    }

    assertThat(outcome.written()).isEqualTo(events.size());
    assertThat(outcome.files().size()).isGreaterThan(twin(events).size());
    assertThat(lake.names).doesNotHaveDuplicates().hasSize(outcome.files().size());
    assertThat(lake.written).containsExactlyInAnyOrderElementsOf(events);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anEventWithoutARequiredColumnIsParked() {
    EventRow event = events(1).getFirst();
    EventRow without = EventRow.builder().addAll(event).clear(Columns.EVENT_KIND).build();

    SinkOutcome outcome = write(1 << 20, List.of(event, without));

    assertThat(outcome.written()).isEqualTo(1);
    assertThat(outcome.accepted()).isEqualTo(2);
    assertThat(outcome.parked())
        .singleElement()
        .satisfies(
            parked -> {
              assertThat(parked.rawObject()).isEqualTo(event.string(Columns.RAW_OBJECT));
              assertThat(parked.rawLine()).isEqualTo(event.number(Columns.RAW_LINE));
              assertThat(parked.reason()).isEqualTo("the event has no event.kind");
            });
  }

  @Test
  void aRowLargerThanTheBudgetPasses() {
    List<EventRow> events =
        events(3).stream()
            .map(
                event ->
                    EventRow.builder()
                        .addAll(event)
                        .attribute("Large", "x".repeat(3 << 20))
                        .build())
            .toList();

    write(1 << 20, events);

    assertThat(lake.files).isEqualTo(twin(events));
  }

  @Test
  void severalThreadsMayBringEvents() throws Exception {
    List<EventRow> events = events(4_000);
    try (UnitWriter writer = sink(1 << 20).open(LEASE);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> parts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        List<EventRow> part = events.subList(i * 1_000, (i + 1) * 1_000);
        parts.add(threads.submit(() -> part.forEach(writer::accept)));
      }
      for (Future<?> part : parts) {
        part.get();
      }
      assertThat(writer.finish().written()).isEqualTo(4_000);
    }
    assertThat(lake.files).isEqualTo(twin(events));
  }

  @Test
  void nothingStaysOnTheDisk() throws IOException {
    Path left = Files.createFile(directory.resolve("unit-left.spool"));
    try (UnitWriter writer = sink(1 << 20).open(LEASE)) {
      assertThat(left).doesNotExist();
      events(2_000).forEach(writer::accept);
      assertThat(directory).isEmptyDirectory();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anEmptyUnitHasNoFiles() {
    assertThat(write(1 << 20, List.of()).files()).isEmpty();
  }

  private LakeSink sink(int unitBytes) {
    return new LakeSink(
        lake, new LakeSinkSettings(directory, unitBytes, 1), new SimpleMeterRegistry());
  }

  private SinkOutcome write(int unitBytes, List<EventRow> events) {
    try (UnitWriter writer = sink(unitBytes).open(LEASE)) {
      events.forEach(writer::accept);
      return writer.finish();
    }
  }

  private static List<EventRow> events(int count) {
    List<EventRow> events = new ArrayList<>();
    long line = 0;
    for (EventRow event : new RandomEvents(Seeds.seed()).list(count)) {
      line++;
      events.add(
          EventRow.builder()
              .addAll(event)
              .set(Columns.RAW_OBJECT, "raw/a.gz")
              .set(Columns.RAW_LINE, line)
              .build());
    }
    return events;
  }

  /// Every third event comes a second time, from a later object.
  private static List<EventRow> withCopies(List<EventRow> events) {
    List<EventRow> all = new ArrayList<>(events);
    for (int i = 2; i < events.size(); i += 3) {
      all.add(EventRow.builder().addAll(events.get(i)).set(Columns.RAW_OBJECT, "raw/b.gz").build());
    }
    return all;
  }

  private static List<EventRow> shuffled(List<EventRow> events) {
    List<EventRow> all = new ArrayList<>(events);
    Collections.shuffle(all, new Random(Seeds.seed()));
    return all;
  }

  /// The plain way: sort each partition's rows.
  private static Map<LakePartition, List<EventRow>> twin(List<EventRow> events) {
    Map<LakePartition, List<EventRow>> partitions = new TreeMap<>();
    for (EventRow event : events) {
      LocalDate day =
          LocalDate.ofEpochDay(Math.floorDiv(event.number(Columns.TIMESTAMP), MICROS_PER_DAY));
      partitions
          .computeIfAbsent(
              new LakePartition(event.string(Columns.EVENT_CLASS), day), _ -> new ArrayList<>())
          .add(event);
    }
    Comparator<String> bytes =
        Comparator.nullsFirst(
            (a, b) ->
                Arrays.compareUnsigned(
                    a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
    partitions
        .values()
        .forEach(
            rows ->
                rows.sort(
                    Comparator.comparing(
                            (EventRow row) -> row.string(Columns.ORGANIZATION_ID), bytes)
                        .thenComparing(row -> row.string(Columns.HOST_ID), bytes)
                        .thenComparing(row -> row.number(Columns.TIMESTAMP))
                        .thenComparing(row -> row.string(Columns.EVENT_ID), bytes)));
    return partitions;
  }
}
