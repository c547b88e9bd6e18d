package dev.takagari.adapters.postgres;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.ledger.ObjectLines;
import dev.takagari.core.ledger.SinkFailure;
import dev.takagari.core.ledger.SinkLedger;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.ledger.WorkFilter;
import dev.takagari.core.retention.LeftOut;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.sql.Date;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Sinks of units in the tables `sink_state` and `lake_file`.
public final class PostgresSinkLedger implements SinkLedger {
  private final PostgresSession session;

  public PostgresSinkLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Optional<UnitWork> next(Duration lease, WorkFilter filter) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT unit_id FROM ingest.unit u
                    WHERE lease_until <= clock_timestamp() AND NOT (old AND ?) AND (
                      (? AND manifest_key = '' AND feed <> ALL (?)) OR (? AND EXISTS (
                        SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                        AND s.status = 'PENDING' AND s.due_at <= clock_timestamp())))
                    ORDER BY old, claimed_at LIMIT 1 FOR UPDATE SKIP LOCKED\
                    """)
                .param(filter.freshOnly())
                .param(filter.stage() != WorkFilter.Stage.ARCHIVED)
                .param(filter.resting().toArray(String[]::new))
                .param(filter.stage() != WorkFilter.Stage.TO_ARCHIVE)
                .query(String.class)
                .optional()
                .map(unit -> PostgresUnitLedger.take(jdbc, new UnitId(unit), lease)));
  }

  @Override
  public Set<Integer> decoded(UnitLease lease, List<ObjectLines> objects) {
    return session.in(
        jdbc -> {
          hold(jdbc, lease);
          Set<Integer> first = new TreeSet<>(unread(jdbc, lease));
          Set<Integer> given = new TreeSet<>();
          for (ObjectLines object : objects) {
            given.add(object.number());
            lines(jdbc, lease.unit(), object);
          }
          first.retainAll(given);
          return first;
        });
  }

  static void lines(JdbcClient jdbc, UnitId unit, ObjectLines object) {
    jdbc.sql(
            """
            UPDATE ingest.object SET bytes = ?, lines = ?, quarantined = ?, dropped = ?,
              kind = coalesce(kind, ?) WHERE unit_id = ? AND number = ?""")
        .param(object.bytes())
        .param(object.lines())
        .param(object.quarantined())
        .param(object.dropped())
        .param(object.kind() == null ? null : object.kind().toString())
        .param(unit.value())
        .param(object.number())
        .update();
  }

  private static List<Integer> unread(JdbcClient jdbc, UnitLease lease) {
    return jdbc.sql("SELECT number FROM ingest.object WHERE unit_id = ? AND lines IS NULL")
        .param(lease.unit().value())
        .query((row, _) -> row.getInt("number"))
        .list();
  }

  @Override
  public void record(UnitLease lease, String sink, SinkOutcome outcome) {
    session.run(
        jdbc -> {
          hold(jdbc, lease);
          boolean staged = !outcome.files().isEmpty();
          int updated =
              jdbc.sql(
                      """
                      UPDATE ingest.sink_state SET status = ?, reason = '',
                        staged_at = CASE WHEN ? THEN clock_timestamp() END,
                        done_at = CASE WHEN ? THEN NULL ELSE clock_timestamp() END,
                        written = ?, duplicates = ?, parked = ?, bytes = ?, expired = ?,
                        lake_only = ?
                      WHERE unit_id = ? AND sink = ? AND status = 'PENDING'""")
                  .param(staged ? "STAGED" : "DONE")
                  .param(staged)
                  .param(staged)
                  .param(outcome.written())
                  .param(outcome.duplicates())
                  .param((long) outcome.parked().size())
                  .param(outcome.bytes())
                  .param(outcome.leftOut().expired())
                  .param(outcome.leftOut().lakeOnly())
                  .param(lease.unit().value())
                  .param(sink)
                  .update();
          PostgresUnitLedger.require(updated, lease);
          PostgresVolumeLedger.count(jdbc, lease, sink, outcome);
          for (LeftOut.Kind kind : outcome.leftOut().kinds()) {
            PostgresHotExclusions.add(jdbc, kind);
          }
          for (LakeFile file : outcome.files()) {
            jdbc.sql(
                    """
                    INSERT INTO ingest.lake_file (location, unit_id, sink, event_class, day, rows,
                      bytes, descriptor) VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
                    """)
                .param(file.location())
                .param(file.unit().value())
                .param(sink)
                .param(file.partition().eventClass())
                .param(Date.valueOf(file.partition().day()))
                .param(file.rows())
                .param(file.bytes())
                .param(file.descriptor())
                .update();
          }
        });
  }

  @Override
  public void failed(UnitLease lease, String sink, SinkFailure failure) {
    session.run(
        jdbc -> {
          hold(jdbc, lease);
          jdbc.sql(
                  """
                  UPDATE ingest.sink_state SET status = ?, reason = ?, attempts = attempts + 1,
                    due_at = clock_timestamp() + make_interval(secs => ?)
                  WHERE unit_id = ? AND sink = ? AND status = 'PENDING'\
                  """)
              .param(failure.parked() ? "PARKED" : "PENDING")
              .param(failure.code().code() + ": " + failure.message())
              .param(PostgresUnitLedger.seconds(failure.retryAfter()))
              .param(lease.unit().value())
              .param(sink)
              .update();
        });
  }

  @Override
  public void release(UnitLease lease, Duration pause) {
    session.run(
        jdbc ->
            PostgresUnitLedger.require(
                jdbc.sql(
                        """
                        UPDATE ingest.unit
                        SET lease_until = clock_timestamp() + make_interval(secs => ?)
                        WHERE unit_id = ? AND fence = ?\
                        """)
                    .param(PostgresUnitLedger.seconds(pause))
                    .param(lease.unit().value())
                    .param(lease.fence())
                    .update(),
                lease));
  }

  @Override
  public Set<String> again(UnitId unit, Set<String> sinks) {
    return session.in(
        jdbc -> {
          requireArchive(jdbc, unit);
          for (String sink : sinks) {
            jdbc.sql(
                    """
                    DELETE FROM ingest.lake_file WHERE unit_id = ? AND sink = ? AND EXISTS (
                      SELECT FROM ingest.sink_state s WHERE s.unit_id = lake_file.unit_id
                      AND s.sink = lake_file.sink AND s.status IN ('DONE', 'PARKED'))\
                    """)
                .param(unit.value())
                .param(sink)
                .update();
            jdbc.sql(
                    """
                    UPDATE ingest.sink_state SET status = 'PENDING', attempts = 0, reason = '',
                      due_at = clock_timestamp(), staged_at = NULL, done_at = NULL, seq = NULL,
                      written = 0, duplicates = 0, parked = 0, bytes = 0, expired = 0,
                      lake_only = 0
                    WHERE unit_id = ? AND sink = ? AND status IN ('DONE', 'PARKED')""")
                .param(unit.value())
                .param(sink)
                .update();
            jdbc.sql(
                    """
                    UPDATE ingest.sink_state SET due_at = clock_timestamp()
                    WHERE unit_id = ? AND sink = ? AND status = 'PENDING'\
                    """)
                .param(unit.value())
                .param(sink)
                .update();
            join(jdbc, unit, sink);
          }
          return new TreeSet<>(
              jdbc.sql(
                      """
                      SELECT sink FROM ingest.sink_state WHERE unit_id = ?
                      AND status = 'PENDING' AND due_at <= clock_timestamp()\
                      """)
                  .param(unit.value())
                  .query(String.class)
                  .list());
        });
  }

  /// Gives a unit a sink that it did not have.
  private static void join(JdbcClient jdbc, UnitId unit, String sink) {
    jdbc.sql(
            """
            UPDATE ingest.unit SET sinks = array_append(sinks, ?)
            WHERE unit_id = ? AND manifest_key <> '' AND NOT (? = ANY (sinks))""")
        .param(sink)
        .param(unit.value())
        .param(sink)
        .update();
    jdbc.sql(
            """
            INSERT INTO ingest.sink_state (unit_id, sink, status, due_at)
            SELECT unit_id, ?, 'PENDING', clock_timestamp() FROM ingest.unit
            WHERE unit_id = ? AND manifest_key <> '' ON CONFLICT DO NOTHING""")
        .param(sink)
        .param(unit.value())
        .update();
  }

  /// Locks the unit and makes sure that its objects are still in the archive.
  private static void requireArchive(JdbcClient jdbc, UnitId unit) {
    boolean expired =
        jdbc.sql(
                """
                SELECT raw_expiring_at IS NOT NULL FROM ingest.unit WHERE unit_id = ? FOR UPDATE""")
            .param(unit.value())
            .query(Boolean.class)
            .optional()
            .orElse(false);
    if (expired) {
      throw new TakagariException(
          ErrorCode.RAW_EXPIRED, "what unit " + unit + " brought is not in the archive any more");
    }
  }

  /// Locks the unit and makes sure that the lease is the newest.
  private static void hold(JdbcClient jdbc, UnitLease lease) {
    Optional<Long> held =
        jdbc.sql("SELECT fence FROM ingest.unit WHERE unit_id = ? AND fence = ? FOR UPDATE")
            .param(lease.unit().value())
            .param(lease.fence())
            .query(Long.class)
            .optional();
    if (held.isEmpty()) {
      throw PostgresUnitLedger.lost(lease);
    }
  }
}
