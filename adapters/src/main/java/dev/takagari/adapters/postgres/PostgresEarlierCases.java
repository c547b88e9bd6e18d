package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.EarlierCase;
import dev.takagari.core.cases.EarlierCase.Match;
import dev.takagari.core.cases.EarlierCases;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds earlier cases in the tables `cases` and `case_subject`.
public final class PostgresEarlierCases implements EarlierCases {
  /// Newest cases of a rule, and of a hash, that are looked at: a rule can have very many.
  private static final int MOST = 1_000;

  private final PostgresSession session;

  public PostgresEarlierCases(PostgresSession session) {
    this.session = session;
  }

  private record Found(EarlierCase one, long all) {}

  @Override
  public Answer find(Question question) {
    Optional<CaseKey> except = CaseKey.find(question.except());
    List<Found> found =
        session.in(
            jdbc ->
                jdbc.sql(
                        """
                        WITH ruled AS (
                          SELECT id FROM alerting.cases
                          WHERE source = :source AND rule_id = :rule AND :rule <> ''
                            AND opened_at < :before
                          ORDER BY opened_at DESC LIMIT :most),
                        hashed AS (
                          SELECT DISTINCT h.case_id AS id FROM alerting.case_subject h
                          JOIN alerting.cases o ON o.id = h.case_id
                          WHERE h.kind = 'HASH' AND h.value = ANY(:hashes) AND NOT starts_with(o.group_key, :storm)
                          ORDER BY id DESC LIMIT :most)
                        SELECT c.*, count(*) OVER () AS found,
                          c.source = :source AND c.rule_id = :rule AND :rule <> '' AS by_rule,
                          c.id IN (SELECT id FROM hashed) AS by_hash
                        FROM alerting.cases c
                        WHERE c.id IN (SELECT id FROM ruled UNION SELECT id FROM hashed)
                          AND c.merged_into IS NULL AND c.opened_at < :before
                          AND NOT starts_with(c.group_key, :sample)
                          AND (c.year, c.number) <> (:year, :number)
                        ORDER BY c.state <> 'CLOSED', c.opened_at DESC, c.id DESC LIMIT :limit\
                        """)
                    .param("source", question.source())
                    .param("rule", KeptDetection.key(question.ruleId()))
                    .param("hashes", question.hashes().toArray(String[]::new))
                    .param("before", KeptTimes.timestamp(question.before()))
                    .param("year", except.map(CaseKey::year).orElse(0))
                    .param("number", except.map(CaseKey::number).orElse(0L))
                    .param("sample", Case.SAMPLE_GROUP)
                    .param("storm", CaseChanges.STORM_GROUP)
                    .param("most", MOST)
                    .param("limit", question.limit())
                    .query((row, _) -> new Found(read(row), row.getLong("found")))
                    .list());
    long all = found.isEmpty() ? 0 : found.getFirst().all();
    return new Answer(found.stream().map(Found::one).toList(), all - found.size());
  }

  private static EarlierCase read(ResultSet row) throws SQLException {
    Set<Match> matched = EnumSet.noneOf(Match.class);
    if (row.getBoolean("by_rule")) {
      matched.add(Match.RULE);
    }
    if (row.getBoolean("by_hash")) {
      matched.add(Match.HASH);
    }
    String reason = row.getString("reason");
    return new EarlierCase(
        CaseRows.key(row).toString(),
        row.getString("title"),
        matched,
        CaseState.valueOf(row.getString("state")).code(),
        reason == null ? "" : CloseReason.valueOf(reason).code(),
        row.getString("note"),
        row.getTimestamp("opened_at").toInstant(),
        CaseRows.instant(row, "closed_at"));
  }
}
