package dev.takagari.core.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// What every implementation of [LakeMaintenance] and [LakeCleaning] does.
public abstract class LakeMaintenanceContract {
  private static final UnitId UNIT = new UnitId("0123456789abcdefghjkmnpqrs");
  private static final Comparator<EventRow> ORDER =
      Comparator.comparing((EventRow row) -> row.string(Columns.EVENT_ID))
          .thenComparing(row -> row.string(Columns.RAW_OBJECT))
          .thenComparing(row -> row.number(Columns.RAW_LINE));

  private int nextFile;
  private long nextRewrite = 1;

  /// Both sides of one table.
  public record Side(EventLake lake, LakeMaintenance maintenance, LakeCleaning cleaning) {}

  /// A lake that is empty when a test begins; further calls open the same one again, as another
  /// process would.
  protected abstract Side open();

  /// Puts a file that nobody knows below the table's directory.
  ///
  /// @return its location
  protected abstract String stray(Side side);

  /// Whether everything works at the first try, so that nothing is left over.
  protected boolean isTidy() {
    return true;
  }

  private List<LakeFile> write(EventLake lake, List<EventRow> events) {
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

  private static NumberedCommit commit(long seq, List<LakeFile> files) {
    return new NumberedCommit(seq, List.of(UNIT), files);
  }

  /// Events of one partition.
  private static List<EventRow> events(int count) {
    return events(count, LocalDate.of(2026, 3, 1));
  }

  private static List<EventRow> events(int count, LocalDate day) {
    RandomEvents random = new RandomEvents(Seeds.seed() + count + day.getDayOfMonth());
    List<EventRow> events = new ArrayList<>();
    long start = day.toEpochDay() * 86_400_000_000L;
    for (int i = 0; i < count; i++) {
      events.add(
          EventRow.builder()
              .addAll(random.next())
              .set(Columns.EVENT_CLASS, "process")
              .set(Columns.TIMESTAMP, start + i)
              .build());
    }
    return events;
  }

  private static List<EventRow> rows(Side side, String location) {
    List<EventRow> rows = new ArrayList<>();
    side.maintenance().read(location, id -> true, row -> rows.add(EventRow.copyOf(row)));
    return rows;
  }

  private static List<EventRow> rows(Side side) {
    List<EventRow> rows = new ArrayList<>();
    side.maintenance().state().files().forEach(file -> rows.addAll(rows(side, file.location())));
    rows.sort(ORDER);
    return rows;
  }

  private static List<EventRow> sorted(List<EventRow> rows) {
    return rows.stream().sorted(ORDER).toList();
  }

  /// All files of the table as one, staged.
  private LakeRewrite rewriteOfAll(Side side) {
    List<StoredFile> files = side.maintenance().state().files();
    List<EventRow> rows = new ArrayList<>();
    files.forEach(file -> rows.addAll(rows(side, file.location())));
    LakeRewrite rewrite =
        LakeRewrite.begun(
            nextRewrite++,
            files.getFirst().partition(),
            files.stream().map(StoredFile::location).toList());
    return rewrite.withOutputs(
        List.of(side.maintenance().write(rewrite, 0, new ListRows(rows))), 0);
  }

  @Test
  void anEmptyLakeHasNoFiles() {
    Side side = open();
    side.lake().check();

    LakeState state = side.maintenance().state();

    assertThat(state.files()).isEmpty();
    assertThat(state.snapshotId()).isEqualTo(-1);
    assertThat(state.seq()).isZero();
    assertThat(state.settledUntil()).isEmpty();
    assertThat(side.cleaning().expire(Instant.MAX.minusSeconds(1).minus(Duration.ofDays(1)), true))
        .isEqualTo(LakeCleaning.Cleaned.NOTHING);
  }

  @Test
  void tellsTheFilesOfTheTable() {
    Side side = open();
    List<EventRow> events = events(30);
    LakeFile file = write(side.lake(), events).getFirst();
    side.lake().commit(commit(1, List.of(file)));

    LakeState state = open().maintenance().state();

    assertThat(state.seq()).isEqualTo(1);
    assertThat(state.snapshots()).isEqualTo(1);
    assertThat(state.files())
        .singleElement()
        .satisfies(
            stored -> {
              assertThat(stored.location()).isEqualTo(file.location());
              assertThat(stored.partition()).isEqualTo(file.partition());
              assertThat(stored.rows()).isEqualTo(30);
              assertThat(stored.bytes()).isEqualTo(file.bytes());
              assertThat(stored.merged()).isFalse();
              assertThat(stored.addedAt()).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
              assertThat(stored.minTime()).isEqualTo(events.getFirst().number(Columns.TIMESTAMP));
              assertThat(stored.maxTime()).isEqualTo(events.getLast().number(Columns.TIMESTAMP));
            });
  }

  @Test
  void givesEveryRowBackAsItWasWritten() {
    Side side = open();
    List<EventRow> events = new RandomEvents(Seeds.seed()).list(500);
    Map<LakePartition, List<EventRow>> partitions = ListRows.byPartition(events);
    for (LakeFile file : write(side.lake(), events)) {
      assertThat(rows(side, file.location())).isEqualTo(partitions.get(file.partition()));
    }
  }

  @Test
  void readsWantedRowsOnly() {
    Side side = open();
    List<EventRow> events = events(100);
    LakeFile file = write(side.lake(), events).getFirst();
    Set<String> wanted = new HashSet<>();
    for (int i = 0; i < 100; i += 9) {
      wanted.add(events.get(i).string(Columns.EVENT_ID));
    }
    List<EventRow> found = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    side.maintenance()
        .read(
            file.location(),
            id -> asked.add(id.toString()) && wanted.contains(id.toString()),
            row -> found.add(EventRow.copyOf(row)));

    assertThat(found)
        .isEqualTo(
            events.stream().filter(e -> wanted.contains(e.string(Columns.EVENT_ID))).toList());
    assertThat(asked).hasSize(100);
    side.maintenance()
        .read(
            file.location(),
            id -> false,
            row -> {
              throw new AssertionError("nobody wanted it");
            });
  }

  @Test
  void aRewriteReplacesFilesAndLeavesTheNumber() {
    Side side = open();
    NumberedCommit first = commit(1, write(side.lake(), events(30)));
    NumberedCommit second = commit(2, write(side.lake(), events(20)));
    side.lake().commit(first);
    side.lake().commit(second);
    List<EventRow> before = rows(side);
    LakeRewrite rewrite = rewriteOfAll(side);

    long snapshot = side.maintenance().replace(rewrite);

    LakeState state = open().maintenance().state();
    assertThat(state.snapshotId()).isEqualTo(snapshot);
    assertThat(state.seq()).isEqualTo(2);
    assertThat(state.files())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.merged()).isTrue();
              assertThat(file.location()).isEqualTo(rewrite.outputs().getFirst().location());
            });
    assertThat(rows(open())).isEqualTo(before);
    assertThat(open().lake().newest()).isEqualTo(new LakeSnapshot(2, snapshot));
    assertThat(open().lake().commit(second).seq()).isEqualTo(2);
    NumberedCommit third = commit(3, write(side.lake(), events(10)));
    assertThat(open().lake().commit(third).seq()).isEqualTo(3);
    assertThat(rows(open())).hasSize(60);
  }

  @Test
  void aRewriteIsDoneOnce() {
    Side side = open();
    side.lake().commit(commit(1, write(side.lake(), events(30))));
    side.lake().commit(commit(2, write(side.lake(), events(20))));
    LakeRewrite rewrite = rewriteOfAll(side);
    long snapshot = side.maintenance().replace(rewrite);
    side.lake().commit(commit(3, write(side.lake(), events(10))));

    assertThat(open().maintenance().replace(rewrite)).isEqualTo(snapshot);

    assertThat(rows(side)).hasSize(60);
  }

  @Test
  void aRewriteOfFilesThatAreGoneIsRefused() {
    Side side = open();
    side.lake().commit(commit(1, write(side.lake(), events(30))));
    side.lake().commit(commit(2, write(side.lake(), events(20))));
    LakeRewrite late = rewriteOfAll(side);
    side.maintenance().replace(rewriteOfAll(side));

    assertThat(side.maintenance().replace(late)).isEqualTo(-1);

    assertThat(rows(side)).hasSize(50);
  }

  @Test
  void aRewriteMayLeaveNothing() {
    Side side = open();
    side.lake().commit(commit(1, write(side.lake(), events(30))));
    LakeFile copy = write(side.lake(), events(30)).getFirst();
    side.lake().commit(commit(2, List.of(copy)));
    LakeRewrite rewrite =
        LakeRewrite.begun(nextRewrite++, copy.partition(), List.of(copy.location()))
            .withOutputs(List.of(), 30);

    long snapshot = side.maintenance().replace(rewrite);

    assertThat(snapshot).isNotEqualTo(-1);
    assertThat(side.maintenance().replace(rewrite)).isEqualTo(snapshot);
    assertThat(rows(side)).isEqualTo(sorted(events(30)));
    assertThat(side.lake().newest().seq()).isEqualTo(2);
  }

  @Test
  void oneOfSeveralRewritesOfTheSameFilesWins() throws Exception {
    Side side = open();
    for (int seq = 1; seq <= 4; seq++) {
      side.lake().commit(commit(seq, write(side.lake(), events(10 + seq))));
    }
    List<EventRow> before = rows(side);
    int rivals = 3;
    List<LakeRewrite> rewrites = new ArrayList<>();
    for (int i = 0; i < rivals; i++) {
      rewrites.add(rewriteOfAll(side));
    }
    CyclicBarrier barrier = new CyclicBarrier(rivals);
    List<Future<Long>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(rivals)) {
      for (LakeRewrite rewrite : rewrites) {
        Side own = open();
        answers.add(
            threads.submit(
                (Callable<Long>)
                    () -> {
                      barrier.await();
                      return own.maintenance().replace(rewrite);
                    }));
      }
    }
    int winners = 0;
    for (Future<Long> answer : answers) {
      winners += answer.get() == -1 ? 0 : 1;
    }
    assertThat(winners).isEqualTo(1);
    assertThat(rows(side)).isEqualTo(before);
  }

  @Test
  void rewritesAndAppendsGoOnBesideEachOther() throws Exception {
    Side side = open();
    side.lake().commit(commit(1, write(side.lake(), events(10))));
    int commits = 8;
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Future<?> appends =
          threads.submit(
              () -> {
                Side own = open();
                for (int seq = 2; seq <= commits; seq++) {
                  own.lake().commit(commit(seq, write(own.lake(), events(9 + seq))));
                }
                done.set(true);
              });
      Side other = open();
      while (!done.get() && !appends.isDone()) {
        if (other.maintenance().state().files().size() > 1) {
          other.maintenance().replace(rewriteOfAll(other));
        }
      }
      appends.get();
    }
    List<EventRow> all = new ArrayList<>();
    for (int seq = 1; seq <= commits; seq++) {
      all.addAll(events(9 + seq));
    }
    assertThat(rows(side)).isEqualTo(sorted(all));
    assertThat(side.lake().newest().seq()).isEqualTo(commits);
  }

  @Test
  void droppedFilesGoTogetherAndTheNumberStays() {
    Side side = open();
    side.lake().check();
    List<LakeFile> old = write(side.lake(), events(20, LocalDate.of(2026, 2, 1)));
    List<LakeFile> older = write(side.lake(), events(20, LocalDate.of(2026, 2, 2)));
    List<EventRow> kept = events(20);
    side.lake().commit(commit(1, old));
    side.lake().commit(commit(2, older));
    side.lake().commit(commit(3, write(side.lake(), kept)));
    settle(side, LocalDate.of(2026, 3, 2));
    int before = side.maintenance().state().snapshots();

    long snapshot =
        side.maintenance()
            .drop(
                new LakeDrop(
                    77,
                    List.of(old.getFirst().location(), older.getFirst().location(), "unknown")));

    LakeState state = side.maintenance().state();
    assertThat(state.snapshotId()).isEqualTo(snapshot);
    assertThat(state.seq()).isEqualTo(3);
    assertThat(state.snapshots()).isEqualTo(before + 1);
    assertThat(state.settledUntil()).contains(LocalDate.of(2026, 3, 2));
    assertThat(rows(side)).containsExactlyElementsOf(sorted(kept));
    side.lake().commit(commit(4, write(side.lake(), events(5, LocalDate.of(2026, 3, 4)))));
    assertThat(rows(side)).hasSize(25);
  }

  @Test
  void aDropIsDoneOnce() {
    Side side = open();
    side.lake().check();
    List<LakeFile> files = write(side.lake(), events(20));
    assertThat(side.maintenance().drop(new LakeDrop(1, List.of("unknown")))).isEqualTo(-1);
    side.lake().commit(commit(1, files));
    LakeDrop drop = new LakeDrop(78, List.of(files.getFirst().location()));
    long first = side.maintenance().drop(drop);
    side.lake().commit(commit(2, write(side.lake(), events(3))));

    assertThat(open().maintenance().drop(drop)).isEqualTo(first);
    assertThat(rows(side)).hasSize(3);
  }

  @Test
  void aRewriteOfDroppedFilesIsRefused() {
    Side side = open();
    side.lake().check();
    List<LakeFile> files = write(side.lake(), events(20));
    side.lake().commit(commit(1, files));
    LakeRewrite rewrite = rewriteOfAll(side);
    side.maintenance().drop(new LakeDrop(79, List.of(files.getFirst().location())));

    assertThat(side.maintenance().replace(rewrite)).isEqualTo(-1);
    assertThat(rows(side)).isEmpty();
  }

  @Test
  void appendsGoOnBesideADrop() throws Exception {
    Side side = open();
    side.lake().check();
    List<LakeFile> old = write(side.lake(), events(20, LocalDate.of(2026, 2, 1)));
    side.lake().commit(commit(1, old));
    List<NumberedCommit> commits = new ArrayList<>();
    for (int seq = 2; seq <= 6; seq++) {
      commits.add(commit(seq, write(side.lake(), events(seq, LocalDate.of(2026, 3, seq)))));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> appends = threads.submit(() -> commits.forEach(side.lake()::commit));
      EventuallyDropped.drop(
          open().maintenance(), new LakeDrop(80, List.of(old.getFirst().location())));
      appends.get();
    }

    assertThat(rows(side)).hasSize(2 + 3 + 4 + 5 + 6);
    assertThat(side.maintenance().state().seq()).isEqualTo(6);
  }

  /// As maintenance does: calls again while the outcome is unknown.
  private static final class EventuallyDropped {
    static void drop(LakeMaintenance maintenance, LakeDrop drop) {
      for (int attempt = 1; ; attempt++) {
        try {
          maintenance.drop(drop);
          return;
        } catch (TakagariException e) {
          if (!e.isTransient() || attempt == 20) {
            throw e;
          }
        }
      }
    }
  }

  @Test
  void aDayIsSettledForTheStateThatWasLookedAt() {
    Side side = open();
    side.lake().commit(commit(1, write(side.lake(), events(10))));
    LakeState old = side.maintenance().state();
    side.lake().commit(commit(2, write(side.lake(), events(11))));

    assertThat(side.maintenance().settle(LocalDate.of(2026, 3, 9), old.snapshotId())).isFalse();
    assertThat(side.maintenance().state().settledUntil()).isEmpty();

    settle(side, LocalDate.of(2026, 3, 9));
    assertThat(open().maintenance().state().settledUntil()).contains(LocalDate.of(2026, 3, 9));
  }

  private static void settle(Side side, LocalDate until) {
    for (int i = 0; i < 50; i++) {
      if (side.maintenance().settle(until, side.maintenance().state().snapshotId())) {
        return;
      }
    }
    throw new AssertionError("never settled");
  }

  @Test
  void aCommitOfAnEarlierDayTakesItBack() {
    Side side = open();
    side.lake().commit(commit(1, write(side.lake(), events(10))));
    settle(side, LocalDate.of(2026, 3, 9));

    side.lake().commit(commit(2, write(side.lake(), events(10, LocalDate.of(2026, 3, 10)))));
    assertThat(open().maintenance().state().settledUntil()).contains(LocalDate.of(2026, 3, 9));

    side.lake().commit(commit(3, write(side.lake(), events(10, LocalDate.of(2026, 3, 5)))));
    assertThat(open().maintenance().state().settledUntil()).contains(LocalDate.of(2026, 3, 5));
  }

  @Test
  void expiryKeepsTheNewestNumberAndAllRows() {
    Side side = open();
    for (int seq = 1; seq <= 4; seq++) {
      side.lake().commit(commit(seq, write(side.lake(), events(10 + seq))));
    }
    side.maintenance().replace(rewriteOfAll(side));
    side.maintenance().replace(rewriteOfAll(side));
    List<EventRow> before = rows(side);
    Instant later = Instant.now().plusSeconds(3600);

    assertThat(side.cleaning().expire(later, true).snapshots()).isEqualTo(3);
    assertThat(side.maintenance().state().snapshots()).isEqualTo(6);
    LakeCleaning.Cleaned cleaned = side.cleaning().expire(later, false);

    if (isTidy()) {
      assertThat(cleaned.snapshots()).isEqualTo(3);
      assertThat(cleaned.files()).isPositive();
    }
    assertThat(side.cleaning().expire(later, false)).isEqualTo(LakeCleaning.Cleaned.NOTHING);
    LakeState state = open().maintenance().state();
    assertThat(state.snapshots()).isEqualTo(3);
    assertThat(state.seq()).isEqualTo(4);
    assertThat(rows(open())).isEqualTo(before);
    NumberedCommit next = commit(5, write(side.lake(), events(9)));
    assertThat(open().lake().commit(next).seq()).isEqualTo(5);
  }

  @Test
  void youngSnapshotsAreKept() {
    Side side = open();
    for (int seq = 1; seq <= 3; seq++) {
      side.lake().commit(commit(seq, write(side.lake(), events(10 + seq))));
    }
    assertThat(side.cleaning().expire(Instant.now().minusSeconds(3600), false))
        .isEqualTo(LakeCleaning.Cleaned.NOTHING);
    assertThat(side.maintenance().state().snapshots()).isEqualTo(3);
  }

  @Test
  void orphansGoAndWhatIsNeededStays() {
    Side side = open();
    for (int seq = 1; seq <= 3; seq++) {
      side.lake().commit(commit(seq, write(side.lake(), events(10 + seq))));
    }
    side.maintenance().replace(rewriteOfAll(side));
    List<EventRow> before = rows(side);
    LakeFile staged = write(side.lake(), events(25)).getFirst();
    LakeFile lost = write(side.lake(), events(26)).getFirst();
    String stray = stray(side);
    Instant later = Instant.now().plusSeconds(3600);

    assertThat(side.cleaning().removeOrphans(Instant.now().minusSeconds(3600), Set.of(), false))
        .isEqualTo(LakeCleaning.Cleaned.NOTHING);
    LakeCleaning.Cleaned due =
        side.cleaning().removeOrphans(later, Set.of(staged.location()), true);
    assertThat(due.files()).isGreaterThanOrEqualTo(2);
    if (isTidy()) {
      assertThat(due.files()).isEqualTo(2);
    }
    assertThat(due.bytes()).isGreaterThan(lost.bytes());
    assertThat(side.cleaning().removeOrphans(later, Set.of(staged.location()), false))
        .isEqualTo(due);
    assertThat(side.cleaning().removeOrphans(later, Set.of(staged.location()), false))
        .isEqualTo(LakeCleaning.Cleaned.NOTHING);

    assertThat(stray).isNotEmpty();
    assertThat(rows(open())).isEqualTo(before);
    assertThat(rows(side, staged.location())).hasSize(25);
    side.lake().commit(commit(4, List.of(staged)));
    assertThat(side.lake().plan(new LakeScan(Query.ALL, TimeRange.ALL, Optional.empty())).files())
        .hasSize(2);
    assertThat(rows(open())).hasSize(before.size() + 25);
  }

  /// Calls again as long as the outcome is unknown, as the committer and the maintainer do.
  public static <T> T persistently(Callable<T> call) {
    for (int i = 0; ; i++) {
      try {
        return call.call();
      } catch (TakagariException e) {
        if (!e.isTransient() || e.code() == ErrorCode.LEASE_LOST || i == 100) {
          throw e;
        }
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
