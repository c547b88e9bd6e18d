package dev.takagari.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.sql.SqlCompiler;
import dev.takagari.adapters.sql.SqlCondition;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.query.QueryPrinter;
import dev.takagari.core.query.predicate.ComparedEvent;
import dev.takagari.core.query.predicate.EventPredicate;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.RandomQueries;
import dev.takagari.core.testing.Seeds;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Generated events and queries: what the matcher says, what the predicate in memory says, and what
/// DuckDB selects.
class DuckDbQueryTest {
  private static final SqlCompiler COMPILER = new SqlCompiler(new DuckDbDialect());
  private static List<EventRow> events;
  private static Connection connection;

  @BeforeAll
  static void load() throws SQLException {
    events = new RandomEvents(Seeds.seed()).list(600);
    connection = DriverManager.getConnection("jdbc:duckdb:");
    DuckDbFiles.createTable(connection, "events", events);
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  @Test
  void selectsWhatTheMatcherMeansAndMoreOnlyWhenItSaysSo() throws SQLException {
    RandomQueries queries = new RandomQueries(Seeds.seed() + 1, events);
    int found = 0;
    int exact = 0;
    long wanted = 0;
    long selected = 0;
    int count = 1500;
    for (int i = 0; i < count; i++) {
      Query query = i % 3 == 0 ? queries.leaf() : queries.next();
      Set<String> meant = meant(query);
      SqlCondition condition = COMPILER.compile(query);
      Set<String> ids = select(condition);
      assertThat(ids).as("%s%n%s", QueryPrinter.print(query), condition.sql()).containsAll(meant);
      if (condition.exact()) {
        assertThat(ids).as(condition.sql()).isEqualTo(meant);
        exact++;
      }
      found += meant.isEmpty() ? 0 : 1;
      wanted += meant.size();
      selected += ids.size();
    }
    System.out.printf(
        "%d queries: %d found something, %d were exact; %d rows meant, %d selected%n",
        count, found, exact, wanted, selected);
    assertThat(found).isGreaterThan(count / 2);
    assertThat(exact).isGreaterThan(count / 4);
  }

  @Test
  void equalityIsNeverWidenedToEverything() throws SQLException {
    RandomQueries queries = new RandomQueries(Seeds.seed() + 2, events);
    for (Column column : EventSchema.current().columns()) {
      if (column == Columns.RAW_SHAPE || column == Columns.EVENT_KIND) {
        continue; // the same in all events, or nearly so
      }
      Query query = queries.equalTo(column);
      SqlCondition condition = COMPILER.compile(query);
      assertThat(condition.selectsAll()).isFalse();
      assertThat(condition.sql()).contains('"' + column.sqlName() + '"');
      assertThat(condition.sql().contains("lower(")).isEqualTo(!column.canonical());
      assertThat(condition.exact()).isEqualTo(column.canonical());
      assertThat(select(condition)).hasSizeLessThan(events.size());
    }
  }

  @Test
  void canonicalColumnsAreComparedBare() {
    assertThat(COMPILER.compile(query("host.name:WEB01")).sql())
        .isEqualTo("\"host_name\" = 'web01'");
    assertThat(COMPILER.compile(query("host.name:web*")).sql())
        .isEqualTo("(\"host_name\" >= 'web' AND \"host_name\" < 'wec')");
    assertThat(COMPILER.compile(query("source.ip:10.0.0.0/8")).sql())
        .isEqualTo("(\"source_ip\" >= '10.' AND \"source_ip\" < '10/')");
    assertThat(COMPILER.compile(query("NOT host.name:web01")).sql())
        .isEqualTo("NOT coalesce(\"host_name\" = 'web01', FALSE)");
    assertThat(COMPILER.compile(query("NOT requestParameters.x:1")).selectsAll()).isTrue();
  }

  private static Query query(String text) {
    return QueryParser.parse(text).query();
  }

  private static Set<String> meant(Query query) {
    QueryMatcher matcher = QueryMatcher.of(query);
    EventPredicate predicate = EventPredicate.of(query);
    ComparedEvent compared = new ComparedEvent();
    Set<String> ids = new HashSet<>();
    for (EventRow event : events) {
      boolean fits = matcher.matches(event);
      assertThat(predicate.matches(compared.set(event)))
          .as("%s in memory", QueryPrinter.print(query))
          .isEqualTo(fits);
      if (fits) {
        ids.add(event.string(Columns.EVENT_ID));
      }
    }
    return ids;
  }

  private static Set<String> select(SqlCondition condition) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT event_id FROM events WHERE " + condition.sql())) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return new HashSet<>(ids);
  }
}
