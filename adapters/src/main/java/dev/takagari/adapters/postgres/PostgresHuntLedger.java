package dev.takagari.adapters.postgres;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hunt.HuntJob;
import dev.takagari.core.hunt.HuntLease;
import dev.takagari.core.hunt.HuntLedger;
import dev.takagari.core.hunt.HuntProgress;
import dev.takagari.core.hunt.HuntScope;
import dev.takagari.core.hunt.HuntState;
import dev.takagari.core.hunt.HuntWork;
import dev.takagari.core.hunt.LateUnit;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.unit.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Hunts in the table `hunt` of the schema `enrich`.
public final class PostgresHuntLedger implements HuntLedger, HuntWork {
  private static final int MOST_VALUES = 1_000_000;
  private static final int MOST_OPEN = 1_000;
  private static final int MOST_ENDED = 1_000;
  private static final int UNITS_OF_A_HUNT = 1_000;
  private static final int BATCH = 5_000;

  /// How long a hunt that waits takes in what becomes active: not for ever, or a feed that changes
  /// often would keep it from its beginning.
  private static final Duration GROWS = Duration.ofMinutes(5);

  /// Clocks of hosts may be ahead so far.
  private static final Duration SKEW = Duration.ofDays(1);

  private static final String NOBODY = "takagari";

  private static final String SELECT =
      """
      SELECT id, kind, after_gen, up_to_gen, amount, since, until, created_by, created_at,
        ended_at, state, checkpoint, done, total, bytes, found, hits, note, owner, fence
      FROM enrich.hunt\
      """;

  /// Values that became active in a range of generations: their last change was in it or later.
  private static final String DELTA =
      """
      FROM enrich.matched WHERE generation > ? AND active_since > ? AND active_since <= ?
        AND NOT gone\
      """;

  private final PostgresSession session;

