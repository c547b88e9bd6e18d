package dev.takagari.adapters.postgres;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorChange;
import dev.takagari.core.indicator.IndicatorChanges;
import dev.takagari.core.indicator.IndicatorValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What is matched, in the tables `matched` and `generation` of the schema `enrich`. Values are
/// handed over as they come from the database, all as of one moment.
public final class PostgresIndicatorChanges implements IndicatorChanges {
  private final PostgresSession session;
  private final MatchedValues matched;

  public PostgresIndicatorChanges(PostgresSession session) {
    this(session, new MatchedValues(MatchedValues.MOST_GONE));
  }

  PostgresIndicatorChanges(PostgresSession session, MatchedValues matched) {
    this.session = session;
    this.matched = matched;
  }

  @Override
  public UUID store() {
    return session.in(
        jdbc -> jdbc.sql("SELECT store FROM enrich.generation").query(UUID.class).single());
  }

  @Override
  public long generation() {
    return session.in(PostgresIndicatorChanges::newest);
  }

  private static long newest(JdbcClient jdbc) {
    return jdbc.sql("SELECT newest FROM enrich.generation").query(Long.class).single();
  }

  @Override
  public long sweep() {
    return session.inLong(
        jdbc -> {
          if (!matched.tryLock(jdbc)) {
            return 0L;
          }
          Timestamp now = matched.begin(jdbc);
          MatchedValues.restateSources(jdbc, now);
          MatchedValues.restate(jdbc, now, "i.due_at <= :now", Map.of());
          return matched.settle(jdbc);
        });
  }

  @Override
  public long active(Consumer<ActiveIndicator> into) {
    return session.inSnapshot(
        jdbc -> {
          long newest = newest(jdbc);
          jdbc.sql("SELECT type, value, exact FROM enrich.matched WHERE NOT gone")
              .query(
                  row -> {
                    into.accept(active(row));
                  });
          return newest;
        });
  }

  static ActiveIndicator active(ResultSet row) throws SQLException {
    return new ActiveIndicator(IndicatorRows.value(row), row.getBoolean("exact"));
  }

  @Override
  public OptionalLong since(long generation, Consumer<IndicatorChange> into) {
    return session.inSnapshot(
        jdbc -> {
          long newest = newest(jdbc);
          long oldest = jdbc.sql("SELECT oldest FROM enrich.generation").query(Long.class).single();
          if (generation < oldest || generation > newest) {
            return OptionalLong.empty();
          }
          jdbc.sql("SELECT type, value, exact, gone FROM enrich.matched WHERE generation > ?")
              .param(generation)
              .query(
                  row -> {
                    IndicatorValue value = IndicatorRows.value(row);
                    into.accept(
                        row.getBoolean("gone")
                            ? new IndicatorChange.Gone(value)
                            : new IndicatorChange.Active(
                                new ActiveIndicator(value, row.getBoolean("exact"))));
                  });
          return OptionalLong.of(newest);
        });
  }
}
