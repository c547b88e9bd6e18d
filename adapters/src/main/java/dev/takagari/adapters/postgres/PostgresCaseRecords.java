package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactText;
import dev.takagari.core.cases.Page;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.DetectionText;
import dev.takagari.core.detection.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What belongs to cases, in the schema `alerting`.
public final class PostgresCaseRecords implements CaseRecords {
  private final PostgresSession session;

  public PostgresCaseRecords(PostgresSession session) {
    this.session = session;
  }

  private record Placed(long place, StoredDetection detection) {}

  @Override
  public Page<StoredDetection> detections(
      DetectionFilter filter, @Nullable String after, int limit) {
    long before = CaseRows.place(after);
    Map<String, Object> parameters = new HashMap<>();
    String which = which(filter, parameters);
    List<Placed> found =
        session.in(
            jdbc ->
                jdbc.sql(
                        """
                        SELECT d.*, c.year, c.number FROM alerting.detection d
                        LEFT JOIN alerting.cases c ON c.id = d.case_id
                        WHERE d.place < :before AND :which ORDER BY d.place DESC LIMIT :limit\
                        """
                            .replace(":which", which))
                    .params(parameters)
                    .param("before", before)
                    .param("limit", limit + 1)
                    .query((row, _) -> new Placed(row.getLong("place"), stored(row)))
                    .list());
    return CaseRows.page(found, limit, Placed::detection, Placed::place);
  }

  /// @param host what tells it from others; empty for none
  private record Told(long caseId, long hosts, String host, StoredDetection detection) {
    boolean isOnAHost() {
      return !host.isEmpty();
    }
  }

  @Override
  public List<StoredDetection> telling(CaseKey key, int hosts) {
    return session.in(
        jdbc -> {
          Optional<Told> first = severest(jdbc, key);
          List<StoredDetection> told = new ArrayList<>();
          first.ifPresent(one -> told.add(one.detection()));
          boolean hasOthers =
              first.filter(one -> one.hosts() > (one.isOnAHost() ? 1 : 0)).isPresent();
          if (hasOthers && hosts > 1) {
            told.addAll(ofOtherHosts(jdbc, first.get(), hosts - 1));
          }
          return told;
        });
  }

  private static Optional<Told> severest(JdbcClient jdbc, CaseKey key) {
    return jdbc.sql(
            """
            SELECT d.*, c.year, c.number, c.hosts FROM alerting.detection d
            JOIN alerting.cases c ON c.id = d.case_id
            WHERE d.case_id = (
              SELECT id FROM alerting.cases WHERE year = ? AND number = ?)
            ORDER BY alerting.severity_order(d.severity), d.time, d.id LIMIT 1\
            """)
        .param(key.year())
        .param(key.number())
        .query(
            (row, _) ->
                new Told(
                    row.getLong("case_id"),
                    row.getLong("hosts"),
                    row.getString("host_key"),
                    stored(row)))
        .optional();
  }

  /// Looks at one row of each host, however many detections it has.
  private static List<StoredDetection> ofOtherHosts(JdbcClient jdbc, Told first, int most) {
    return jdbc.sql(
            """
            SELECT d.*, c.year, c.number FROM alerting.case_host h
            CROSS JOIN LATERAL (
              SELECT * FROM alerting.detection d
              WHERE d.case_id = h.case_id AND d.host_key = h.host
              ORDER BY alerting.severity_order(d.severity), d.place LIMIT 1) d
            JOIN alerting.cases c ON c.id = d.case_id
            WHERE h.case_id = ? AND h.host <> ?
            ORDER BY alerting.severity_order(d.severity), d.place LIMIT ?\
            """)
        .param(first.caseId())
        .param(first.host())
        .param(most)
        .query((row, _) -> stored(row))
        .list();
  }

