package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.RelatedCase;
import dev.takagari.core.cases.RelatedCases;
import dev.takagari.core.detection.DetectionSubject;
import dev.takagari.core.detection.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Finds related cases in the tables `cases` and `case_subject`.
public final class PostgresRelatedCases implements RelatedCases {
  /// Subjects of a case that are looked at.
  private static final int MOST_SUBJECTS = 500;

  /// Newest cases of a subject that are looked at.
  private static final int MOST_CASES = 200;

  private final PostgresSession session;

  public PostgresRelatedCases(PostgresSession session) {
    this.session = session;
  }

  @Override
  public List<RelatedCase> find(CaseKey key, int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    WITH one AS (
                      SELECT * FROM alerting.cases WHERE year = :year AND number = :number),
                    subject AS (
                      SELECT s.kind, s.value FROM alerting.case_subject s
                      JOIN one ON one.id = s.case_id LIMIT :subjects),
                    shared AS (
                      SELECT other.case_id, array_agg(DISTINCT s.kind) AS kinds
                      FROM subject s CROSS JOIN LATERAL (
                        SELECT o.case_id FROM alerting.case_subject o
                        WHERE o.kind = s.kind AND o.value = s.value
                        ORDER BY o.case_id DESC LIMIT :cases) other
                      GROUP BY other.case_id)
                    SELECT c.*, shared.kinds FROM shared
                    JOIN alerting.cases c ON c.id = shared.case_id
                    CROSS JOIN one
                    WHERE c.id <> one.id AND c.merged_into IS NULL
                      AND NOT starts_with(c.group_key, :sample)
                      AND NOT starts_with(c.group_key, :storm)
                      AND c.last_at >= one.first_at - make_interval(secs => :around)
                      AND c.first_at <= one.last_at + make_interval(secs => :around)
                    ORDER BY c.state = 'CLOSED', cardinality(shared.kinds) DESC,
                      alerting.severity_order(c.severity),
                      c.opened_at DESC, c.id DESC LIMIT :limit\
                    """)
                .param("year", key.year())
                .param("number", key.number())
                .param("subjects", MOST_SUBJECTS)
                .param("cases", MOST_CASES)
                .param("sample", Case.SAMPLE_GROUP)
                .param("storm", CaseChanges.STORM_GROUP)
                .param("around", PostgresSession.seconds(AROUND))
                .param("limit", limit)
                .query((row, _) -> read(row))
                .list());
  }

  private static RelatedCase read(ResultSet row) throws SQLException {
    Set<DetectionSubject.Kind> shared = EnumSet.noneOf(DetectionSubject.Kind.class);
    for (String kind : (String[]) row.getArray("kinds").getArray()) {
      shared.add(DetectionSubject.Kind.valueOf(kind));
    }
    return new RelatedCase(
        CaseRows.key(row),
        row.getString("title"),
        Severity.valueOf(row.getString("severity")),
        CaseState.valueOf(row.getString("state")),
        row.getTimestamp("opened_at").toInstant(),
        shared);
  }
}
