package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Suppression;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.cases.SuppressionPreview;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.detection.DetectionText;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table `suppression` of the schema `alerting`.
public final class PostgresSuppressionBook implements SuppressionBook {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int MOST_CASES = 20;

  /// How far apart the ends of two may be that are of one request, which took a while.
  private static final Duration SAME = Duration.ofMinutes(1);

  private final PostgresSession session;

  public PostgresSuppressionBook(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Suppression add(
      SuppressionRule rule, String owner, String reason, Instant expires, String by) {
    return session.in(
        jdbc -> {
          Instant now =
              jdbc.sql("SELECT alerting.clock()")
                  .query((row, _) -> row.getTimestamp(1).toInstant())
                  .single();
          if (!expires.isAfter(now) || expires.isAfter(now.plus(LONGEST))) {
            throw new TakagariException(
                ErrorCode.BAD_REQUEST, "expires is in the future, at most a year");
          }
          Optional<Suppression> same = same(jdbc, rule, owner, reason, expires, by);
          if (same.isPresent()) {
            return same.get();
          }
          String insert =
              """
              INSERT INTO alerting.suppression (source, rule_id, entity, owner, reason,
                created_by, created_at, expires_at)
              VALUES (?, ?, ?::jsonb, ?, ?, ?, ?, ?) RETURNING *\
              """;
          return requested(jdbc.sql(insert), rule, owner, reason, by)
              .param(KeptTimes.timestamp(now))
              .param(KeptTimes.timestamp(expires))
              .query((row, _) -> SuppressionRows.read(row))
              .single();
        });
  }

  /// One that was made of the same request by another process: each of the two looked before the
  /// other had made it. Until the transaction ends nobody else makes one.
  private static Optional<Suppression> same(
      JdbcClient jdbc,
      SuppressionRule rule,
      String owner,
      String reason,
      Instant expires,
      String by) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('alerting.suppression'))").query().singleRow();
    String select =
        SuppressionRows.SELECT
            + """
               WHERE source = ? AND rule_id = ? AND entity = ?::jsonb AND owner = ?
                AND reason = ? AND created_by = ? AND ended_at IS NULL
                AND expires_at BETWEEN ? AND ? AND expires_at > alerting.clock()
              ORDER BY id LIMIT 1\
              """;
    return requested(jdbc.sql(select), rule, owner, reason, by)
        .param(KeptTimes.timestamp(expires.minus(SAME)))
        .param(KeptTimes.timestamp(expires.plus(SAME)))
        .query((row, _) -> SuppressionRows.read(row))
        .optional();
  }

  /// What a request says but when it ends: source, rule, entity, owner, reason, who made it.
  private static JdbcClient.StatementSpec requested(
      JdbcClient.StatementSpec sql, SuppressionRule rule, String owner, String reason, String by) {
    return sql.param(rule.source())
        .param(rule.ruleId())
        .param(SuppressionRows.json(rule.entity()))
        .param(owner)
        .param(reason)
        .param(by);
  }

  @Override
  public List<Suppression> list(boolean ended) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    SuppressionRows.SELECT
                        + """
                           WHERE ? OR (ended_at IS NULL AND expires_at > alerting.clock())
                          ORDER BY id DESC\
                          """)
                .param(ended)
                .query((row, _) -> SuppressionRows.read(row))
                .list());
  }

  @Override
  public boolean end(long id, String by) {
    return session.in(
        jdbc -> {
          int ended =
              jdbc.sql(
                      """
                      UPDATE alerting.suppression SET ended_at = alerting.clock(), ended_by = ?
                      WHERE id = ? AND ended_at IS NULL AND expires_at > alerting.clock()\
                      """)
                  .param(by)
                  .param(id)
                  .update();
          if (ended == 0 && !exists(jdbc, id)) {
            throw new TakagariException(ErrorCode.NOT_FOUND, "there is no suppression " + id);
          }
          return ended == 1;
        });
  }

  private static boolean exists(JdbcClient jdbc, long id) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM alerting.suppression WHERE id = ?)")
        .param(id)
        .query(Boolean.class)
        .single();
  }

  @Override
  public SuppressionPreview preview(SuppressionRule rule, Instant since) {
    Tally tally = new Tally();
    session.inSnapshot(
        jdbc -> {
          jdbc.sql(
                  """
                  SELECT d.body, c.year, c.number, c.state, c.reason FROM alerting.detection d
                  LEFT JOIN alerting.cases c ON c.id = d.case_id WHERE d.stored_at >= ?\
                  """)
              .param(KeptTimes.timestamp(since))
              .query(
                  (ResultSet row) -> {
                    tally.looked++;
                    if (rule.fits(DetectionText.read(row.getString("body")))) {
                      tally.hide(row);
                    }
                  });
          return true;
        });
    return new SuppressionPreview(
        tally.looked,
        tally.hidden,
        tally.verdicts,
        tally.cases.stream().limit(MOST_CASES).toList());
  }

  /// What was counted so far.
  private static final class Tally {
    private long looked;
    private long hidden;
    private final TreeMap<String, Long> verdicts = new TreeMap<>();
    private final TreeSet<CaseKey> cases = new TreeSet<>(Comparator.reverseOrder());

    private void hide(ResultSet row) throws SQLException {
      hidden++;
      String reason = row.getString("reason");
      String state = row.getString("state");
      String verdict =
          reason != null
              ? CloseReason.valueOf(reason).code()
              : state == null ? "no-case" : state.toLowerCase(Locale.ROOT);
      verdicts.merge(verdict, 1L, Long::sum);
      if (state != null) {
        cases.add(CaseRows.key(row));
        if (cases.size() > MOST_CASES) {
          cases.pollLast();
        }
      }
    }
  }
}