  @Override
  public Map<Severity, Long> open() {
    Map<Severity, Long> open = new EnumMap<>(Severity.class);
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT severity, count(*) AS cases FROM alerting.cases
                    WHERE state <> 'CLOSED' GROUP BY severity\
                    """)
                .query(
                    (ResultSet row) -> {
                      open.put(Severity.valueOf(row.getString("severity")), row.getLong("cases"));
                    }));
    return open;
  }

  private static StoredDetection stored(ResultSet row) throws SQLException {
    long suppression = row.getLong("suppression_id");
    Long heldBackBy = row.wasNull() ? null : suppression;
    row.getLong("number");
    CaseKey key = row.wasNull() ? null : CaseRows.key(row);
    return new StoredDetection(
        DetectionText.read(row.getString("body")),
        row.getTimestamp("time").toInstant(),
        Disposition.valueOf(row.getString("disposition")),
        row.getString("why"),
        key,
        heldBackBy,
        row.getLong("versions"),
        row.getLong("copies"),
        row.getTimestamp("stored_at").toInstant());
  }

  private static String which(DetectionFilter filter, Map<String, Object> parameters) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    CaseKey key = filter.key();
    if (key != null) {
      conditions.add(
          "d.case_id = (SELECT id FROM alerting.cases WHERE year = :year AND number = :number)");
      parameters.put("year", key.year());
      parameters.put("number", key.number());
    }
    Disposition disposition = filter.disposition();
    if (disposition != null) {
      conditions.add("d.disposition = :disposition");
      parameters.put("disposition", disposition.name());
    }
    String source = filter.source();
    if (source != null) {
      conditions.add("d.source = :source");
      parameters.put("source", source);
    }
    String rule = filter.ruleId();
    if (rule != null) {
      conditions.add("d.rule_id = :rule");
      parameters.put("rule", rule);
    }
    Instant since = filter.since();
    if (since != null) {
      conditions.add("d.stored_at >= :since");
      parameters.put("since", KeptTimes.timestamp(since));
    }
    Instant until = filter.until();
    if (until != null) {
      conditions.add("d.stored_at < :until");
      parameters.put("until", KeptTimes.timestamp(until));
    }
    return String.join(" AND ", conditions);
  }

  @Override
  public List<TimelineEntry> timeline(CaseKey key, long after, int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT t.* FROM alerting.timeline t JOIN alerting.cases c ON c.id = t.case_id
                    WHERE c.year = ? AND c.number = ? AND t.number > ?
                    ORDER BY t.number LIMIT ?\
                    """)
                .param(key.year())
                .param(key.number())
                .param(after)
                .param(limit)
                .query(
                    (row, _) ->
                        new TimelineEntry(
                            row.getLong("number"),
                            row.getTimestamp("at").toInstant(),
                            new Actor(
                                row.getString("actor"),
                                Actor.Origin.valueOf(row.getString("origin"))),
                            TimelineEntry.What.valueOf(row.getString("what")),
                            row.getString("text"),
                            row.getString("link")))
                .list());
  }

  @Override
  public List<FactGroup> facts(CaseKey key) {
    List<FactGroup> groups =
        session.in(
            jdbc ->
                jdbc.sql(
                        """
                        SELECT f.* FROM alerting.fact_group f
                        JOIN alerting.cases c ON c.id = f.case_id
                        WHERE c.year = ? AND c.number = ?\
                        """)
                    .param(key.year())
                    .param(key.number())
                    .query(
                        (row, _) ->
                            new FactGroup(
                                FactGroup.Kind.valueOf(row.getString("kind")),
                                FactGroup.State.valueOf(row.getString("state")),
                                row.getString("note"),
                                row.getTimestamp("at").toInstant(),
                                FactText.read(row.getString("facts"))))
                    .list());
    return groups.stream().sorted(Comparator.comparing(FactGroup::kind)).toList();
  }

  @Override
  public void putFacts(CaseKey key, List<FactGroup> groups) {
    List<FactGroup> ordered =
        groups.stream().sorted(Comparator.comparing(FactGroup::kind)).toList();
    session.run(
        jdbc -> {
          long id = CaseRows.id(jdbc, key);
          // whoever changes a case has its row before that of what is to be told
          CaseRows.lock(jdbc, id);
          boolean isNews = false;
          for (FactGroup group : ordered) {
            isNews |= put(jdbc, id, group);
          }
          if (isNews) {
            CaseChanges.tell(jdbc, id, CaseChanges.News.CHANGED);
          }
        });
  }

  /// Whether people are told something else by that than before.
  private static boolean put(JdbcClient jdbc, long id, FactGroup group) {
    return jdbc.sql(
            """
            WITH before AS (
              SELECT state, note, facts FROM alerting.fact_group
              WHERE case_id = :id AND kind = :kind)
            INSERT INTO alerting.fact_group AS f (case_id, kind, state, note, at, facts)
            VALUES (:id, :kind, :state, :note, :at, :facts)
            ON CONFLICT (case_id, kind) DO UPDATE SET state = excluded.state,
              note = excluded.note, at = excluded.at, facts = excluded.facts
            WHERE f.at <= excluded.at
            RETURNING NOT EXISTS (SELECT FROM before b
              WHERE b.state = f.state AND b.note = f.note AND b.facts = f.facts)\
            """)
        .param("id", id)
        .param("kind", group.kind().name())
        .param("state", group.state().name())
        .param("note", KeptDetection.plain(group.note()))
        .param("at", KeptTimes.timestamp(group.at()))
        .param("facts", FactText.write(group.facts()))
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }
}
