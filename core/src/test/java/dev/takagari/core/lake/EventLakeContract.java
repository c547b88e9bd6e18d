package dev.takagari.core.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.RandomQueries;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every implementation of [EventLake] does.
public abstract class EventLakeContract {
  private static final UnitId UNIT = new UnitId("0123456789abcdefghjkmnpqrs");
  private int nextFile;

  /// A lake that is empty when a test begins; further calls open the same one again, as another
  /// process would.
  protected abstract EventLake lake();

  /// The number of rows in files that are visible now.
  protected static long visibleRows(EventLake lake) {
    return plan(lake, Query.ALL).files().stream().mapToLong(PlannedFile::rows).sum();
  }

  protected static LakePlan plan(EventLake lake, Query query) {
    return lake.plan(new LakeScan(query, TimeRange.ALL, Optional.empty()));
  }

  /// Writes the events, one file for each partition.
  protected List<LakeFile> write(EventLake lake, List<EventRow> events) {
    List<LakeFile> files = new ArrayList<>();
    ListRows.byPartition(events)
        .forEach(
            (partition, rows) ->
                files.add(
                    lake.write(
                        new LakeFileName(new UnitLease(UNIT, 1), nextFile++),
                        partition,
                        new ListRows(rows))));
    return files;
  }

  protected static NumberedCommit commit(long seq, List<LakeFile> files) {
    return new NumberedCommit(seq, List.of(UNIT), files);
  }

  protected static List<EventRow> events(int count) {
    return new RandomEvents(Seeds.seed()).list(count);
  }

  @Test
  void anEmptyLakeHasNoNumber() {
    EventLake lake = lake();
    lake.check();

    assertThat(lake.newest()).isEqualTo(new LakeSnapshot(0, -1));
    assertThat(plan(lake, Query.ALL).files()).isEmpty();
  }

  @Test
  void aFileIsVisibleAfterItsCommit() {
    EventLake lake = lake();
    List<LakeFile> files = write(lake, events(20));
    assertThat(visibleRows(lake)).isZero();

    LakeSnapshot snapshot = lake.commit(commit(1, files));

    assertThat(snapshot.seq()).isEqualTo(1);
    assertThat(lake().newest()).isEqualTo(snapshot);
    assertThat(visibleRows(lake())).isEqualTo(20);
    assertThat(files).allSatisfy(file -> assertThat(file.bytes()).isPositive());
    assertThat(files.stream().mapToLong(LakeFile::rows).sum()).isEqualTo(20);
  }

  @Test
  void aCommitThatIsRepeatedAppendsOnce() {
    EventLake lake = lake();
    NumberedCommit first = commit(1, write(lake, events(20)));
    NumberedCommit second = commit(2, write(lake, events(10)));
    LakeSnapshot snapshot = lake.commit(first);
    assertThat(lake.commit(first)).isEqualTo(snapshot);
    lake.commit(second);

    assertThat(lake().commit(first)).isEqualTo(snapshot);

    assertThat(lake().newest().seq()).isEqualTo(2);
    assertThat(visibleRows(lake())).isEqualTo(30);
  }

