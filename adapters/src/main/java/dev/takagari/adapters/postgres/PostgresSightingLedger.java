package dev.takagari.adapters.postgres;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.sighting.store.SightingCommit;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.sighting.store.SightingLedger;
import dev.takagari.core.unit.UnitLease;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Commits of sightings in the tables `sighting_unit`, `sighting_file` and `sighting_commit`.
public final class PostgresSightingLedger implements SightingLedger {
  private final PostgresSession session;

  public PostgresSightingLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public boolean stage(UnitLease lease, long digest, List<SightingFile> files) {
    String unit = lease.unit().value();
    return session.in(
        jdbc -> {
          jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('enrich.sighting'), hashtext(?))")
              .param(unit)
              .query()
              .singleRow();
          long newest =
              jdbc.sql("SELECT coalesce(max(fence), 0) FROM enrich.sighting_unit WHERE unit_id = ?")
                  .param(unit)
                  .query(Long.class)
                  .single();
          if (newest > lease.fence()) {
            throw new TakagariException(
                ErrorCode.LEASE_LOST, "sightings of unit " + unit + " are another worker's");
          }
          int known =
              jdbc.sql("UPDATE enrich.sighting_unit SET fence = ? WHERE unit_id = ? AND digest = ?")
                  .param(lease.fence())
                  .param(unit)
                  .param(digest)
                  .update();
          if (known > 0) {
            return false;
          }
          jdbc.sql(
                  """
                  INSERT INTO enrich.sighting_unit (unit_id, digest, fence, staged_at)
                  VALUES (?, ?, ?, clock_timestamp())""")
              .param(unit)
              .param(digest)
              .param(lease.fence())
              .update();
          for (SightingFile file : files) {
            insert(jdbc, unit, digest, file);
          }
          return true;
        });
  }

  private static void insert(JdbcClient jdbc, String unit, long digest, SightingFile file) {
    jdbc.sql(
            """
            INSERT INTO enrich.sighting_file (location, unit_id, digest, month, rows, bytes,
              first_day, last_day, descriptor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
        .param(file.location())
        .param(unit)
        .param(digest)
        .param(Date.valueOf(file.month().atDay(1)))
        .param(file.rows())
        .param(file.bytes())
        .param(file.firstDay())
        .param(file.lastDay())
        .param(file.descriptor())
        .update();
  }

  @Override
  public Optional<SightingCommit> open() {
    return session.in(
        jdbc ->
            jdbc.sql("SELECT seq FROM enrich.sighting_commit WHERE finished_at IS NULL")
                .query(Long.class)
                .optional()
                .map(seq -> read(jdbc, seq)));
  }

  private static SightingCommit read(JdbcClient jdbc, long seq) {
    int units =
        jdbc.sql("SELECT count(*) FROM enrich.sighting_unit WHERE seq = ?")
            .param(seq)
            .query(Integer.class)
            .single();
    List<SightingFile> files =
        jdbc.sql(
                """
                SELECT f.location, f.month, f.rows, f.bytes, f.first_day, f.last_day, f.descriptor
                FROM enrich.sighting_file f JOIN enrich.sighting_unit u USING (unit_id, digest)
                WHERE u.seq = ? ORDER BY f.location""")
            .param(seq)
            .query((row, n) -> file(row, 0, month(row)))
            .list();
    return new SightingCommit(seq, units, files);
  }

  static YearMonth month(ResultSet row) throws SQLException {
    return YearMonth.from(row.getDate("month").toLocalDate());
  }

  static SightingFile file(ResultSet row, int level, YearMonth month) throws SQLException {
    return new SightingFile(
        row.getString("location"),
        month,
        level,
        row.getLong("rows"),
        row.getLong("bytes"),
        row.getInt("first_day"),
        row.getInt("last_day"),
        row.getString("descriptor"));
  }

  private record Staged(String unit, long digest, int files) {}

  @Override
  public Optional<SightingCommit> begin(long newest, int maxFiles) {
    return session.in(
        jdbc -> {
          jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('enrich.sighting_commit'))")
              .query()
              .singleRow();
          boolean busy =
              jdbc.sql(
                      """
                      SELECT EXISTS (SELECT FROM enrich.sighting_commit WHERE finished_at IS NULL)""")
                  .query(Boolean.class)
                  .single();
          List<Staged> chosen = busy ? List.of() : choose(jdbc, maxFiles);
          if (chosen.isEmpty()) {
            return Optional.empty();
          }
          long seq =
              jdbc.sql(
                      """
                      INSERT INTO enrich.sighting_commit (seq, begun_at)
                      SELECT greatest(coalesce(max(seq), 0), ?) + 1, clock_timestamp()
                      FROM enrich.sighting_commit RETURNING seq""")
                  .param(newest)
                  .query(Long.class)
                  .single();
          for (Staged staged : chosen) {
            jdbc.sql("UPDATE enrich.sighting_unit SET seq = ? WHERE unit_id = ? AND digest = ?")
                .param(seq)
                .param(staged.unit())
                .param(staged.digest())
                .update();
          }
          return Optional.of(read(jdbc, seq));
        });
  }

  private static List<Staged> choose(JdbcClient jdbc, int maxFiles) {
    List<Staged> candidates =
        jdbc.sql(
                """
                SELECT u.unit_id, u.digest, (SELECT count(*) FROM enrich.sighting_file f
                  WHERE f.unit_id = u.unit_id AND f.digest = u.digest) AS files
                FROM enrich.sighting_unit u WHERE u.seq IS NULL
                ORDER BY u.staged_at, u.unit_id LIMIT 1000 FOR UPDATE OF u""")
            .query((row, n) -> new Staged(row.getString(1), row.getLong(2), row.getInt(3)))
            .list();
    List<Staged> chosen = new ArrayList<>();
    int files = 0;
    for (Staged staged : candidates) {
      files += staged.files();
      if (!chosen.isEmpty() && files > maxFiles) {
        break;
      }
      chosen.add(staged);
    }
    return chosen;
  }

  @Override
  public void finish(SightingCommit commit, long snapshotId) {
    session.run(
        jdbc -> {
          jdbc.sql(
                  """
                  UPDATE enrich.sighting_commit
                  SET snapshot_id = ?, finished_at = clock_timestamp()
                  WHERE seq = ? AND finished_at IS NULL""")
              .param(snapshotId)
              .param(commit.seq())
              .update();
          jdbc.sql(
                  """
                  DELETE FROM enrich.sighting_file f USING enrich.sighting_unit u
                  WHERE u.seq = ? AND f.unit_id = u.unit_id AND f.digest = u.digest""")
              .param(commit.seq())
              .update();
        });
  }

  @Override
  public Standing standing() {
    return session.in(
        jdbc -> {
          // days first: a commit that ends in between is a day too many, never one too few
          List<LocalDate> waiting =
              jdbc.sql(
                      """
                      SELECT DISTINCT generate_series(f.first_day, f.last_day)
                      FROM enrich.sighting_file f""")
                  .query((row, n) -> LocalDate.ofEpochDay(row.getInt(1)))
                  .list();
          long finished =
              jdbc.sql(
                      """
                      SELECT coalesce(max(seq), 0) FROM enrich.sighting_commit
                      WHERE finished_at IS NOT NULL""")
                  .query(Long.class)
                  .single();
          Optional<LocalDate> keptFrom =
              jdbc.sql("SELECT kept_from FROM enrich.sighting_kept")
                  .query((row, n) -> row.getDate("kept_from").toLocalDate())
                  .optional();
          return new Standing(new HashSet<>(waiting), finished, keptFrom);
        });
  }

  @Override
  public Set<String> spared() {
    return session.in(
        jdbc ->
            new HashSet<>(
                jdbc.sql(
                        """
                        SELECT location FROM enrich.sighting_file
                        UNION SELECT o.location FROM enrich.sighting_rewrite_output o
                        JOIN enrich.sighting_rewrite r ON r.id = o.rewrite_id
                        WHERE r.finished_at IS NULL AND r.abandoned_at IS NULL""")
                    .query(String.class)
                    .list()));
  }
}
