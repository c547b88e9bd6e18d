package dev.takagari.adapters.duckdb;

import dev.takagari.adapters.sql.SqlCompiler;
import dev.takagari.adapters.sql.SqlCondition;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads files for one request, in two steps: the places of the newest rows that the condition
/// selects, from few columns; then these rows whole, to be checked. On 2 M rows of 54 columns this
/// takes a quarter of the time of sorting whole rows when many rows are selected, and as long when
/// few are.
final class DuckDbScan {
  private static final Comparator<EventRow> ORDER = Comparator.comparing(Position::of);
  private static final int LEAST_BATCH = 256;
  private static final int MOST_BATCH = 16_384;
  private static final int FIRST_ROWS = 1_024;
  private static final int LEAST_ROWS = 64;
  private static final int MOST_ROWS = 8_192;

  /// Of the rows that are read at once, as far as the rows before tell how large rows are.
  private static final long BYTES_AT_ONCE = 8L << 20;

  /// Text after which rows are read again, fewer at a time.
  private static final long MOST_BYTES_AT_ONCE = 2 * SearchPage.MOST_BYTES;

  private final DuckDbDialect dialect = new DuckDbDialect();
  private final DuckDbSession session;
  private final SearchRequest request;
  private final QueryMatcher matcher;
  private final SqlCondition condition;
  private final String range;
  private long checked;
  private long checkedBytes;

  /// The last place of the page, once it is known that rows follow it.
  private @Nullable Position end;

  DuckDbScan(DuckDbSession session, SqlCompiler compiler, SearchRequest request) {
    this.session = session;
    this.request = request;
    this.matcher = QueryMatcher.of(request.query());
    this.condition = compiler.compile(request.query());
    this.range = compiler.compile(request.range());
  }

  /// Rows that the matcher has seen.
  long checked() {
    return checked;
  }

  /// No row after this place is wanted any more, although there may be some; null while all are.
  @Nullable Position end() {
    return end;
  }

  /// The rows found before with those of more files: in the order of results, at most one more than
  /// wanted, none after the end.
  List<EventRow> merge(List<EventRow> before, List<String> paths) throws SQLException {
    List<EventRow> rows = new ArrayList<>(before);
    rows.addAll(read(paths, end));
    rows.sort(ORDER);
    if (rows.size() > request.limit()) {
      rows = rows.subList(0, request.limit() + 1);
      end = Position.of(rows.getLast());
    }
    Position last = end;
    return last == null
        ? List.copyOf(rows)
        : rows.stream().filter(row -> Position.of(row).compareTo(last) <= 0).toList();
  }

  private List<EventRow> read(List<String> paths, @Nullable Position until) throws SQLException {
    List<EventRow> found = new ArrayList<>();
    long bytes = 0;
    Position after = request.after().orElse(null);
    int wanted = request.limit() + 1;
    int batch = condition.exact() ? wanted : Math.clamp(2L * wanted, LEAST_BATCH, MOST_BATCH);
    while (true) {
      Map<Position, Set<String>> places = new LinkedHashMap<>();
      int selected = places(paths, after, until, batch, places);
      List<Position> order = List.copyOf(places.keySet());
      for (int from = 0; from < order.size() && found.size() < wanted; ) {
        int some = Math.min(rowsAtOnce(), Math.max(LEAST_ROWS, wanted - found.size()));
        int to = Math.min(from + some, order.size());
        List<EventRow> rows = rows(order.subList(from, to), places);
        while (rows == null) {
          to = from + Math.max(1, (to - from) / 8);
          rows = rows(order.subList(from, to), places);
        }
        found.addAll(rows);
        bytes += rows.stream().mapToLong(EventRow::textBytes).sum();
        if (bytes >= SearchPage.MOST_BYTES
            && to > 1
            && isMore(to < order.size(), selected, batch)) {
          end = order.get(to - 1);
          return found;
        }
        from = to;
      }
      if (selected < batch || found.size() >= wanted) {
        return found;
      }
      after = order.getLast();
      batch = Math.min(2 * batch, MOST_BATCH);
    }
  }