  @Test
  void aCommitThatDoesNotFollowIsRefused() {
    EventLake lake = lake();
    lake.commit(commit(1, write(lake, events(3))));
    List<LakeFile> files = write(lake, events(4));

    assertThatThrownBy(() -> lake.commit(commit(3, files)))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));

    assertThat(lake.newest().seq()).isEqualTo(1);
    assertThat(visibleRows(lake)).isEqualTo(3);
  }

  @Test
  void aNameIsUsedOnce() {
    EventLake lake = lake();
    LakeFileName name = new LakeFileName(new UnitLease(UNIT, 1), 0);
    Map.Entry<LakePartition, List<EventRow>> part =
        ListRows.byPartition(events(1)).entrySet().iterator().next();
    LakeFile file = lake.write(name, part.getKey(), new ListRows(part.getValue()));

    assertThatThrownBy(() -> lake.write(name, part.getKey(), new ListRows(part.getValue())))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));

    lake.commit(commit(1, List.of(file)));
    assertThat(visibleRows(lake)).isEqualTo(1);
  }

  @Test
  void severalCommittersOfTheSameNumberAppendOnce() throws Exception {
    NumberedCommit commit = commit(1, write(lake(), events(50)));
    int committers = 4;
    CyclicBarrier barrier = new CyclicBarrier(committers);
    List<Future<LakeSnapshot>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(committers)) {
      for (int i = 0; i < committers; i++) {
        EventLake lake = lake();
        lake.check();
        answers.add(
            threads.submit(
                (Callable<LakeSnapshot>)
                    () -> {
                      barrier.await();
                      return lake.commit(commit);
                    }));
      }
    }

    LakeSnapshot newest = lake().newest();
    assertThat(newest.seq()).isEqualTo(1);
    for (Future<LakeSnapshot> answer : answers) {
      assertThat(answer.get()).isEqualTo(newest);
    }
    assertThat(visibleRows(lake())).isEqualTo(50);
  }

  @Test
  void filesOutsideTheTimeRangeAreNotPlanned() {
    EventLake lake = lake();
    lake.commit(commit(1, write(lake, events(300))));
    Instant first = Instant.EPOCH.plus(RandomEvents.FIRST_MICROS, ChronoUnit.MICROS);
    TimeRange day = new TimeRange(first.plus(1, ChronoUnit.DAYS), first.plus(2, ChronoUnit.DAYS));

    LakePlan plan = lake.plan(new LakeScan(Query.ALL, day, Optional.empty()));

    assertThat(plan.files()).isNotEmpty().hasSizeLessThan(plan(lake, Query.ALL).files().size());
    assertThat(plan.files())
        .allSatisfy(
            file -> {
              assertThat(file.minTime()).isBetween(day.fromMicros(), day.toMicros() - 1);
              assertThat(file.maxTime()).isBetween(file.minTime(), day.toMicros() - 1);
            });
    assertThat(plan.filesInRange()).isEqualTo(plan.files().size());
    assertThat(plan.bytesInRange()).isEqualTo(plan.bytes());
    assertThat(plan.snapshotId()).isEqualTo(lake.newest().snapshotId());
  }

  @Test
  void givenFilesArePlannedWithoutACommit() {
    EventLake lake = lake();
    lake.commit(commit(1, write(lake, events(20))));
    List<LakeFile> staged = write(lake, events(30));
    List<LakeFile> bare =
        staged.stream()
            .map(
                file ->
                    new LakeFile(
                        file.location(),
                        file.unit(),
                        file.partition(),
                        file.rows(),
                        file.bytes(),
                        ""))
            .toList();

    for (List<LakeFile> files : List.of(staged, bare)) {
      LakePlan plan = lake.plan(new LakeScan(Query.ALL, TimeRange.ALL, Optional.of(files)));
      assertThat(plan.files().stream().mapToLong(PlannedFile::rows).sum()).isEqualTo(30);
      assertThat(lake.plan(new LakeScan(Query.NONE, TimeRange.ALL, Optional.of(staged))).files())
          .isEmpty();
    }
  }

  @Test
  void aPlanNeverLeavesOutAFileThatHasAnAnswer() {
    EventLake lake = lake();
    List<EventRow> events = events(200);
    List<LakeFile> files = new ArrayList<>();
    Map<String, List<EventRow>> rowsOf = new HashMap<>();
    for (int i = 0; i < events.size(); i += 10) {
      List<EventRow> unit = events.subList(i, i + 10);
      Map<LakePartition, List<EventRow>> partitions = ListRows.byPartition(unit);
      for (LakeFile file : write(lake, unit)) {
        files.add(file);
        String name = file.location().substring(file.location().lastIndexOf('/') + 1);
        rowsOf.put(name, partitions.get(file.partition()));
      }
    }
    lake.commit(commit(1, files));
    RandomQueries queries = new RandomQueries(Seeds.seed(), events);
    int pruned = 0;
    for (int i = 0; i < 300; i++) {
      Query query = i % 2 == 0 ? queries.next() : queries.leaf();
      List<String> planned =
          plan(lake, query).files().stream()
              .map(file -> file.location().substring(file.location().lastIndexOf('/') + 1))
              .toList();
      QueryMatcher matcher = QueryMatcher.of(query);
      rowsOf.forEach(
          (name, rows) -> {
            if (rows.stream().anyMatch(matcher::matches)) {
              assertThat(planned).as("files of %s", query).contains(name);
            }
          });
      pruned += files.size() - planned.size();
    }
    assertThat(pruned).as("files left out").isPositive();
  }
}
