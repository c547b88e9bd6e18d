package dev.takagari.adapters.postgres;

import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.sighting.store.SightingRewrite;
import dev.takagari.core.sighting.store.SightingRewrites;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Rewrites of sightings in the table `sighting_rewrite`.
public final class PostgresSightingRewrites implements SightingRewrites {
  private final PostgresSession session;

  public PostgresSightingRewrites(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Optional<SightingRewrite> open() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT id, month, level, inputs, staged_at FROM enrich.sighting_rewrite
                    WHERE finished_at IS NULL AND abandoned_at IS NULL ORDER BY id LIMIT 1""")
                .query((row, n) -> rewrite(row))
                .optional()
                .map(rewrite -> rewrite.staged() ? withOutputs(jdbc, rewrite) : rewrite));
  }

  private static SightingRewrite rewrite(ResultSet row) throws SQLException {
    return new SightingRewrite(
        row.getLong("id"),
        PostgresSightingLedger.month(row),
        row.getInt("level"),
        Arrays.stream((Object[]) row.getArray("inputs").getArray()).map(String::valueOf).toList(),
        List.of(),
        row.getTimestamp("staged_at") != null);
  }

  private static SightingRewrite withOutputs(JdbcClient jdbc, SightingRewrite rewrite) {
    return rewrite.withOutputs(
        jdbc.sql(
                """
                SELECT location, rows, bytes, first_day, last_day, descriptor
                FROM enrich.sighting_rewrite_output WHERE rewrite_id = ? ORDER BY location""")
            .param(rewrite.id())
            .query((row, n) -> PostgresSightingLedger.file(row, rewrite.level(), rewrite.month()))
            .list());
  }

  @Override
  public SightingRewrite begin(YearMonth month, int level, List<String> inputs) {
    return session.in(
        jdbc -> {
          long id =
              jdbc.sql(
                      """
                      INSERT INTO enrich.sighting_rewrite (id, month, level, inputs, begun_at)
                      VALUES (nextval('enrich.sighting_rewrite_id'), ?, ?, ?, clock_timestamp())
                      RETURNING id""")
                  .param(Date.valueOf(month.atDay(1)))
                  .param(level)
                  .param(inputs.toArray(String[]::new))
                  .query(Long.class)
                  .single();
          return new SightingRewrite(id, month, level, inputs, List.of(), false);
        });
  }

  @Override
  public boolean stage(SightingRewrite rewrite) {
    return session.in(
        jdbc -> {
          int staged =
              jdbc.sql(
                      """
                      UPDATE enrich.sighting_rewrite SET staged_at = clock_timestamp()
                      WHERE id = ? AND staged_at IS NULL AND abandoned_at IS NULL""")
                  .param(rewrite.id())
                  .update();
          if (staged == 0) {
            return false;
          }
          for (SightingFile file : rewrite.outputs()) {
            jdbc.sql(
                    """
                    INSERT INTO enrich.sighting_rewrite_output (location, rewrite_id, rows, bytes,
                      first_day, last_day, descriptor) VALUES (?, ?, ?, ?, ?, ?, ?)""")
                .param(file.location())
                .param(rewrite.id())
                .param(file.rows())
                .param(file.bytes())
                .param(file.firstDay())
                .param(file.lastDay())
                .param(file.descriptor())
                .update();
          }
          return true;
        });
  }

  @Override
  public void finish(SightingRewrite rewrite) {
    end(rewrite, "finished_at");
  }

  @Override
  public void abandon(SightingRewrite rewrite) {
    end(rewrite, "abandoned_at");
  }

  private void end(SightingRewrite rewrite, String how) {
    session.run(
        jdbc -> {
          jdbc.sql(
                  "UPDATE enrich.sighting_rewrite SET inputs = '{}', "
                      + how
                      + " = clock_timestamp()"
                      + " WHERE id = ? AND finished_at IS NULL AND abandoned_at IS NULL")
              .param(rewrite.id())
              .update();
          jdbc.sql("DELETE FROM enrich.sighting_rewrite_output WHERE rewrite_id = ?")
              .param(rewrite.id())
              .update();
        });
  }
}