  private static boolean isMore(boolean placesLeft, int selected, int batch) {
    return placesLeft || selected == batch;
  }

  private int rowsAtOnce() {
    return checked == 0
        ? FIRST_ROWS
        : Math.clamp(BYTES_AT_ONCE * checked / checkedBytes, 1, MOST_ROWS);
  }

  /// Adds the next places with the files that hold them; the number of rows selected.
  private int places(
      List<String> paths,
      @Nullable Position after,
      @Nullable Position until,
      int batch,
      Map<Position, Set<String>> into)
      throws SQLException {
    StringBuilder sql =
        new StringBuilder("SELECT epoch_us(\"time\"), \"event_id\", filename FROM ")
            .append(files(paths, true))
            .append(" WHERE ")
            .append(range)
            .append(" AND ")
            .append(condition.sql());
    if (after != null) {
      sql.append(" AND ").append(comes("<", after));
    }
    if (until != null) {
      sql.append(" AND ").append(comes(">", until));
    }
    sql.append(" ORDER BY \"time\" DESC, \"event_id\" DESC LIMIT ").append(batch);
    int[] count = new int[1];
    session.query(
        sql.toString(),
        rows -> {
          while (rows.next()) {
            count[0]++;
            into.computeIfAbsent(
                    new Position(rows.getLong(1), rows.getString(2)), _ -> new LinkedHashSet<>())
                .add(rows.getString(3));
          }
        });
    return count[0];
  }

  /// @param sign how the place of a row compares, `<` or `>`, with `=` or without
  private String comes(String sign, Position place) {
    String time = dialect.time(place.micros());
    String strict = sign.substring(0, 1);
    return "(\"time\" "
        + strict
        + "= "
        + time
        + " AND (\"time\" "
        + strict
        + " "
        + time
        + " OR \"event_id\" "
        + sign
        + " "
        + dialect.text(place.eventId())
        + "))";
  }

  /// The checked rows at these places, newest first. The places follow each other, so their bounds
  /// and the condition select them and hardly anything else.
  ///
  /// @return null when they are too heavy to be read at once
  private @Nullable List<EventRow> rows(List<Position> places, Map<Position, Set<String>> files)
      throws SQLException {
    Set<Position> wanted = Set.copyOf(places);
    Set<String> paths = new LinkedHashSet<>();
    places.forEach(place -> paths.addAll(files.getOrDefault(place, Set.of())));
    String sql =
        "SELECT "
            + DuckDbRows.SELECTION
            + " FROM "
            + files(List.copyOf(paths), false)
            + " WHERE "
            + comes("<=", places.getFirst())
            + " AND "
            + comes(">=", places.getLast())
            + " AND "
            + condition.sql();
    List<EventRow> found = new ArrayList<>();
    long before = checkedBytes;
    session.query(
        sql,
        rows -> {
          while (!isTooMuch(checkedBytes - before, places) && rows.next()) {
            EventRow row = DuckDbRows.read(rows);
            checked++;
            checkedBytes += row.textBytes();
            if (wanted.contains(Position.of(row)) && matcher.matches(row)) {
              found.add(row);
            }
          }
        });
    if (isTooMuch(checkedBytes - before, places)) {
      return null;
    }
    found.sort(ORDER);
    return found;
  }

  private static boolean isTooMuch(long bytes, List<Position> places) {
    return bytes >= MOST_BYTES_AT_ONCE && places.size() > 1;
  }

  private String files(List<String> paths, boolean named) {
    return "read_parquet(["
        + paths.stream().map(dialect::text).collect(Collectors.joining(", "))
        + "], union_by_name = true, hive_partitioning = false"
        + (named ? ", filename = true)" : ")");
  }
}
