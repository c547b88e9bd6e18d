package dev.takagari.adapters.lakesql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.adapters.duckdb.DuckDbDialect;
import dev.takagari.adapters.duckdb.DuckDbSession;
import dev.takagari.adapters.duckdb.DuckDbSettings;
import dev.takagari.adapters.duckdb.LakeFileCache;
import dev.takagari.adapters.lakesql.SqlPlan.ReadTable;
import dev.takagari.adapters.lakesql.SqlRows.SqlColumn;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.DistinctEvents;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.lake.LakeTables;
import dev.takagari.core.lake.PinnedTable;
import dev.takagari.core.search.TimeRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Answers SQL over the lake: one query at a time of each caller, over the state that each table
/// has when it begins. Safe for use by several threads.
///
/// A statement is read by DuckDB's parser and refused unless it is a query over tables of the lake
/// (see [StatementCheck]); then it runs in a DuckDB of its own that can open the planned files and
/// no other, whose settings cannot be changed, and whose memory, disk and time are bounded. An
/// interrupt of the calling thread ends it.
public final class LakeSql {
  /// The schema of the tables, as everywhere.
  static final String SCHEMA = "takagari";

  private static final String EVENTS = "events";
  private static final String ZONE = "SET TimeZone = 'UTC'";
  private static final String NO_DISK = "SET temp_directory = ''";
  private static final TimeRange NEVER = new TimeRange(TimeRange.ALL.from(), TimeRange.ALL.from());
  private static final DuckDbDialect DIALECT = new DuckDbDialect();
  private static final DuckDbSettings SMALL = new DuckDbSettings(64L << 20, 1, 1);

  private final LakeTables lake;
  private final LakeSqlSettings settings;
  private final @Nullable LakeFileCache cache;
  private final Semaphore turns;

  /// @param cache for the files that are not on the local disk; null when all are
  public LakeSql(LakeTables lake, LakeSqlSettings settings, @Nullable LakeFileCache cache) {
    this.lake = lake;
    this.settings = settings;
    this.cache = cache;
    this.turns = new Semaphore(settings.statements(), true);
  }

  /// A statement that may run.
  ///
  /// @param sql as DuckDB writes what it has understood
  private record Checked(String sql, List<PinnedTable> tables) {}

  /// Says what a statement would read, and reads nothing.
  ///
  /// @throws TakagariException bad-sql if it is not answered, lake-unavailable
  public SqlPlan plan(SqlQuestion question) {
    return plan(check(question));
  }

  /// Answers a statement.
  ///
  /// @throws TakagariException bad-sql if it is not answered or fails, sql-limit if it would need
  ///   more than it may have or is ended, lake-unavailable, search-unavailable when too many run
  /// @throws IOException if `rows` throws it
  public SqlOutcome run(SqlQuestion question, SqlRows rows) throws IOException {
    long deadline = System.nanoTime() + question.timeout().toNanos();
    if (!turn(deadline)) {
      throw new TakagariException(
          ErrorCode.SEARCH_UNAVAILABLE,
          "as many statements run as may at a time (takagari.sql.concurrent)");
    }
    try {
      Checked checked = check(question);
      SqlPlan plan = plan(checked);
      rows.plan(plan);
      requireWithin(plan, checked);
      return read(question, checked, rows, deadline);
    } finally {
      turns.release();
    }
  }

