package dev.takagari.adapters.lakesql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.duckdb.DuckDbFiles;
import dev.takagari.adapters.duckdb.LakeFileCache;
import dev.takagari.adapters.duckdb.LakeFiles;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.lake.PinnedTable;
import dev.takagari.core.lake.PinnedTable.TableColumn;
import dev.takagari.core.search.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeSqlTest {
  private static final long DAY = 86_400_000_000L;
  private static final long FIRST = micros("2026-03-01T00:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private TablesOfTest tables = new TablesOfTest();
  private Path secret = Path.of("");

  @BeforeEach
  void writeTables() throws SQLException, IOException {
    List<PlannedFile> files = new ArrayList<>();
    for (int day = 0; day < 3; day++) {
      List<EventRow> rows = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        rows.add(event(day, i).build());
      }
      PlannedFile file = DuckDbFiles.planned(directory.resolve("day" + day + ".parquet"), rows);
      files.add(
          new PlannedFile(
              file.location().substring("file://".length()),
              file.rows(),
              file.bytes(),
              file.minTime(),
              file.maxTime()));
    }
    tables =
        new TablesOfTest()
            .with(new PinnedTable("events", columns(), files, 7))
            .with(
                new PinnedTable(
                    "hosts",
                    List.of(
                        new TableColumn("host_id", "VARCHAR"),
                        new TableColumn("seen", "TIMESTAMP WITH TIME ZONE")),
                    List.of(),
                    -1));
    secret = directory.resolve("secret.csv");
    Files.writeString(secret, "a,b\n1,2\n");
  }

  private static EventRow.Builder event(int day, int number) {
    long micros = FIRST + day * DAY + number * 1_000_000L;
    return EventRow.builder()
        .set(Columns.TIMESTAMP, micros)
        .set(Columns.EVENT_INGESTED, micros)
        .set(Columns.EVENT_ID, "id-" + day + "-" + number)
        .set(Columns.EVENT_KIND, "event")
        .set(Columns.EVENT_CLASS, "dns")
        .set(Columns.EVENT_ACTION, number % 2 == 0 ? "DnsRequest" : "=cmd|' /C calc'!A0")
        .set(Columns.RAW_OBJECT, "o")
        .set(Columns.RAW_LINE, number)
        .set(Columns.RAW_SHAPE, "s")
        .set(Columns.RELATED_IP, List.of("192.0.2." + number))
        .attribute("Number", Integer.toString(number));
  }

  private static List<TableColumn> columns() {
    List<TableColumn> columns = new ArrayList<>();
    for (Column column : EventSchema.current().columns()) {
      columns.add(
          new TableColumn(
              column.sqlName(),
              switch (column.type()) {
                case TEXT -> "VARCHAR";
                case TEXT_LIST -> "VARCHAR[]";
                case INT -> "INTEGER";
                case LONG -> "BIGINT";
                case BOOLEAN -> "BOOLEAN";
                case TIME -> "TIMESTAMP WITH TIME ZONE";
              }));
    }
    columns.add(new TableColumn("attributes", "MAP(VARCHAR, VARCHAR)"));
    // of a later version: no file has it
    columns.add(new TableColumn("added_later", "VARCHAR[]"));
    return columns;
  }

  private static long micros(String time) {
    return Instant.parse(time).getEpochSecond() * 1_000_000;
  }

  private LakeSql sql() {
    return sql(1 << 30, 256L << 20);
  }

  private LakeSql sql(long maxBytes, long memory) {
    return new LakeSql(
        tables,
        new LakeSqlSettings(memory, 2, 1, maxBytes, directory.resolve("spill"), 1 << 20),
        null);
  }

  private static SqlQuestion question(String text) {
    return new SqlQuestion(text, Map.of(), 1_000, LONG);
  }

  private Answer ask(String text) {
    return ask(question(text));
  }

  private Answer ask(SqlQuestion question) {
    Answer answer = new Answer();
    try {
      answer.outcome = sql().run(question, answer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return answer;
  }

  /// An answer in memory.
  private static final class Answer implements SqlRows {
    private @Nullable SqlPlan plan;
    private List<SqlColumn> columns = List.of();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private @Nullable SqlOutcome outcome;

    @Override
    public void plan(SqlPlan read) {
      plan = read;
    }

    @Override
    public void columns(List<SqlColumn> named) {
      columns = named;
    }

    @Override
    public void row(List<@Nullable Object> values) {
      rows.add(values);
    }
  }

  @Test
  void answersQueriesOverTheTables() {
    Answer answer =
        ask(
            "SELECT event_action, count(*) AS n FROM events WHERE event_class = 'dns'"
                + " GROUP BY 1 ORDER BY 1");

    assertThat(answer.rows)
        .containsExactly(List.of("=cmd|' /C calc'!A0", 15L), List.of("DnsRequest", 15L));
    assertThat(answer.columns.stream().map(SqlRows.SqlColumn::name))
        .containsExactly("event_action", "n");
    assertThat(answer.outcome).isEqualTo(new SqlOutcome(2, false, 0));
  }

  @Test
  void answersEveryKindOfQuery() {
    for (String text :
        List.of(
            "SELECT 1",
            "select 1;",
            "-- why\nSELECT 1 /* ; */ ;  -- end",
            "WITH e AS (SELECT * FROM events) SELECT count(*) FROM e",
            "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 5)"
                + " SELECT max(n) FROM r",
            "VALUES (1, 'a;b')",
            "FROM events LIMIT 1",
            "TABLE events_distinct",
            "SELECT * FROM takagari.events",
            "SELECT * FROM \"EVENTS\" e JOIN hosts h USING (host_id) UNION ALL BY NAME"
                + " SELECT * FROM events",
            "SELECT u.ip FROM events CROSS JOIN UNNEST(related_ip) AS u(ip)",
            "SELECT * FROM range(3), generate_series(1, 2)",
            "SHOW TABLES",
            "DESCRIBE events",
            "DESCRIBE SELECT 1 AS a",
            "SHOW hosts",
            "SUMMARIZE hosts",
            "SELECT table_name FROM information_schema.tables",
            "EXPLAIN SELECT * FROM events",
            "/* plan */ explain analyze SELECT count(*) FROM events",
            "SELECT DISTINCT ON (event_action) event_action, element_at(attributes, 'Number')"
                + " FROM events QUALIFY row_number() OVER (ORDER BY \"time\") > 1",
            "SELECT element_at(attributes, 'none') IS NULL FROM events",
            "SELECT list_filter(related_ip, lambda i: i LIKE '192.%'), max_by(event_id, \"time\")"
                + " FILTER (WHERE raw_line > 2) FROM events GROUP BY 1")) {
      assertThat(ask(text).outcome).as(text).isNotNull();
    }
  }

  @Test
  void listsTablesAndColumnsOfTheCatalog() {
    assertThat(ask("SHOW TABLES").rows)
        .extracting(row -> row.getFirst())
        .containsExactlyInAnyOrder("events", "events_distinct", "hosts");
    assertThat(ask("DESCRIBE hosts").rows)
        .extracting(row -> row.get(0) + " " + row.get(1))
        .containsExactly("host_id VARCHAR", "seen TIMESTAMP WITH TIME ZONE");
    assertThat(ask("SELECT * FROM hosts").rows).isEmpty();
  }

  @Test
  void refusesEveryOtherFile() throws IOException {
    String path = secret.toString();
    for (String text :
        List.of(
            "SELECT * FROM read_csv('/etc/passwd')",
            "SELECT * FROM read_csv('" + path + "')",
            "SELECT * FROM '/etc/passwd'",
            "FROM '" + path + "'",
            "SELECT * FROM \"" + path + "\"",
            "SELECT * FROM read_text('/etc/passwd')",
            "SELECT * FROM read_blob('/etc/passwd')",
            "SELECT * FROM read_json('/etc/passwd')",
            "SELECT * FROM read_parquet('" + directory + "/day0.parquet')",
            "SELECT * FROM parquet_metadata('" + directory + "/day0.parquet')",
            "SELECT * FROM read_parquet('s3://bucket/key')",
            "SELECT * FROM read_csv('https://example.com/x.csv')",
            "SELECT * FROM glob('/etc/*')",
            "SELECT * FROM sniff_csv('/etc/passwd')",
            "SELECT (SELECT string_agg(content) FROM read_text('/etc/passwd'))",
            "WITH x AS (FROM read_text('/etc/passwd')) SELECT 1",
            "SELECT 1 WHERE EXISTS (FROM read_text('/etc/passwd'))",
            "EXPLAIN SELECT * FROM read_text('/etc/passwd')",
            "DESCRIBE SELECT * FROM read_text('/etc/passwd')",
            "SUMMARIZE SELECT * FROM read_text('/etc/passwd')",
            "SELECT * FROM query('SELECT 1')",
            "SELECT * FROM query_table('events')",
            "SELECT * FROM json_execute_serialized_sql('{}')")) {
      assertRefused(text, "");
    }
  }

  @Test
  void refusesWhatIsNoQuery() {
    for (String text :
        List.of(
            "COPY events TO '" + directory + "/out.csv'",
            "COPY (SELECT 1) TO '/dev/stdout'",
            "EXPORT DATABASE '" + directory + "/export'",
            "ATTACH '" + directory + "/db'",
            "DETACH memory",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SET memory_limit = '100GB'",
            "SET lock_configuration = false",
            "RESET memory_limit",
            "PRAGMA version",
            "CALL pragma_version()",
            "CREATE TABLE t (i INTEGER)",
            "CREATE OR REPLACE VIEW events AS SELECT 1",
            "CREATE SECRET s (TYPE s3)",
            "DROP VIEW events",
            "INSERT INTO hosts VALUES ('a', now())",
            "UPDATE hosts SET host_id = 'a'",
            "DELETE FROM events",
            "WITH t AS (INSERT INTO hosts VALUES ('a', now()) RETURNING 1) SELECT * FROM t",
            "BEGIN",
            "CHECKPOINT",
            "VACUUM",
            "USE memory",
            "PREPARE p AS SELECT 1",
            "EXECUTE p",
            "EXPLAIN COPY events TO '/tmp/x'",
            "EXPLAIN (FORMAT json) SELECT 1",
            "EXPLAIN EXPLAIN SELECT 1")) {
      assertRefused(text, "");
    }
    assertThat(Files.exists(directory.resolve("out.csv"))).isFalse();
  }

  @Test
  void refusesWhatTellsOfTheProcess() {
    assertRefused("SELECT getenv('HOME')", "the function getenv is not answered here");
    assertRefused("SELECT current_setting('memory_limit')", "current_setting");
    assertRefused("SELECT * FROM duckdb_settings()", "duckdb_settings");
    assertRefused("SELECT * FROM duckdb_views", "there is no table duckdb_views");
    assertRefused(
        "SELECT v.* FROM (WITH duckdb_views AS (SELECT 1) SELECT * FROM duckdb_views) w,"
            + " duckdb_views v",
        "there is no table duckdb_views");
    assertRefused("SELECT * FROM pg_catalog.pg_class", "there is no table pg_catalog.pg_class");
    assertRefused("SELECT * FROM information_schema.schemata", "there is no table");
    assertRefused("SHOW memory_limit", "SHOW answers for TABLES");
    assertRefused("SHOW DATABASES", "SHOW answers for TABLES");
    assertRefused("SHOW ALL TABLES", "SHOW answers for TABLES");
    assertRefused("SELECT sleep_ms(100000)", "sleep_ms");
    assertRefused("SELECT * FROM memory.takagari.events", "there is no table");
    assertRefused("SELECT * FROM events AT (VERSION => 1)", "newest state");
  }

  @Test
  void answersOneStatement() {
    assertRefused("SELECT 1; SELECT 2", "there are 2 statements; send one at a time");
    assertRefused("SELECT 1; COPY events TO '/tmp/x'", "");
    assertRefused("", "there is no statement");
    assertRefused(" ; -- nothing", "there is no statement");
    assertRefused("SELECT 1 \0; DROP VIEW events", "NUL");
    assertRefused("EXPLAIN SELECT 1; SELECT 2", "there are 2 statements");
  }

  @Test
  void saysWhereAStatementIsWrong() {
    assertRefused("SELECT 1\nFROM events\nWHER x", "line 3, column");
    assertRefused("SELECT no_such FROM events", "no_such");
    assertRefused("SELECT * FROM evnts", "there is no table evnts; there are events,");
    assertRefused("SELECT CAST(event_action AS INTEGER) FROM events", "Conversion Error");
    String deep = "SELECT " + "(".repeat(5_000) + "1" + ")".repeat(5_000);
    assertRefused(deep, "");
  }

  private void assertRefused(String text, String reason) {
    assertThatThrownBy(() -> ask(text))
        .as(text)
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> {
              assertThat(e.code()).as(text).isEqualTo(ErrorCode.BAD_SQL);
              assertThat(e.getMessage()).contains(reason).doesNotContain("root:");
            });
  }

  @Test
  void parametersAreTextsWhateverTheyHold() {
    String nasty = "x' OR 1=1; DROP VIEW events -- \" $other 🦅\n";
    SqlQuestion question =
        new SqlQuestion(
            "SELECT $value AS v, count(*) FROM events WHERE event_id = $id GROUP BY ALL",
            Map.of("value", nasty, "id", "id-1-3"),
            10,
            LONG);

    assertThat(ask(question).rows).containsExactly(List.of(nasty, 1L));
    assertThat(
            ask(new SqlQuestion(
                    "SELECT count(*) FROM events WHERE \"time\" >= $since AND raw_line = $line",
                    Map.of("since", "2026-03-02", "line", "4"),
                    10,
                    LONG))
                .rows)
        .containsExactly(List.of(2L));
    assertRefused("SELECT $missing", "the parameter $missing has no value");
    assertRefused("SELECT ?", "write $name instead of ?");
    assertThatThrownBy(() -> ask(new SqlQuestion("SELECT 1", Map.of("spare", "1"), 1, LONG)))
        .hasMessageContaining("no parameter $spare");
  }

  @Test
  void saysThatRowsWereLeftOut() {
    Answer cut = ask(new SqlQuestion("SELECT * FROM events ORDER BY \"time\"", Map.of(), 5, LONG));
    assertThat(cut.rows).hasSize(5);
    assertThat(cut.outcome).isEqualTo(new SqlOutcome(5, true, 0));
    Answer whole = ask(new SqlQuestion("SELECT * FROM events LIMIT 5", Map.of(), 5, LONG));
    assertThat(whole.outcome).isEqualTo(new SqlOutcome(5, false, 0));
    Answer own = ask(new SqlQuestion("FROM events LIMIT 7", Map.of(), 5, LONG));
    assertThat(own.outcome).isEqualTo(new SqlOutcome(5, true, 0));
    Answer union =
        ask(
            new SqlQuestion(
                "SELECT event_id FROM events UNION ALL SELECT event_id FROM events",
                Map.of(),
                59,
                LONG));
    assertThat(union.outcome).isEqualTo(new SqlOutcome(59, true, 0));
  }

  @Test
  void readsOnlyTheFilesOfTheTimesThatAQueryNames() {
    Map<String, Integer> files = new java.util.LinkedHashMap<>();
    files.put("SELECT 1 FROM events", 3);
    files.put("SELECT 1 FROM events WHERE \"time\" >= TIMESTAMP '2026-03-02 12:00:00 UTC'", 1);
    files.put("SELECT 1 FROM events e WHERE e.time < '2026-03-01 12:00:00+00' AND raw_line > 1", 1);
    files.put("SELECT 1 FROM events_distinct WHERE time = TIMESTAMPTZ '2026-03-02 00:00:01Z'", 1);
    files.put("SELECT 1 FROM events WHERE time BETWEEN DATE '2026-03-02' AND DATE '2026-03-02'", 1);
    files.put("SELECT 1 FROM events WHERE TIMESTAMP '2026-03-02 12:00:00' <= time", 1);
    files.put(
        "SELECT 1 FROM events WHERE time >= TIMESTAMP '2026-03-03 12:00:00' - INTERVAL 1 DAY", 1);
    files.put("SELECT 1 FROM events WHERE time < now() - INTERVAL '1000' YEAR", 0);
    files.put(
        "WITH e AS (SELECT * FROM events WHERE time < '2026-03-01 12:00:00') SELECT * FROM e", 1);
    files.put(
        "SELECT 1 FROM events a JOIN events b ON a.event_id = b.event_id"
            + " WHERE a.time < '2026-03-01 12:00:00' AND b.time < '2026-03-02 12:00:00'",
        2);
    // nothing follows from these
    files.put(
        "SELECT 1 FROM events a LEFT JOIN hosts h USING (host_id)"
            + " WHERE a.time < '2026-03-01 12:00:00' OR raw_line = 1",
        3);
    files.put("SELECT 1 FROM events a, events b WHERE a.time < '2026-03-01 12:00:00'", 3);
    files.put("SELECT 1 FROM events WHERE NOT time < '2026-03-02 12:00:00'", 3);
    files.put("SELECT 1 FROM events WHERE time < event_ingested", 3);
    files.put(
        "SELECT 1 FROM events a ASOF JOIN events b ON a.time >= b.time"
            + " WHERE b.time >= '2026-03-02 12:00:00'",
        3);
    files.put(
        "SELECT 1 FROM events WHERE time < '2026-03-01 12:00:00' UNION ALL SELECT 1 FROM events",
        3);

    files.forEach(
        (text, count) ->
            assertThat(sql().plan(question(text)).tables())
                .filteredOn(table -> table.name().equals("events"))
                .as(text)
                .allMatch(table -> table.files() == count)
                .hasSize(1));
  }

  @Test
  void leavingFilesOutChangesNoAnswer() {
    for (String where :
        List.of(
            "a.time >= '2026-03-02 00:00:03' AND a.time < '2026-03-03 00:00:02'",
            "b.time >= '2026-03-03' AND a.raw_line = 1")) {
      for (String join : List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN")) {
        String from =
            " FROM events a " + join + " events b ON a.raw_line = b.raw_line AND a.time < b.time";
        assertThat(ask("SELECT count(*)" + from + " WHERE " + where).rows)
            .as(join + " " + where)
            // the same condition in a shape that nothing follows from
            .isEqualTo(ask("SELECT count(*)" + from + " WHERE (" + where + ") OR FALSE").rows);
      }
    }
  }

  @Test
  void refusesToReadTooMuchBeforeItReads() {
    Answer answer = new Answer();

    assertThatThrownBy(() -> sql(1_000, 256L << 20).run(question("SELECT * FROM events"), answer))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SQL_LIMIT))
        .hasMessageContaining("takagari.sql.max-bytes allows 1000")
        .hasMessageContaining("say a time");
    assertThat(answer.columns).isEmpty();
    assertThat(answer.plan).isNotNull();
  }

  @Test
  void copiesFilesThatAreNotOnTheDiskAndRefusesMoreThanTheCacheTakes() throws IOException {
    PinnedTable local = tables.pin("events", TimeRange.ALL);
    List<PlannedFile> remote = new ArrayList<>();
    for (PlannedFile file : local.files()) {
      remote.add(
          new PlannedFile(
              "s3://lake" + file.location(),
              file.rows(),
              file.bytes(),
              file.minTime(),
              file.maxTime()));
    }
    tables.with(new PinnedTable("events", local.columns(), remote, 7));
    LakeFiles source =
        location -> Files.newInputStream(Path.of(location.substring("s3://lake".length())));
    LakeSqlSettings settings =
        new LakeSqlSettings(256L << 20, 2, 1, 1 << 30, directory.resolve("spill"), 1 << 20);
    for (long capacity : List.of(2 * local.bytes(), local.bytes())) {
      try (LakeFileCache cache =
          new LakeFileCache(source, directory.resolve("cache"), capacity, LONG)) {
        LakeSql sql = new LakeSql(tables, settings, cache);
        Answer answer = new Answer();
        if (capacity > local.bytes()) {
          assertThat(sql.run(question("SELECT count(*) FROM events"), answer).fetchedBytes())
              .isEqualTo(local.bytes());
          assertThat(answer.rows).containsExactly(List.of(30L));
        } else {
          assertThatThrownBy(() -> sql.run(question("SELECT count(*) FROM events"), answer))
              .hasMessageContaining("half of takagari.search.lake-cache");
        }
        // a day of it fits
        assertThat(
                sql.run(
                        question("SELECT 1 FROM events WHERE time < '2026-03-01 12:00:00'"),
                        new Answer())
                    .rows())
            .isEqualTo(10);
      }
    }
  }

  @Test
  void endsAfterItsTime() {
    SqlQuestion question =
        new SqlQuestion(
            "SELECT count(*) FROM range(100000000000) a WHERE hash(a.range) = 1",
            Map.of(),
            1,
            Duration.ofMillis(300));

    assertThatThrownBy(() -> ask(question))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SQL_LIMIT))
        .hasMessageContaining("within its time");
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    List<Throwable> failures = new ArrayList<>();
    SqlRows rows =
        new SqlRows() {
          @Override
          public void plan(SqlPlan plan) {
            begun.countDown();
          }

          @Override
          public void columns(List<SqlColumn> columns) {}

          @Override
          public void row(List<@Nullable Object> values) {}
        };
    Thread asking =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    sql()
                        .run(
                            question(
                                "SELECT count(*) FROM range(100000000000) a WHERE hash(a) = 1"),
                            rows);
                  } catch (IOException | RuntimeException e) {
                    failures.add(e);
                  }
                });
    begun.await();
    asking.interrupt();
    asking.join();

    assertThat(failures)
        .singleElement()
        .satisfies(e -> assertThat(e).hasMessageContaining("cancelled"));
  }

  @Test
  void givesNoRowsThatWouldFillTheHeap() {
    for (String text :
        List.of(
            "SELECT repeat('x', 100000000) AS a",
            "SELECT repeat('x', 1000000) AS a FROM range(500)",
            "SELECT repeat('x', 1000000) AS a FROM range(2000000) t(i) WHERE i % 4096 = 0",
            "SELECT list_transform(range(100), lambda i: repeat('x', 1000000)) AS a")) {
      assertThatThrownBy(() -> ask(text))
          .as(text)
          .isInstanceOfSatisfying(
              TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SQL_LIMIT))
          .hasMessageContaining("too large");
    }
    assertThat(ask("SELECT repeat('x', 1000) AS a FROM range(1000)").rows).hasSize(1_000);
    assertThat(ask("SELECT repeat('x', 10000000) AS a").rows).hasSize(1);
  }

  @Test
  void keepsOrderAndNames() {
    Answer answer =
        ask("SELECT i AS a, -i AS a, 'b' FROM range(5000) t(i) ORDER BY hash(i), i LIMIT 7");
    assertThat(answer.columns)
        .extracting(column -> column.name())
        .containsExactly("a", "a_1", "'b'");
    assertThat(answer.rows)
        .isEqualTo(ask("SELECT i, -i, 'b' FROM range(5000) t(i) ORDER BY hash(i), i LIMIT 7").rows);
  }

  @Test
  void plansNoQueryAgainForEachPlaceThatNamesIt() {
    StringBuilder text = new StringBuilder("WITH a0 AS NOT MATERIALIZED (SELECT 1 AS x)");
    for (int i = 1; i < 30; i++) {
      text.append(
          ", a%d AS NOT MATERIALIZED (SELECT p.x FROM a%d p, a%d q)".formatted(i, i - 1, i - 1));
    }
    assertRefused(text + " SELECT count(*) FROM a29", "NOT MATERIALIZED");
  }

  @Test
  void endsWhenItNeedsTooMuchMemory() {
    assertThatThrownBy(
            () ->
                sql(1 << 30, 64L << 20)
                    .run(
                        question(
                            "SELECT count(*) FROM (SELECT range, count(*) FROM range(20000000)"
                                + " GROUP BY repeat(range::VARCHAR, 20), range)"),
                        new Answer()))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SQL_LIMIT))
        .hasMessageContaining("memory");
  }

  @Test
  void givesEveryKindOfValue() {
    Answer answer =
        ask(
            "SELECT NULL, true, 1::TINYINT, 9223372036854775807, 18446744073709551615::UBIGINT,"
                + " 1.50::DECIMAL(10, 2), 0.5::DOUBLE, 'NaN'::DOUBLE, 'é', DATE '2026-03-01',"
                + " TIMESTAMP '2026-03-01 01:02:03.5', TIMESTAMPTZ '2026-03-01 01:02:03+01',"
                + " ['a', NULL], MAP {'k': 'v'}, {'x': 1, 'y': ['z']}, 'ab'::BLOB,"
                + " INTERVAL 1 DAY, TIME '10:00:00'");

    assertThat(answer.rows.getFirst())
        .containsExactly(
            null,
            true,
            (byte) 1,
            Long.MAX_VALUE,
            new java.math.BigInteger("18446744073709551615"),
            new java.math.BigDecimal("1.50"),
            0.5,
            "NaN",
            "é",
            "2026-03-01",
            "2026-03-01T01:02:03.500000",
            "2026-03-01T00:02:03.000000Z",
            java.util.Arrays.asList("a", null),
            Map.of("k", "v"),
            Map.of("x", 1, "y", List.of("z")),
            "6162",
            "1 day",
            "10:00");
  }

  @Test
  void allTimesAreUtc() {
    assertThat(ask("SELECT \"time\", \"time\"::VARCHAR FROM events WHERE event_id = 'id-0-1'").rows)
        .containsExactly(List.of("2026-03-01T00:00:01.000000Z", "2026-03-01 00:00:01+00"));
    assertThat(TimeRange.ALL.contains(FIRST)).isTrue();
  }

  @Test
  void columnsThatNoFileHasAreNull() {
    assertThat(ask("SELECT DISTINCT added_later FROM events").rows)
        .containsExactly(java.util.Arrays.asList((Object) null));
  }
}
