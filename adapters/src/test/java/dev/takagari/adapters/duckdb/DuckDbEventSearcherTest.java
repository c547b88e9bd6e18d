package dev.takagari.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.query.QueryPrinter;
import dev.takagari.core.search.HeavyPages;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.RandomQueries;
import dev.takagari.core.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbEventSearcherTest {
  @TempDir static Path directory;

  private static final Duration LONG = Duration.ofMinutes(5);
  private static List<EventRow> events;
  private static List<PlannedFile> files;

  private final DuckDbEventSearcher searcher =
      new DuckDbEventSearcher(new PlannedLake(files), DuckDbSettings.SMALL);

  @BeforeAll
  static void write() throws SQLException, IOException {
    events = new ArrayList<>(new RandomEvents(Seeds.seed()).list(600));
    events.sort(Comparator.comparing(Position::of).reversed());
    files = new ArrayList<>();
    // some files follow each other in time, the last one spans it all
    files.add(file("0", events.subList(0, 150)));
    files.add(file("1", events.subList(150, 300)));
    files.add(file("it's 2", events.subList(300, 400)));
    SplittableRandom random = new SplittableRandom(1);
    List<EventRow> late = new ArrayList<>(new RandomEvents(Seeds.seed() + 9).list(200));
    late.add(events.get(random.nextInt(400))); // twice in the lake
    files.add(file("late", late));
    events = new ArrayList<>(events.subList(0, 400));
    events.addAll(late);
    events.sort(Comparator.comparing(Position::of));
  }

  private static PlannedFile file(String name, List<EventRow> rows)
      throws SQLException, IOException {
    // a directory that looks like a partition, as Iceberg makes them
    Path path = directory.resolve("event_class=dns").resolve(name + ".parquet");
    Files.createDirectories(path.getParent());
    return DuckDbFiles.planned(path, rows);
  }

  @Test
  void pagesPutTogetherAreThePlainAnswer() {
    RandomQueries queries = new RandomQueries(Seeds.seed() + 3, events);
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    for (int i = 0; i < 15; i++) {
      Query query = i == 0 ? Query.ALL : queries.next();
      TimeRange range = i % 2 == 0 ? TimeRange.ALL : range(random);
      int limit = i == 0 ? 200 : random.nextInt(1, 300);
      QueryMatcher matcher = QueryMatcher.of(query);
      List<EventRow> expected =
          events.stream()
              .filter(event -> range.contains(event.number(Columns.TIMESTAMP)))
              .filter(matcher::matches)
              .toList();

      List<EventRow> rows = new ArrayList<>();
      Optional<Position> after = Optional.empty();
      while (true) {
        SearchPage page =
            searcher.search(new SearchRequest(query, range, after, limit, Optional.empty(), LONG));
        assertThat(page.complete()).isTrue();
        assertThat(page.rows().size()).isLessThanOrEqualTo(limit);
        rows.addAll(page.rows());
        if (!page.more()) {
          break;
        }
        assertThat(page.rows()).hasSize(limit);
        after = Optional.of(Position.of(page.rows().getLast()));
      }
      // a page may end between two rows of one event id, of which the second is then left out
      assertThat(rows.stream().distinct().toList())
          .as(QueryPrinter.print(query))
          .isEqualTo(expected.stream().distinct().toList());
    }
  }

  @Test
  void pagesOfHeavyRowsEndEarly() throws Exception {
    PlannedFile heavy =
        DuckDbFiles.planned(directory.resolve("heavy.parquet"), HeavyPages.events());
    HeavyPages.assertComeInSeveralPages(
        new DuckDbEventSearcher(new PlannedLake(List.of(heavy)), DuckDbSettings.SMALL));
  }

  @Test
  void readsNoMoreFilesThanTheNewestRowsNeed() {
    List<PlannedFile> big =
        files.subList(0, 3).stream()
            .map(f -> new PlannedFile(f.location(), f.rows(), 40L << 20, f.minTime(), f.maxTime()))
            .toList();
    // events were written in ascending order, so the third file is the newest
    DuckDbEventSearcher wide = new DuckDbEventSearcher(new PlannedLake(big), DuckDbSettings.SMALL);

    SearchPage page = wide.search(request("*", 10));

    assertThat(page.rows()).hasSize(10);
    assertThat(page.more()).isTrue();
    assertThat(page.stats().filesRead()).isEqualTo(1);
    assertThat(page.stats().filesPlanned()).isEqualTo(5);
    assertThat(page.stats().filesPruned()).isEqualTo(2);
    assertThat(page.stats().bytesRead()).isEqualTo(40L << 20);
  }

  @Test
  void nothingPlannedIsNothingFound() {
    SearchPage page =
        new DuckDbEventSearcher(new PlannedLake(List.of()), DuckDbSettings.SMALL)
            .search(request("*", 10));

    assertThat(page.rows()).isEmpty();
    assertThat(page.more()).isFalse();
    assertThat(page.complete()).isTrue();
  }

  @Test
  void afterTheTimeoutThePageSaysSo() {
    SearchPage page =
        searcher.search(
            new SearchRequest(
                Query.ALL, TimeRange.ALL, Optional.empty(), 10, Optional.empty(), Duration.ZERO));

    assertThat(page.complete()).isFalse();
    assertThat(page.more()).isTrue();
  }

  @Test
  void anInterruptedCallerGetsAnIncompletePage() {
    Thread.currentThread().interrupt();
    SearchPage page = searcher.search(request("*", 10));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(page.complete()).isFalse();
  }

  @Test
  void aMissingFileIsAnError() {
    PlannedFile missing = new PlannedFile(directory + "/missing.parquet", 1, 1, 0, 1);
    DuckDbEventSearcher broken =
        new DuckDbEventSearcher(new PlannedLake(List.of(missing)), DuckDbSettings.SMALL);

    assertThatThrownBy(() -> broken.search(request("*", 1)))
        .isInstanceOfSatisfying(TakagariException.class, e -> assertThat(e.isTransient()).isTrue());
  }

  @Test
  void aSessionReadsNothingButItsFiles() throws SQLException {
    String other = files.getFirst().location().substring("file://".length());
    String own = files.get(1).location().substring("file://".length());
    DuckDbDialect dialect = new DuckDbDialect();
    try (DuckDbSession session = DuckDbSession.open(DuckDbSettings.SMALL, List.of(own))) {
      session.query("SELECT count(*) FROM read_parquet(" + dialect.text(own) + ")", rows -> {});
      for (String sql :
          List.of(
              "SELECT count(*) FROM read_parquet(" + dialect.text(other) + ")",
              "SELECT * FROM read_text('/etc/passwd')",
              "COPY (SELECT 1) TO " + dialect.text(directory + "/out.csv"),
              "SET enable_external_access = true",
              "INSTALL httpfs")) {
        assertThatThrownBy(() -> session.query(sql, rows -> {}))
            .as(sql)
            .isInstanceOf(SQLException.class);
      }
    }
  }

  @Test
  void theAlarmEndsARunningStatement() throws SQLException {
    try (DuckDbSession session = DuckDbSession.open(DuckDbSettings.SMALL, List.of());
        DuckDbSession.Alarm _ = session.alarm(Duration.ofMillis(200))) {
      String endless =
          "SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE a.range + b.range = -1";
      assertThatThrownBy(() -> session.query(endless, rows -> {}))
          .isInstanceOf(DuckDbSession.GaveUp.class);
      assertThatThrownBy(session::ping).isInstanceOf(DuckDbSession.GaveUp.class);
    }
  }

  @Test
  void checkAsksTheLakeToo() {
    searcher.check();
  }

  private static SearchRequest request(String query, int limit) {
    return new SearchRequest(
        QueryParser.parse(query).query(),
        TimeRange.ALL,
        Optional.empty(),
        limit,
        Optional.empty(),
        LONG);
  }

  private static TimeRange range(SplittableRandom random) {
    Instant from =
        Instant.EPOCH
            .plus(RandomEvents.FIRST_MICROS, ChronoUnit.MICROS)
            .plus(random.nextInt(72), ChronoUnit.HOURS);
    return new TimeRange(from, from.plus(random.nextInt(1, 48), ChronoUnit.HOURS));
  }
}
