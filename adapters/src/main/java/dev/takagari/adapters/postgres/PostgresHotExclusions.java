package dev.takagari.adapters.postgres;

import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.retention.LeftOut;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What the hot index does not hold on purpose, in the tables `hot_floor` and `hot_lake_only`.
public final class PostgresHotExclusions implements HotExclusions {
  private final PostgresSession session;

  public PostgresHotExclusions(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Map<String, LocalDate> floors() {
    Map<String, LocalDate> floors = new TreeMap<>();
    session.run(
        jdbc ->
            jdbc.sql("SELECT event_class, day FROM ingest.hot_floor")
                .query(
                    row -> {
                      floors.put(row.getString("event_class"), row.getDate("day").toLocalDate());
                    }));
    return floors;
  }

  @Override
  public void raise(Map<String, LocalDate> floors) {
    session.run(
        jdbc ->
            new TreeMap<>(floors)
                .forEach(
                    (eventClass, day) ->
                        jdbc.sql(
                                """
                                INSERT INTO ingest.hot_floor (event_class, day) VALUES (?, ?)
                                ON CONFLICT (event_class) DO UPDATE
                                SET day = greatest(ingest.hot_floor.day, excluded.day)""")
                            .param(eventClass)
                            .param(Date.valueOf(day))
                            .update()));
  }

  @Override
  public List<LeftOut.Kind> lakeOnly(LocalDate first, LocalDate last) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT pattern, event_class, day FROM ingest.hot_lake_only
                    WHERE day >= ?::date AND day <= ?::date ORDER BY day, event_class, pattern""")
                .param(first.toString())
                .param(last.toString())
                .query(
                    (row, _) ->
                        new LeftOut.Kind(
                            row.getString("pattern"),
                            new LakePartition(
                                row.getString("event_class"), row.getDate("day").toLocalDate())))
                .list());
  }

  @Override
  public void forget() {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    DELETE FROM ingest.hot_lake_only o USING ingest.hot_floor f
                    WHERE f.event_class = o.event_class AND o.day < f.day""")
                .update());
  }

  /// Notes where rows are that only the lake has.
  static void add(JdbcClient jdbc, LeftOut.Kind kind) {
    jdbc.sql(
            """
            INSERT INTO ingest.hot_lake_only (pattern, event_class, day) VALUES (?, ?, ?)
            ON CONFLICT DO NOTHING""")
        .param(kind.pattern())
        .param(kind.partition().eventClass())
        .param(Date.valueOf(kind.partition().day()))
        .update();
  }
}