  public PostgresHuntLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public HuntJob create(
      Collection<ActiveIndicator> values, Instant since, Instant until, String by) {
    if (values.isEmpty() || values.size() > MOST_VALUES) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "a hunt looks for 1 to " + MOST_VALUES + " values");
    }
    requireWindow(since, until);
    return session.inLong(
        jdbc -> {
          requireFew(jdbc);
          HuntJob job = insert(jdbc, new HuntScope.Values(values.size()), since, until, by);
          List<ActiveIndicator> batch = new ArrayList<>(BATCH);
          for (ActiveIndicator value : values) {
            batch.add(value);
            if (batch.size() == BATCH) {
              insertValues(jdbc, job.id(), batch);
              batch.clear();
            }
          }
          insertValues(jdbc, job.id(), batch);
          return job;
        });
  }

  private static void insertValues(JdbcClient jdbc, UUID hunt, List<ActiveIndicator> values) {
    jdbc.sql(
            """
            INSERT INTO enrich.hunt_value (hunt_id, key, type, value, exact)
            SELECT ?, key::uuid, type, value, exact::boolean
            FROM unnest(?, ?, ?, ?) AS u (key, type, value, exact) ON CONFLICT DO NOTHING\
            """)
        .param(hunt)
        .param(column(values, each -> IndicatorKeys.of(each.value()).toString()))
        .param(column(values, each -> each.value().type().name()))
        .param(column(values, each -> each.value().text()))
        .param(column(values, each -> Boolean.toString(each.exact())))
        .update();
  }

  private static String[] column(
      List<ActiveIndicator> values, Function<ActiveIndicator, String> of) {
    return values.stream().map(of).toArray(String[]::new);
  }

  @Override
  public HuntJob create(
      HuntScope.Generations generations, Instant since, Instant until, String by) {
    requireWindow(since, until);
    return session.in(
        jdbc -> {
          requireFew(jdbc);
          return insert(jdbc, generations, since, until, by);
        });
  }

  private static void requireWindow(Instant since, Instant until) {
    if (!since.isBefore(until)) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "a hunt's time ends after it begins");
    }
  }

  private static void requireFew(JdbcClient jdbc) {
    int open =
        jdbc.sql("SELECT count(*) FROM enrich.hunt WHERE ended_at IS NULL")
            .query(Integer.class)
            .single();
    if (open >= MOST_OPEN) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, MOST_OPEN + " hunts are not over yet; cancel some, or wait");
    }
  }

  private static HuntJob insert(
      JdbcClient jdbc, HuntScope scope, Instant since, Instant until, String by) {
    Timestamp now = MatchedValues.now(jdbc);
    UUID id = TimedUuid.at(now.toInstant());
    jdbc.sql(
            """
            INSERT INTO enrich.hunt (id, kind, after_gen, up_to_gen, amount, since, until,
              created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """)
        .param(id)
        .param(kind(scope))
        .param(after(scope))
        .param(upTo(scope))
        .param(amount(scope))
        .param(KeptTimes.timestamp(since))
        .param(KeptTimes.timestamp(until))
        .param(by)
        .param(now)
        .update();
    jdbc.sql(
            """
            WITH old AS (
              DELETE FROM enrich.hunt WHERE id IN (
                SELECT id FROM enrich.hunt WHERE ended_at IS NOT NULL ORDER BY id DESC OFFSET ?)
              RETURNING id)
            DELETE FROM enrich.late_unit WHERE hunt_id IN (SELECT id FROM old)\
            """)
        .param(MOST_ENDED)
        .update();
    return find(jdbc, id).orElseThrow();
  }

  private static String kind(HuntScope scope) {
    return switch (scope) {
      case HuntScope.Generations _ -> "GENERATIONS";
      case HuntScope.Values _ -> "VALUES";
      case HuntScope.Late _ -> "LATE";
    };
  }

  private static long after(HuntScope scope) {
    return switch (scope) {
      case HuntScope.Generations generations -> generations.after();
      case HuntScope.Values _ -> 0;
      case HuntScope.Late late -> late.after();
    };
  }

  private static long upTo(HuntScope scope) {
    return switch (scope) {
      case HuntScope.Generations generations -> generations.upTo();
      case HuntScope.Values _ -> 0;
      case HuntScope.Late late -> late.upTo();
    };
  }

  private static int amount(HuntScope scope) {
    return switch (scope) {
      case HuntScope.Generations _ -> 0;
      case HuntScope.Values values -> values.count();
      case HuntScope.Late late -> late.units();
    };
  }

  @Override
  public List<HuntJob> list(boolean running, int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(SELECT + " WHERE NOT ? OR ended_at IS NULL ORDER BY id DESC LIMIT ?")
                .param(running)
                .param(limit)
                .query((row, _) -> job(row))
                .list());
  }

  @Override
  public Optional<HuntJob> find(UUID id) {
    return session.in(jdbc -> find(jdbc, id));
  }

  private static Optional<HuntJob> find(JdbcClient jdbc, UUID id) {
    return jdbc.sql(SELECT + " WHERE id = ?").param(id).query((row, _) -> job(row)).optional();
  }

  private static HuntJob job(ResultSet row) throws SQLException {
    return new HuntJob(
        row.getObject("id", UUID.class),
        scope(row),
        row.getTimestamp("since").toInstant(),
        row.getTimestamp("until").toInstant(),
        row.getString("created_by"),
        row.getTimestamp("created_at").toInstant(),
        IndicatorRows.instant(row, "ended_at"),
        HuntState.valueOf(row.getString("state")),
        new HuntProgress(
            row.getString("checkpoint"),
            row.getLong("done"),
            row.getLong("total"),
            row.getLong("bytes"),
            row.getLong("found"),
            row.getLong("hits")),
        row.getString("note"));
  }

  private static HuntScope scope(ResultSet row) throws SQLException {
    long after = row.getLong("after_gen");
    long upTo = row.getLong("up_to_gen");
    int amount = row.getInt("amount");
    String kind = row.getString("kind");
    return switch (kind) {
      case "GENERATIONS" -> new HuntScope.Generations(after, upTo);
      case "VALUES" -> new HuntScope.Values(amount);
      case "LATE" -> new HuntScope.Late(after, upTo, amount);
      default -> throw new SQLException("no kind of hunt: " + kind);
    };
  }

  @Override
  public boolean cancel(UUID id, String note) {
    return session.in(
        jdbc -> {
          boolean ended =
              jdbc.sql(
                          """
                          UPDATE enrich.hunt SET state = 'CANCELLED', note = ?,
                            ended_at = enrich.clock() WHERE id = ? AND ended_at IS NULL\
                          """)
                      .param(note)
                      .param(id)
                      .update()
                  == 1;
          if (ended) {
            tidy(jdbc, id);
          }
          return ended;
        });
  }

  /// What a hunt that is over looked for is not kept.
  private static void tidy(JdbcClient jdbc, UUID id) {
    jdbc.sql("DELETE FROM enrich.hunt_value WHERE hunt_id = ?").param(id).update();
  }

  @Override
  public List<HuntJob> plan(Duration back) {
    return session.in(
        jdbc -> {
          long planned =
              jdbc.sql("SELECT planned_to FROM enrich.hunt_plan FOR UPDATE")
                  .query(Long.class)
                  .single();
          List<HuntJob> planning = new ArrayList<>();
          long newest = jdbc.sql("SELECT newest FROM enrich.generation").query(Long.class).single();
          if (newest > planned) {
            if (isAnything(jdbc, planned, newest)) {
              planning.add(planGenerations(jdbc, planned, newest, back));
            }
            jdbc.sql("UPDATE enrich.hunt_plan SET planned_to = ?").param(newest).update();
          }
          planLate(jdbc).ifPresent(planning::add);
          return planning;
        });
  }

  private static boolean isAnything(JdbcClient jdbc, long after, long upTo) {
    return jdbc.sql("SELECT EXISTS (SELECT " + DELTA + ")")
        .param(after)
        .param(after)
        .param(upTo)
        .query(Boolean.class)
        .single();
  }

  private static HuntJob planGenerations(
      JdbcClient jdbc, long planned, long newest, Duration back) {
    Instant now = MatchedValues.now(jdbc).toInstant();
    Instant until = now.plus(SKEW);
    Optional<UUID> waiting =
        jdbc.sql(
                """
                UPDATE enrich.hunt SET up_to_gen = :newest, until = :until, created_at = :now
                WHERE id = (SELECT id FROM enrich.hunt WHERE kind = 'GENERATIONS'
                    AND created_by = :nobody AND state = 'WAITING' AND checkpoint = ''
                    AND id > :young
                    AND up_to_gen = :planned
                  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id\
                """)
            .param("newest", newest)
            .param("until", Timestamp.from(until))
            .param("now", Timestamp.from(now))
            .param("nobody", NOBODY)
            .param("young", TimedUuid.at(now.minus(GROWS)))
            .param("planned", planned)
            .query(UUID.class)
            .optional();
    return waiting.isPresent()
        ? find(jdbc, waiting.get()).orElseThrow()
        : insert(jdbc, new HuntScope.Generations(planned, newest), now.minus(back), until, NOBODY);
  }

  /// Takes late units into one hunt; the rest follows with the next call.
  private static Optional<HuntJob> planLate(JdbcClient jdbc) {
    jdbc.sql(
            """
            DELETE FROM enrich.late_unit l WHERE hunt_id IS NULL AND NOT EXISTS (
              SELECT FROM enrich.matched m WHERE m.generation > l.compared
              AND m.active_since > l.compared AND m.active_since <= l.newest AND NOT m.gone)\
            """)
        .update();
    Optional<HuntScope.Late> scope =
        jdbc.sql(
                """
                SELECT min(compared) AS after, max(newest) AS up_to, count(*) AS units
                FROM (SELECT compared, newest FROM enrich.late_unit WHERE hunt_id IS NULL
                  ORDER BY id LIMIT ?) l HAVING count(*) > 0\
                """)
            .param(UNITS_OF_A_HUNT)
            .query(
                (row, _) ->
                    new HuntScope.Late(
                        row.getLong("after"), row.getLong("up_to"), row.getInt("units")))
            .optional();
    if (scope.isEmpty()) {
      return Optional.empty();
    }
    Instant now = MatchedValues.now(jdbc).toInstant();
    HuntJob job = insert(jdbc, scope.get(), now, now.plusNanos(1_000), NOBODY);
    jdbc.sql(
            """
            WITH taken AS (
              UPDATE enrich.late_unit SET hunt_id = :hunt WHERE id IN (
                SELECT id FROM enrich.late_unit WHERE hunt_id IS NULL ORDER BY id LIMIT :most)
              RETURNING compared, newest, first_at, last_at)
            UPDATE enrich.hunt SET (after_gen, up_to_gen, amount, since, until) = (
              SELECT min(compared), max(newest), count(*), min(first_at),
                max(last_at) + interval '1 microsecond' FROM taken) WHERE id = :hunt\
            """)
        .param("hunt", job.id())
        .param("most", UNITS_OF_A_HUNT)
        .update();
    return find(jdbc, job.id());
  }

  @Override
  public Optional<HuntLease> take(String owner, Duration lease) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    UPDATE enrich.hunt SET state = 'RUNNING', owner = ?,
                      fence = nextval('enrich.hunt_fence'),
                      lease_until = enrich.clock() + make_interval(secs => ?)
                    WHERE id = (SELECT id FROM enrich.hunt
                      WHERE ended_at IS NULL AND lease_until <= enrich.clock()
                      ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
                    RETURNING id, kind, after_gen, up_to_gen, amount, since, until, created_by,
                      created_at, ended_at, state, checkpoint, done, total, bytes, found, hits,
                      note, owner, fence\
                    """)
                .param(owner)
                .param(PostgresUnitLedger.seconds(lease))
                .query((row, _) -> new HuntLease(job(row), owner, row.getLong("fence")))
                .optional());
  }

  @Override
  public boolean save(
      HuntLease hunt, HuntState state, HuntProgress progress, String note, Duration lease) {
    return session.in(
        jdbc -> {
          boolean held =
              jdbc.sql(
                          """
                          UPDATE enrich.hunt SET state = :state, checkpoint = :checkpoint,
                            done = :done, total = :total, bytes = :bytes, found = :found,
                            hits = :hits, note = :note,
                            ended_at = CASE WHEN :over THEN enrich.clock() END,
                            lease_until = enrich.clock() + make_interval(secs => :lease)
                          WHERE id = :id AND fence = :fence AND ended_at IS NULL
                            AND state = 'RUNNING'\
                          """)
                      .param("state", state.name())
                      .param("checkpoint", progress.checkpoint())
                      .param("done", progress.done())
                      .param("total", progress.total())
                      .param("bytes", progress.bytes())
                      .param("found", progress.found())
                      .param("hits", progress.hits())
                      .param("note", note)
                      .param("over", state.isOver())
                      .param("lease", PostgresUnitLedger.seconds(lease))
                      .param("id", hunt.job().id())
                      .param("fence", hunt.fence())
                      .update()
                  == 1;
          if (held && state.isOver()) {
            tidy(jdbc, hunt.job().id());
          }
          return held;
        });
  }

  @Override
  public void values(HuntJob job, Consumer<ActiveIndicator> into) {
    switch (job.scope()) {
      case HuntScope.Generations generations ->
          delta(generations.after(), generations.upTo(), into);
      case HuntScope.Late late -> delta(late.after(), late.upTo(), into);
      case HuntScope.Values _ ->
          session.inSnapshot(
              jdbc -> {
                jdbc.sql("SELECT type, value, exact FROM enrich.hunt_value WHERE hunt_id = ?")
                    .param(job.id())
                    .query(
                        row -> {
                          into.accept(PostgresIndicatorChanges.active(row));
                        });
                return true;
              });
    }
  }

  @Override
  public List<LateUnit> late(HuntJob job) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT unit_id, compared, newest, first_at, last_at FROM enrich.late_unit
                    WHERE hunt_id = ? ORDER BY id\
                    """)
                .param(job.id())
                .query(
                    (row, _) ->
                        new LateUnit(
                            new UnitId(row.getString("unit_id")),
                            row.getLong("compared"),
                            row.getLong("newest"),
                            row.getTimestamp("first_at").toInstant(),
                            row.getTimestamp("last_at").toInstant()))
                .list());
  }

  @Override
  public void delta(long after, long upTo, Consumer<ActiveIndicator> into) {
    session.inSnapshot(
        jdbc -> {
          jdbc.sql("SELECT type, value, exact " + DELTA)
              .param(after)
              .param(after)
              .param(upTo)
              .query(
                  row -> {
                    into.accept(PostgresIndicatorChanges.active(row));
                  });
          return true;
        });
  }
}