  private boolean turn(long deadline) {
    try {
      return turns.tryAcquire(
          Math.min(deadline - System.nanoTime(), Duration.ofSeconds(5).toNanos()),
          TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // --- before it runs ---------------------------------------------------------

  private Checked check(SqlQuestion question) {
    try (DuckDbSession session = DuckDbSession.open(SMALL, List.of(), List.of(ZONE, NO_DISK))) {
      SqlParser parser = new SqlParser(session);
      SqlParser.Parsed parsed = parser.parse(question.text());
      Set<String> names = new LinkedHashSet<>(lake.names());
      Set<String> known = new HashSet<>(names);
      if (names.contains(EVENTS)) {
        known.add(DistinctEvents.NAME);
      }
      StatementCheck check = new StatementCheck(known, question.parameters());
      check.check(parsed.tree());
      List<PinnedTable> tables = pin(parsed.tree(), check, names, new TimeBounds(parser));
      if (!parsed.prefix().isEmpty()) {
        return new Checked(parsed.prefix() + parser.text(parsed.tree()), tables);
      }
      limit(parsed.tree(), question.maxRows() + 1L);
      return new Checked(AnswerBound.within(parser.text(parsed.tree())), tables);
    } catch (SQLException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "DuckDB does not start", e);
    }
  }

  private List<PinnedTable> pin(
      JsonNode tree, StatementCheck check, Set<String> names, TimeBounds bounds) {
    List<PinnedTable> tables = new ArrayList<>();
    for (String name : names) {
      List<JsonNode> references =
          check.references().stream().filter(node -> reads(node, name)).toList();
      if (!references.isEmpty()) {
        tables.add(lake.pin(name, bounds.of(tree, references)));
      } else if (check.asksForNames()) {
        PinnedTable all = lake.pin(name, NEVER);
        tables.add(new PinnedTable(name, all.columns(), List.of(), all.snapshotId()));
      }
    }
    return tables;
  }

  /// Whether a name in a query stands for a table, itself or through our view.
  private static boolean reads(JsonNode reference, String table) {
    JsonNode path = reference.path("qualified_name").path("path");
    String name = path.isEmpty() ? "" : path.get(path.size() - 1).asText().replace("\"", "");
    return name.equalsIgnoreCase(table)
        || (table.equals(EVENTS) && name.equalsIgnoreCase(DistinctEvents.NAME));
  }

  /// Ends the answer after one row more than wanted, unless the query has an end of its own.
  private static void limit(JsonNode tree, long rows) {
    if (!(tree.path("statements").path(0).path("node") instanceof ObjectNode query)) {
      return;
    }
    ArrayNode modifiers =
        query.path("modifiers") instanceof ArrayNode existing
            ? existing
            : query.putArray("modifiers");
    for (JsonNode modifier : modifiers) {
      if (modifier.path("type").asText().startsWith("LIMIT")) {
        return;
      }
    }
    ObjectNode limit = JsonNodeFactory.instance.objectNode();
    limit.put("type", "LIMIT_MODIFIER").put("limit_type", "ROW_COUNT").putNull("offset");
    limit
        .putObject("limit")
        .put("class", "CONSTANT")
        .put("type", "VALUE_CONSTANT")
        .put("alias", "")
        .put("query_location", 0)
        .put("query_location_length", 0)
        .putObject("literal")
        .put("kind", "INTEGER")
        .put("text", Long.toString(rows));
    modifiers.add(limit);
  }

  private static SqlPlan plan(Checked checked) {
    return new SqlPlan(
        checked.tables().stream()
            .map(
                table ->
                    new ReadTable(
                        table.name(),
                        table.files().size(),
                        table.files().stream().mapToLong(PlannedFile::rows).sum(),
                        table.bytes(),
                        table.snapshotId()))
            .toList());
  }

  private void requireWithin(SqlPlan plan, Checked checked) {
    if (plan.bytes() > settings.maxBytes()) {
      throw tooMuch(plan.bytes(), "takagari.sql.max-bytes allows " + settings.maxBytes());
    }
    long remote = remote(checked).stream().mapToLong(PlannedFile::bytes).sum();
    long room = cache == null ? 0 : cache.capacity() / 2;
    if (remote > room) {
      throw tooMuch(
          remote,
          "of files that are not on the local disk "
              + room
              + " are taken at a time, half of takagari.search.lake-cache");
    }
  }

  private static TakagariException tooMuch(long bytes, String allowed) {
    return new TakagariException(
        ErrorCode.SQL_LIMIT,
        "the statement may read files of "
            + bytes
            + " bytes, "
            + allowed
            + "; say a time beside the table: WHERE \"time\" >= TIMESTAMP '…' AND \"time\" < …");
  }

  // --- while it runs ----------------------------------------------------------

  private SqlOutcome read(SqlQuestion question, Checked checked, SqlRows rows, long deadline)
      throws IOException {
    try (LakeFileCache.@Nullable Lease lease = fetch(checked, deadline);
        DuckDbSession session = open(checked)) {
      long[] count = new long[1];
      boolean[] truncated = new boolean[1];
      try (DuckDbSession.Alarm alarm =
          session.alarm(Duration.ofNanos(deadline - System.nanoTime()))) {
        session.observe(AnswerBound.FUNCTION, new AnswerBound()::add);
        session.query(
            checked.sql(),
            answer -> {
              try {
                rows.columns(columns(answer.getMetaData()));
                while (answer.next()) {
                  if (count[0] == question.maxRows()) {
                    truncated[0] = true;
                    return;
                  }
                  rows.row(values(answer));
                  count[0]++;
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
        alarm.disarm();
      }
      return new SqlOutcome(count[0], truncated[0], lease == null ? 0 : lease.fetchedBytes());
    } catch (DuckDbSession.GaveUp e) {
      throw ended(e);
    } catch (UncheckedIOException e) {
      throw new IOException("the answer cannot be handed over", e);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private static TakagariException ended(Throwable cause) {
    return new TakagariException(
        ErrorCode.SQL_LIMIT,
        Thread.currentThread().isInterrupted()
            ? "the statement was cancelled"
            : "the statement did not end within its time (takagari.sql.timeout at most)",
        cause);
  }

  private DuckDbSession open(Checked checked) throws SQLException, IOException {
    Files.createDirectories(settings.spill());
    List<String> setup = new ArrayList<>();
    setup.add(ZONE);
    setup.add("SET temp_directory = " + DIALECT.text(settings.spill().toString()));
    setup.add("SET max_temp_directory_size = '" + settings.spillBytes() / 1024 + "KiB'");
    setup.add("CREATE SCHEMA " + SCHEMA);
    setup.add("SET search_path = '" + SCHEMA + "'");
    // as Athena and Trino answer it; DuckDB's own gives a list
    setup.add("CREATE MACRO element_at(entries, name) AS map_extract_value(entries, name)");
    List<String> paths = new ArrayList<>();
    for (PinnedTable table : checked.tables()) {
      List<String> files = table.files().stream().map(this::path).toList();
      paths.addAll(files);
      setup.add("CREATE VIEW " + quoted(table.name()) + " AS " + view(table, files));
      if (table.name().equals(EVENTS)) {
        setup.add(DistinctEvents.view(EVENTS));
      }
    }
    return DuckDbSession.open(
        new DuckDbSettings(settings.memoryBytes(), settings.threads(), 1), paths, setup);
  }

  /// All columns of the table, whatever its files have: columns are only ever added.
  private static String view(PinnedTable table, List<String> files) {
    String none =
        table.columns().stream()
            .map(column -> "CAST(NULL AS " + column.type() + ") AS " + quoted(column.name()))
            .collect(Collectors.joining(", ", "SELECT ", " WHERE FALSE"));
    if (files.isEmpty()) {
      return none;
    }
    return none
        + " UNION ALL BY NAME SELECT * FROM read_parquet("
        + files.stream().map(DIALECT::text).collect(Collectors.joining(", ", "[", "]"))
        + ", union_by_name = true, hive_partitioning = false)";
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static List<SqlColumn> columns(ResultSetMetaData data) throws SQLException {
    List<SqlColumn> columns = new ArrayList<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      columns.add(new SqlColumn(data.getColumnLabel(i), data.getColumnTypeName(i)));
    }
    return columns;
  }

  private static List<@Nullable Object> values(ResultSet row) throws SQLException {
    int count = row.getMetaData().getColumnCount();
    List<@Nullable Object> values = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      values.add(SqlValues.plain(row.getObject(i)));
    }
    return values;
  }

  // --- files ------------------------------------------------------------------

  private LakeFileCache.@Nullable Lease fetch(Checked checked, long deadline) {
    List<PlannedFile> remote = remote(checked);
    if (remote.isEmpty()) {
      return null;
    }
    try {
      return requireCache(remote.getFirst()).lease(remote, deadline);
    } catch (TimeoutException e) {
      throw ended(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ended(e);
    }
  }

  private static List<PlannedFile> remote(Checked checked) {
    Map<String, PlannedFile> remote = new LinkedHashMap<>();
    for (PinnedTable table : checked.tables()) {
      for (PlannedFile file : table.files()) {
        if (!isLocal(file)) {
          remote.put(file.location(), file);
        }
      }
    }
    return List.copyOf(remote.values());
  }

  private String path(PlannedFile file) {
    return isLocal(file) ? file.location() : requireCache(file).path(file.location()).toString();
  }

  private static boolean isLocal(PlannedFile file) {
    return file.location().startsWith("/");
  }

  private LakeFileCache requireCache(PlannedFile file) {
    if (cache == null) {
      throw new TakagariException(
          ErrorCode.LAKE_UNAVAILABLE, "DuckDB reads local files only, not " + file.location());
    }
    return cache;
  }
}
