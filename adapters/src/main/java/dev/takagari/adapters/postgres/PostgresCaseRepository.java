package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseFilter;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.Filed;
import dev.takagari.core.cases.Page;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Cases in the schema `alerting`.
public final class PostgresCaseRepository implements CaseRepository {
  /// Rows that one transaction forgets.
  static final int MOST_FORGOTTEN = 10_000;

  private final PostgresSession session;
  private final CaseSettings settings;

  public PostgresCaseRepository(PostgresSession session, CaseSettings settings) {
    this.session = session;
    this.settings = settings;
  }

  @Override
  public Filed file(Detection detection) {
    return session.in(jdbc -> new CaseFiling(jdbc, settings).file(detection));
  }

  @Override
  public Optional<Case> find(CaseKey key) {
    return session.in(jdbc -> CaseRows.find(jdbc, key)).map(CaseRows.Stored::found);
  }

  @Override
  public Page<Case> list(CaseFilter filter, @Nullable String after, int limit) {
    long before = CaseRows.place(after);
    Map<String, Object> parameters = new HashMap<>();
    String which = which(filter, parameters);
    List<CaseRows.Stored> found =
        session.in(
            jdbc ->
                jdbc.sql(
                        CaseRows.SELECT
                            + " WHERE c.id < :before AND "
                            + which
                            + " ORDER BY c.id DESC LIMIT :limit")
                    .params(parameters)
                    .param("before", before)
                    .param("limit", limit + 1)
                    .query((row, _) -> CaseRows.read(row))
                    .list());
    return CaseRows.page(found, limit, CaseRows.Stored::found, CaseRows.Stored::id);
  }

  private static String which(CaseFilter filter, Map<String, Object> parameters) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    CaseState state = filter.state();
    if (state != null) {
      conditions.add("c.state = :state");
      parameters.put("state", state.name());
    }
    Severity least = filter.severity();
    if (least != null) {
      conditions.add("c.severity IN (:severities)");
      parameters.put(
          "severities",
          Arrays.stream(Severity.values())
              .filter(each -> each.compareTo(least) >= 0)
              .map(Severity::name)
              .toList());
    }
    equal("source", filter.source(), conditions, parameters);
    equal("rule_id", filter.ruleId(), conditions, parameters);
    equal("assignee", filter.assignee(), conditions, parameters);
    Instant since = filter.since();
    if (since != null) {
      conditions.add("c.opened_at >= :since");
      parameters.put("since", KeptTimes.timestamp(since));
    }
    Instant until = filter.until();
    if (until != null) {
      conditions.add("c.opened_at < :until");
      parameters.put("until", KeptTimes.timestamp(until));
    }
    if (!filter.text().isEmpty()) {
      conditions.add(
          """
          (position(:text IN lower(c.title)) > 0 OR position(:text IN lower(c.group_key)) > 0
            OR position(:text IN lower('A-' || lpad(c.year::text, 4, '0') || '-'
              || lpad(c.number::text, greatest(6, length(c.number::text)), '0'))) > 0)\
          """);
      parameters.put("text", filter.text().toLowerCase(Locale.ROOT));
    }
    return String.join(" AND ", conditions);
  }

  private static void equal(
      String column,
      @Nullable String value,
      List<String> conditions,
      Map<String, Object> parameters) {
    if (value != null) {
      conditions.add("c." + column + " = :" + column);
      parameters.put(column, value);
    }
  }

  @Override
  public Case act(
      CaseKey key, CaseCommand command, Actor actor, @Nullable Long version, String token) {
    return session.in(jdbc -> new CaseAction(jdbc, actor).act(key, command, version, token));
  }

  @Override
  public int forgetTokens(Duration age) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    DELETE FROM alerting.command_token WHERE token IN (
                      SELECT token FROM alerting.command_token
                      WHERE at < alerting.clock() - make_interval(secs => ?) LIMIT ?)\
                    """)
                .param(PostgresSession.seconds(age))
                .param(MOST_FORGOTTEN)
                .update());
  }

  @Override
  public Case assess(CaseKey key, Assessment assessment) {
    return session.in(
        jdbc -> {
          long id = CaseRows.id(jdbc, key);
          Case found = CaseRows.lock(jdbc, id).found();
          Assessment before = found.assessment();
          if (!before.decidesAs(assessment)) {
            CaseChanges.note(
                jdbc,
                id,
                Actor.SYSTEM,
                What.ASSESSED,
                assessment.severity().code()
                    + ", "
                    + assessment.verdict()
                    + " by policy "
                    + assessment.policy());
          }
          if (!before.equals(assessment)) {
            CaseChanges.write(jdbc, id, assessment);
            if (isMisjudged(jdbc, id)) {
              CaseChanges.reopen(
                  jdbc,
                  id,
                  "severer than it was when it was closed" + CaseFiling.as(found),
                  Actor.SYSTEM);
            }
            CaseChanges.tell(jdbc, id, CaseChanges.News.CHANGED);
          }
          return CaseRows.lock(jdbc, id).found();
        });
  }

  /// Whether somebody closed a case who saw less in it than there is. Who found it to be real did
  /// not.
  private static boolean isMisjudged(JdbcClient jdbc, long id) {
    return jdbc.sql(
            """
            SELECT state = 'CLOSED' AND reason <> 'TRUE_POSITIVE' AND merged_into IS NULL
              AND alerting.severity_order(severity) < alerting.severity_order(judged)
              IS TRUE
            FROM alerting.cases WHERE id = ?\
            """)
        .param(id)
        .query(Boolean.class)
        .single();
  }
}
