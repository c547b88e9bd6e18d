package dev.takagari.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.duckdb.DuckDbEventSearcher;
import dev.takagari.adapters.duckdb.DuckDbSettings;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeMaintenance;
import dev.takagari.adapters.iceberg.IcebergLakeTables;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Somebody deletes rows with Trino: none of our readers ever shows them again.
@Tag("slow")
class TrinoDeletesTest {
  @Test
  void deletedRowsNeverComeBack() throws SQLException {
    List<EventRow> events = new RandomEvents(Seeds.seed()).list(60);
    try (WrittenLake written = new WrittenLake("deletes");
        Connection trino = Trino.get().connect("deletes")) {
      IcebergEventLake lake = written.lake();
      written.add(events);
      EventRow gone = events.getFirst();
      String id = gone.string(Columns.EVENT_ID);
      assertThat(rows(lake)).isEqualTo(60);

      run(trino, "DELETE FROM events WHERE event_id = '" + id + "'");

      // row by row, with a delete file: refused, because who reads only the data shows the row
      assertThat(Trino.rows(trino, "SELECT count(*) FROM events").getFirst().getFirst())
          .isEqualTo(59L);
      assertThat(
              (long)
                  Trino.rows(trino, "SELECT count(*) FROM \"events$files\" WHERE content = 1")
                      .getFirst()
                      .getFirst())
          .isPositive();
      refused(() -> plan(lake));
      refused(() -> search(lake));
      refused(() -> new IcebergLakeTables(lake).pin("events", TimeRange.ALL));
      refused(() -> new IcebergLakeMaintenance(lake).state());

      // what the message says to do
      run(trino, "ALTER TABLE events EXECUTE optimize");
      assertThat(rows(lake)).isEqualTo(59);
      assertThat(search(lake)).doesNotContain(id).hasSize(59);

      // whole files need no delete file: applied
      String eventClass = events.getLast().string(Columns.EVENT_CLASS);
      run(trino, "DELETE FROM events WHERE event_class = '" + eventClass + "'");
      assertThat(search(lake))
          .containsExactlyInAnyOrderElementsOf(
              events.stream()
                  .filter(event -> !event.string(Columns.EVENT_CLASS).equals(eventClass))
                  .map(event -> event.string(Columns.EVENT_ID))
                  .filter(each -> !each.equals(id))
                  .toList());

      // and ingest goes on
      List<EventRow> more = new RandomEvents(Seeds.seed() + 1).list(5);
      long before = rows(lake);
      written.add(more);
      assertThat(rows(lake)).isEqualTo(before + 5);
      assertThat(lake.newest().seq()).isEqualTo(2);
    }
  }

  private static void refused(ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_UNAVAILABLE))
        .hasMessageContaining("delete files");
  }

  private static void run(Connection trino, String sql) throws SQLException {
    try (Statement statement = trino.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<PlannedFile> plan(IcebergEventLake lake) {
    return lake.plan(new LakeScan(Query.ALL, TimeRange.ALL, Optional.empty())).files();
  }

  private static long rows(IcebergEventLake lake) {
    return plan(lake).stream().mapToLong(PlannedFile::rows).sum();
  }

  private static List<String> search(IcebergEventLake lake) {
    return new DuckDbEventSearcher(lake, DuckDbSettings.SMALL)
            .search(
                new SearchRequest(
                    Query.ALL,
                    TimeRange.ALL,
                    Optional.empty(),
                    1_000,
                    Optional.empty(),
                    Duration.ofSeconds(60)))
            .rows()
            .stream()
            .map(row -> row.string(Columns.EVENT_ID))
            .toList();
  }
}
