package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.report.CaseFigures;
import dev.takagari.core.report.SpanFigures;
import dev.takagari.core.report.SpanFigures.CaseGroup;
import dev.takagari.core.report.SpanFigures.HeldBack;
import dev.takagari.core.report.SpanFigures.Kept;
import dev.takagari.core.report.SpanFigures.Parked;
import dev.takagari.core.search.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Figures from the tables `cases`, `detection` and `parked_message`.
public final class PostgresCaseFigures implements CaseFigures {
  private static final int MOST_GROUPS = 1_000;
  private static final int MOST_SUPPRESSIONS = 500;
  private static final int MOST_REASONS = 50;

  private final PostgresSession session;

  public PostgresCaseFigures(PostgresSession session) {
    this.session = session;
  }

  private record Counts(
      long opened,
      long closed,
      long open,
      @Nullable Duration toAcknowledge,
      @Nullable Duration toClose) {}

  @Override
  public SpanFigures of(TimeRange span) {
    return session.inSnapshot(
        jdbc -> {
          Counts counts = counts(jdbc, span);
          return new SpanFigures(
              span,
              counts.opened(),
              counts.closed(),
              counts.open(),
              groups(jdbc, span),
              counts.toAcknowledge(),
              counts.toClose(),
              detections(jdbc, span),
              heldBack(jdbc, span),
              kept(jdbc, span),
              parked(jdbc, span));
        });
  }

  private static StatementSpec in(TimeRange span, JdbcClient jdbc, String sql) {
    return jdbc.sql(sql)
        .param("since", KeptTimes.timestamp(span.from()))
        .param("until", KeptTimes.timestamp(span.to()));
  }

  private static Counts counts(JdbcClient jdbc, TimeRange span) {
    return in(
            span,
            jdbc,
            """
            SELECT count(*) AS opened,
              (SELECT count(*) FROM alerting.cases
                WHERE closed_at >= :since AND closed_at < :until) AS closed,
              (SELECT count(*) FROM alerting.cases WHERE state <> 'CLOSED') AS open,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY
                extract(epoch FROM acknowledged_at - opened_at)) AS acknowledge,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY
                extract(epoch FROM closed_at - opened_at)) AS close
            FROM alerting.cases WHERE opened_at >= :since AND opened_at < :until\
            """)
        .query(
            (row, _) ->
                new Counts(
                    row.getLong("opened"),
                    row.getLong("closed"),
                    row.getLong("open"),
                    duration(row, "acknowledge"),
                    duration(row, "close")))
        .single();
  }

  private static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
    double seconds = row.getDouble(column);
    return row.wasNull() ? null : Duration.ofMillis(Math.round(seconds * 1e3));
  }

  private static List<CaseGroup> groups(JdbcClient jdbc, TimeRange span) {
    return in(
            span,
            jdbc,
            """
            SELECT source, severity, tell, state, reason,
              starts_with(group_key, :sample) AS sample, count(*) AS cases
            FROM alerting.cases WHERE opened_at >= :since AND opened_at < :until
            GROUP BY source, severity, tell, state, reason, sample
            ORDER BY cases DESC, source, alerting.severity_order(severity), tell, state, reason,
              sample
            LIMIT :limit\
            """)
        .param("sample", Case.SAMPLE_GROUP)
        .param("limit", MOST_GROUPS)
        .query(
            (row, _) -> {
              String reason = row.getString("reason");
              return new CaseGroup(
                  row.getString("source"),
                  Severity.valueOf(row.getString("severity")),
                  Tell.valueOf(row.getString("tell")),
                  CaseState.valueOf(row.getString("state")),
                  reason == null ? null : CloseReason.valueOf(reason),
                  row.getBoolean("sample"),
                  row.getLong("cases"));
            })
        .list();
  }

  private static Map<Disposition, Long> detections(JdbcClient jdbc, TimeRange span) {
    Map<Disposition, Long> detections = new EnumMap<>(Disposition.class);
    in(
            span,
            jdbc,
            """
            SELECT disposition, count(*) AS detections FROM alerting.detection
            WHERE stored_at >= :since AND stored_at < :until GROUP BY disposition\
            """)
        .query(
            (ResultSet row) -> {
              detections.put(
                  Disposition.valueOf(row.getString("disposition")), row.getLong("detections"));
            });
    return detections;
  }

  private static List<HeldBack> heldBack(JdbcClient jdbc, TimeRange span) {
    return in(
            span,
            jdbc,
            """
            SELECT s.id, s.source, s.rule_id, s.owner, s.reason, count(*) AS detections
            FROM alerting.detection d JOIN alerting.suppression s ON s.id = d.suppression_id
            WHERE d.stored_at >= :since AND d.stored_at < :until AND d.disposition = 'SUPPRESSED'
            GROUP BY s.id ORDER BY detections DESC, s.id LIMIT :limit\
            """)
        .param("limit", MOST_SUPPRESSIONS)
        .query(
            (row, _) ->
                new HeldBack(
                    row.getLong("id"),
                    row.getString("source"),
                    row.getString("rule_id"),
                    row.getString("owner"),
                    row.getString("reason"),
                    row.getLong("detections")))
        .list();
  }

  /// What is said of a clock follows the reason, and differs from detection to detection.
  private static List<Kept> kept(JdbcClient jdbc, TimeRange span) {
    return in(
            span,
            jdbc,
            """
            SELECT split_part(why, ';', 1) AS because, count(*) AS detections
            FROM alerting.detection
            WHERE stored_at >= :since AND stored_at < :until AND disposition = 'RECORDED'
            GROUP BY because ORDER BY detections DESC, because LIMIT :limit\
            """)
        .param("limit", MOST_REASONS)
        .query((row, _) -> new Kept(row.getString("because"), row.getLong("detections")))
        .list();
  }

  private static List<Parked> parked(JdbcClient jdbc, TimeRange span) {
    return in(
            span,
            jdbc,
            """
            SELECT reason, count(*) AS messages FROM alerting.parked_message
            WHERE parked_at >= :since AND parked_at < :until
            GROUP BY reason ORDER BY messages DESC, reason LIMIT :limit\
            """)
        .param("limit", MOST_REASONS)
        .query((row, _) -> new Parked(row.getString("reason"), row.getLong("messages")))
        .list();
  }

  @Override
  public OpenedCases opened(TimeRange span, @Nullable Tell tell, int limit) {
    String which =
        """
        c.opened_at >= :since AND c.opened_at < :until AND c.merged_into IS NULL
          AND (:tell::text IS NULL OR c.tell = :tell)\
        """;
    String told = tell == null ? null : tell.name();
    return session.inSnapshot(
        jdbc ->
            new OpenedCases(
                in(span, jdbc, "SELECT count(*) FROM alerting.cases c WHERE " + which)
                    .param("tell", told, Types.VARCHAR)
                    .query(Long.class)
                    .single(),
                in(
                        span,
                        jdbc,
                        CaseRows.SELECT
                            + " WHERE "
                            + which
                            + " ORDER BY alerting.severity_order(c.severity), c.opened_at, c.id"
                            + " LIMIT :limit")
                    .param("tell", told, Types.VARCHAR)
                    .param("limit", limit)
                    .query((row, _) -> CaseRows.read(row).found())
                    .list()));
  }
}
