package dev.takagari.ingest.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.StoredFile;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.ingest.lake.TableOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Maintenance of a real table and ledger: nothing is lost, nothing is doubled, whatever dies.
class LakeMaintainerTest {
  private static final Instant SENT = Instant.parse("2026-03-02T10:00:00Z");
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 1);
  private static final MaintenanceSettings.Sizes SIZES =
      MaintenanceSettings.Sizes.USUAL.scaled(0.01);
  @TempDir private Path directory;
  private MaintainedLake lake;
  private final RandomEvents random = new RandomEvents(Seeds.seed());
  private final Random choice = new Random(Seeds.seed());
  private int nextLine;

  /// Every event that was written, by what must be there once.
  private final Set<EventRow> expected = new HashSet<>();

  private long rowsWritten;

  /// The process is gone: nothing of ours catches this.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void open() {
    lake = new MaintainedLake(directory);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private static EventRow record(EventRow row) {
    List<String> marks = new ArrayList<>(row.strings(Columns.EVENT_MARKS));
    marks.remove("id.conflict");
    return EventRow.builder()
        .addAll(row)
        .set(Columns.RAW_OBJECT, "")
        .set(Columns.RAW_LINE, 0)
        .set(Columns.EVENT_INGESTED, 0)
        .set(Columns.EVENT_MARKS, marks)
        .build();
  }

  private EventRow event(String eventClass, int day) {
    EventRow event = random.next();
    return EventRow.builder()
        .addAll(event)
        .set(Columns.EVENT_CLASS, eventClass)
        .set(
            Columns.TIMESTAMP,
            FIRST_DAY.plusDays(day).toEpochDay() * 86_400_000_000L
                + event.number(Columns.TIMESTAMP) % 86_400_000_000L)
        .clear(Columns.EVENT_MARKS)
        .build();
  }

  /// The event as this unit delivers it.
  private EventRow delivered(EventRow event, int unit) {
    EventRow row =
        EventRow.builder()
            .addAll(event)
            .set(Columns.RAW_OBJECT, "raw/" + unit)
            .set(Columns.RAW_LINE, ++nextLine)
            .set(Columns.EVENT_INGESTED, event.number(Columns.TIMESTAMP) + unit)
            .build();
    expected.add(record(row));
    rowsWritten++;
    return row;
  }

  /// Units with events of their own, copies of events of earlier ones, and conflicts with them.
  private List<UnitLease> units(int count, int events, boolean hot) {
    List<EventRow> seen = new ArrayList<>();
    List<UnitLease> leases = new ArrayList<>();
    for (int unit = 0; unit < count; unit++) {
      List<EventRow> rows = new ArrayList<>();
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < events; i++) {
        EventRow event = event(choice.nextBoolean() ? "dns" : "process", choice.nextInt(2));
        if (!seen.isEmpty() && choice.nextInt(4) == 0) {
          event = seen.get(choice.nextInt(seen.size()));
          if (choice.nextInt(6) == 0) {
            event = EventRow.builder().addAll(event).attribute("Unlike", "unit " + unit).build();
          }
        }
        if (ids.add(event.string(Columns.EVENT_ID))) {
          seen.add(event);
          rows.add(delivered(event, unit));
        }
      }
      rows.sort(TableOrder.ROWS);
      leases.add(lake.unit(SENT, rows, hot));
    }
    return leases;
  }

  private void assertEverythingIsThereOnce() {
    Map<LakePartition, Set<EventRow>> records = new HashMap<>();
    long rows = 0;
    for (StoredFile file : lake.files()) {
      List<EventRow> inFile = lake.rows(file.location());
      assertThat(inFile).hasSize((int) file.rows()).isSortedAccordingTo(TableOrder.ROWS);
      Set<EventRow> known = records.computeIfAbsent(file.partition(), _ -> new HashSet<>());
      inFile.forEach(row -> assertThat(known.add(record(row))).as("%s once", row).isTrue());
      rows += inFile.size();
    }
    Set<EventRow> all = new HashSet<>();
    records.values().forEach(all::addAll);
    assertThat(all).isEqualTo(expected);
    assertThat(rows).isEqualTo(expected.size());
    assertThat(rows + lake.rewrites.use().rewrites().removedRows()).isEqualTo(rowsWritten);
  }

  private void assertConflictsAreMarked() {
    Map<String, List<EventRow>> byId = new HashMap<>();
    for (EventRow row : lake.rows()) {
      byId.computeIfAbsent(row.string(Columns.EVENT_ID), _ -> new ArrayList<>()).add(row);
    }
    byId.values().stream()
        .filter(rows -> rows.size() > 1)
        .forEach(
            rows ->
                assertThat(
                        rows.stream()
                            .filter(
                                row -> row.strings(Columns.EVENT_MARKS).contains("id.conflict")))
                    .hasSizeGreaterThanOrEqualTo(rows.size() - 1));
  }

  @Test
  void manyFilesBecomeFewAndEachEventStaysOnce() {
    units(10, 60, true);
    lake.commit();
    int before = lake.files().size();
    lake.shift = Duration.ofHours(25);

    MaintenanceReport report = lake.maintainer(SIZES, MaintenanceStep.Hook.NONE).run();

    assertThat(report.ran()).isTrue();
    assertThat(before).isEqualTo(40);
    assertThat(lake.files()).hasSize(4).allMatch(StoredFile::merged);
    assertThat(report.merges()).hasSize(4);
    assertThat(report.rowsRemoved()).isEqualTo(rowsWritten - expected.size()).isPositive();
    assertThat(report.settledUntil()).isPresent();
    assertEverythingIsThereOnce();
    assertConflictsAreMarked();
    MaintenanceReport again = lake.maintainer(SIZES, MaintenanceStep.Hook.NONE).run();
    assertThat(again.merges()).isEmpty();
  }

  @Test
  void copiesThatComeLateAreLeftOutOnTheSmallSide() {
    units(4, 60, true);
    lake.commit();
    lake.shift = Duration.ofHours(25);
    lake.maintainer(SIZES, MaintenanceStep.Hook.NONE).run();
    Set<String> merged = new HashSet<>();
    lake.files().forEach(file -> merged.add(file.location()));
    List<EventRow> copies = new ArrayList<>();
    for (EventRow row : lake.rows()) {
      if (row.strings(Columns.EVENT_MARKS).isEmpty()) {
        copies.add(delivered(row, 77));
      }
    }
    copies.sort(TableOrder.ROWS);
    lake.unit(SENT, copies, true);
    lake.commit();
    lake.shift = Duration.ofHours(50);

    // nothing that was merged is small or large enough to be written again
    MaintenanceSettings.Sizes tiny =
        new MaintenanceSettings.Sizes(1, 1 << 20, 1 << 20, 8, 512, 100);
    MaintenanceReport report = lake.maintainer(tiny, MaintenanceStep.Hook.NONE).run();

    assertThat(report.rowsRemoved()).isEqualTo(copies.size());
    assertThat(lake.files()).extracting(StoredFile::location).hasSameElementsAs(merged);
    assertEverythingIsThereOnce();
  }

  @ParameterizedTest
  @EnumSource
  void losesAndDoublesNothingWhenItDies(MaintenanceStep step) {
    units(5, 40, true);
    lake.unit(SENT, List.of(delivered(event("alert", 0), 9)), true);
    lake.commit();
    lake.shift = Duration.ofHours(25);
    AtomicBoolean dead = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                lake.maintainer(
                        SIZES,
                        reached -> {
                          if (reached == step) {
                            dead.set(true);
                            throw new Killed();
                          }
                        })
                    .run())
        .isInstanceOf(Killed.class);
    assertThat(dead).isTrue();
    units(2, 20, true);
    lake.commit();
    lake.expireLeases();
    lake.shift = Duration.ofHours(50);

    lake.maintainer(SIZES, MaintenanceStep.Hook.NONE).run();

    assertThat(lake.rewrites.open()).isEmpty();
    assertEverythingIsThereOnce();
    assertThat(lake.files().stream().map(StoredFile::partition).distinct())
        .hasSize(lake.files().size());
    units(1, 10, true);
    assertThat(lake.commit()).isEqualTo(1);
    assertThat(lake.commits.lastFinished()).isEqualTo(lake.lake.newest().seq());
  }

  @Test
  void filesThatTheHotIndexLacksAreLeftAlone() {
    List<UnitLease> waiting = units(3, 30, false);
    lake.commit();
    List<LakeFile> pending = lake.commits.pendingIn("hot");
    lake.shift = Duration.ofHours(25);

    lake.maintainer(SIZES, MaintenanceStep.Hook.NONE).run();

    assertThat(lake.commits.pendingIn("hot")).isEqualTo(pending);
    assertThat(lake.files()).noneMatch(StoredFile::merged);
    waiting.forEach(lease -> lake.hotDone(lease, 30));
    lake.maintainer(SIZES, MaintenanceStep.Hook.NONE).run();
    assertThat(lake.files()).allMatch(StoredFile::merged);
    assertEverythingIsThereOnce();
  }

  @Test
  void rowsOfAUnitAreFoundAfterItsFilesWereMerged() {
    List<UnitLease> leases = units(4, 30, true);
    lake.commit();
    lake.shift = Duration.ofHours(25);
    lake.maintainer(SIZES, MaintenanceStep.Hook.NONE).run();
    assertThat(lake.commits.pendingIn("hot")).isEmpty();

    lake.hotAgain(leases.getFirst());

    List<String> locations =
        lake.commits.pendingIn("hot").stream().map(LakeFile::location).toList();
    assertThat(locations)
        .hasSize(4)
        .doesNotHaveDuplicates()
        .isSubsetOf(lake.files().stream().map(StoredFile::location).toList());
    assertThat(lake.commits.unseenIn("hot")).isZero();
  }

  @Test
  void oneProcessAtATimeMaintains() {
    units(2, 10, true);
    lake.commit();
    lake.shift = Duration.ofHours(25);
    List<MaintenanceReport> others = new ArrayList<>();
    LakeMaintainer other = lake.maintainer(SIZES, MaintenanceStep.Hook.NONE);

    MaintenanceReport report =
        lake.maintainer(
                SIZES,
                step -> {
                  if (step == MaintenanceStep.READ) {
                    others.add(other.run());
                  }
                })
            .run();

    assertThat(report.ran()).isTrue();
    assertThat(others).isNotEmpty().noneMatch(MaintenanceReport::ran);
    assertEverythingIsThereOnce();
  }

  @Test
  void aDryRunSaysWhatIsDueAndChangesNothing() {
    units(4, 20, true);
    lake.commit();
    lake.shift = Duration.ofHours(25);
    List<StoredFile> files = lake.files();

    MaintenanceReport report = lake.maintainer(SIZES, MaintenanceStep.Hook.NONE).dryRun();

    assertThat(report.merges()).hasSize(4).allMatch(done -> done.filesBefore() == 4);
    assertThat(lake.files()).isEqualTo(files);
    assertThat(lake.rewrites.use().rewrites().count()).isZero();
  }

  @Test
  void orphansStayWhileTheLedgerIsOlderThanTheLake() {
    units(1, 10, true);
    lake.commit();
    assertThat(lake.rewrites.orphansKept(1)).isEmpty();
    assertThat(lake.rewrites.orphansKept(2))
        .hasValueSatisfying(why -> assertThat(why).contains("rebuilt"));

    lake.rewrites.keepOrphans("the database was restored");
    assertThat(lake.maintainer(SIZES, MaintenanceStep.Hook.NONE).run().notes())
        .containsExactly("orphans are kept: the database was restored");
    lake.rewrites.keepOrphans("");
    assertThat(lake.rewrites.orphansKept(1)).isEmpty();
  }

  @Test
  void worksBesideAppendsOfSeveralWorkers() throws Exception {
    int workers = 2;
    int unitsEach = 6;
    lake.shift = Duration.ofHours(25);
    List<List<List<EventRow>>> work = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      List<List<EventRow>> rows = new ArrayList<>();
      for (int unit = 0; unit < unitsEach; unit++) {
        List<EventRow> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          events.add(delivered(event(i % 2 == 0 ? "dns" : "process", 0), worker));
        }
        events.sort(TableOrder.ROWS);
        rows.add(events);
      }
      work.add(rows);
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> appends = new ArrayList<>();
      for (List<List<EventRow>> units : work) {
        appends.add(
            threads.submit(
                () -> {
                  for (List<EventRow> events : units) {
                    lake.unit(SENT, events, true);
                    lake.commit();
                  }
                }));
      }
      LakeMaintainer maintainer = lake.maintainer(SIZES, MaintenanceStep.Hook.NONE);
      while (!appends.stream().allMatch(Future::isDone)) {
        maintainer.run();
      }
      for (Future<?> append : appends) {
        append.get();
      }
      lake.commit();
      maintainer.run();
    }
    assertEverythingIsThereOnce();
    assertThat(lake.lake.newest().seq()).isEqualTo(lake.commits.lastFinished());
  }
}
