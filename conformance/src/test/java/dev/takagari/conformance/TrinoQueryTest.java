package dev.takagari.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.sql.SqlCompiler;
import dev.takagari.adapters.sql.SqlCondition;
import dev.takagari.adapters.sql.TrinoDialect;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.query.QueryPrinter;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.RandomQueries;
import dev.takagari.core.testing.Seeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Generated events and queries: what the matcher says, and what Trino selects from our table.
@Tag("slow")
class TrinoQueryTest {
  private static final String NAMESPACE = "queries";
  private static final SqlCompiler COMPILER = new SqlCompiler(new TrinoDialect());

  /// Conditions that are asked side by side, so that many of them take little time.
  private static final int TOGETHER = 25;

  private static List<EventRow> events;
  private static WrittenLake lake;
  private static Connection trino;

  @BeforeAll
  static void write() throws SQLException {
    events = new RandomEvents(Seeds.seed()).list(400);
    lake = new WrittenLake(NAMESPACE);
    lake.add(events);
    trino = Trino.get().connect(NAMESPACE);
  }

  @AfterAll
  static void close() throws SQLException {
    trino.close();
    lake.close();
  }

  @Test
  void selectsWhatTheMatcherMeansAndMoreOnlyWhenItSaysSo() throws SQLException {
    RandomQueries random = new RandomQueries(Seeds.seed() + 1, events);
    int found = 0;
    int exact = 0;
    int count = 1_000;
    for (int from = 0; from < count; from += TOGETHER) {
      List<Query> queries = new ArrayList<>();
      for (int i = 0; i < TOGETHER; i++) {
        queries.add(i % 3 == 0 ? random.leaf() : random.next());
      }
      List<SqlCondition> conditions = queries.stream().map(COMPILER::compile).toList();
      List<Set<String>> selected = select(conditions);
      for (int i = 0; i < TOGETHER; i++) {
        Set<String> meant = check(queries.get(i), conditions.get(i), selected.get(i));
        found += meant.isEmpty() ? 0 : 1;
        exact += conditions.get(i).exact() ? 1 : 0;
      }
    }
    System.out.printf("%d queries: %d found something, %d were exact%n", count, found, exact);
    assertThat(found).isGreaterThan(count / 2);
    assertThat(exact).isGreaterThan(count / 4);
  }

  /// The same behind WHERE, where statistics, dictionaries and blooms leave files and pages out.
  @Test
  void leavesNothingOutThatIsMeant() throws SQLException {
    RandomQueries random = new RandomQueries(Seeds.seed() + 2, events);
    for (int i = 0; i < 120; i++) {
      Query query = i % 2 == 0 ? random.leaf() : random.next();
      SqlCondition condition = COMPILER.compile(query);
      check(query, condition, select(condition.sql()));
    }
  }

  @Test
  void asksInEveryWayThatPeopleAsk() throws SQLException {
    for (String text :
        List.of(
            "source.ip:2001:db8::/32",
            "source.ip:10.0.0.0/8 OR destination.ip:::1",
            "NOT source.ip:10.0.0.0/8",
            "related.ip:192.0.2.0/24",
            "related.ip:*",
            "NOT related.user:alice",
            "host.name:(web01 OR db*)",
            "process.command_line:*É*",
            "process.command_line:\"POWERSHELL -enc\"",
            "-process.command_line:*a*",
            "Foo:* AND NOT foo:1",
            "requestParameters.a:1",
            "NOT requestParameters.a:*",
            "file.size:>100 AND file.size:<=5000",
            "event.outcome:f?il*",
            "process.start:>2026-03-01",
            "message:*" + "x".repeat(3_000) + "*",
            "aws.mfa:true OR process.pid:-1",
            "*")) {
      Query query = QueryParser.parse(text).query();
      SqlCondition condition = COMPILER.compile(query);
      check(query, condition, select(condition.sql()));
    }
  }

  @Test
  void timeRangesAreHalfOpen() throws SQLException {
    Instant from = Instant.parse("2026-03-02T00:00:00Z");
    TimeRange range = new TimeRange(from, from.plusSeconds(6 * 3600));
    Set<String> expected = new HashSet<>();
    for (EventRow event : events) {
      if (range.contains(event.number(Columns.TIMESTAMP))) {
        expected.add(event.string(Columns.EVENT_ID));
      }
    }
    assertThat(expected).isNotEmpty();
    assertThat(select(COMPILER.compile(range))).isEqualTo(expected);
    assertThat(select(COMPILER.compile(TimeRange.ALL))).hasSize(events.size());
  }

  private static Set<String> check(Query query, SqlCondition condition, Set<String> selected) {
    Set<String> meant = new HashSet<>();
    Set<String> rechecked = new HashSet<>();
    QueryMatcher matcher = QueryMatcher.of(query);
    for (EventRow event : events) {
      String id = event.string(Columns.EVENT_ID);
      if (matcher.matches(event)) {
        meant.add(id);
        if (selected.contains(id)) {
          rechecked.add(id);
        }
      }
    }
    String what = QueryPrinter.print(query) + "\n" + condition.sql();
    assertThat(selected).as(what).containsAll(meant);
    assertThat(rechecked).as(what).isEqualTo(meant);
    if (condition.exact()) {
      assertThat(selected).as(what).isEqualTo(meant);
    }
    return meant;
  }

  private static Set<String> select(String condition) throws SQLException {
    Set<String> ids = new HashSet<>();
    Trino.rows(trino, "SELECT event_id FROM events WHERE " + condition)
        .forEach(row -> ids.add((String) row.getFirst()));
    return ids;
  }

  private static List<Set<String>> select(List<SqlCondition> conditions) throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT event_id");
    conditions.forEach(condition -> sql.append(", ").append(condition.sql()));
    Map<Integer, Set<String>> selected = new HashMap<>();
    for (List<Object> row : Trino.rows(trino, sql + " FROM events")) {
      for (int i = 0; i < conditions.size(); i++) {
        if (Boolean.TRUE.equals(row.get(i + 1))) {
          selected.computeIfAbsent(i, _ -> new HashSet<>()).add((String) row.getFirst());
        }
      }
    }
    List<Set<String>> list = new ArrayList<>();
    for (int i = 0; i < conditions.size(); i++) {
      list.add(selected.getOrDefault(i, Set.of()));
    }
    return list;
  }
}
