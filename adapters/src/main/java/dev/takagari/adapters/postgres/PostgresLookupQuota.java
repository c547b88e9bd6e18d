package dev.takagari.adapters.postgres;

import dev.takagari.core.intel.IntelRefusal;
import dev.takagari.core.intel.LookupQuota;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Quotas in the table `intel_source`. Whoever takes a request holds the source's row until it is
/// written: several processes share one bucket.
public final class PostgresLookupQuota implements LookupQuota {
  private static final long NANOS_A_MINUTE = Duration.ofMinutes(1).toNanos();

  /// A source that fails as often as can be counted has failed often enough.
  private static final int MOST_FAILURES = 1_000_000;

  private final PostgresSession session;

  public PostgresLookupQuota(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Permit take(String source, Rate rate) {
    return session.in(jdbc -> take(jdbc, source, rate));
  }

  private static Permit take(JdbcClient jdbc, String source, Rate rate) {
    Row row = locked(jdbc, source, rate.perMinute());
    if (row.restsUntil != null && row.restsUntil.isAfter(row.now)) {
      return new Permit.Denied(IntelRefusal.RESTING, row.restsUntil);
    }
    LocalDate today = row.now.atZone(ZoneOffset.UTC).toLocalDate();
    int used = row.day.equals(today) ? row.used : 0;
    if (used >= rate.perDay()) {
      Instant midnight = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      return new Permit.Denied(IntelRefusal.QUOTA, midnight);
    }
    // a clock that was set back adds nothing and takes nothing away
    double minutes =
        Math.max(0, Duration.between(row.refilledAt, row.now).toNanos() / (double) NANOS_A_MINUTE);
    double tokens = Math.min(rate.perMinute(), row.tokens + minutes * rate.perMinute());
    if (tokens < 1) {
      double missing = (1 - tokens) / rate.perMinute();
      return new Permit.Denied(
          IntelRefusal.RATE, row.now.plusNanos((long) Math.ceil(missing * NANOS_A_MINUTE)));
    }
    jdbc.sql(
            """
            UPDATE enrich.intel_source
            SET tokens = ?, refilled_at = ?, day = ?, used = ?
            WHERE name = ?\
            """)
        .param(tokens - 1)
        .param(Timestamp.from(row.now))
        .param(today)
        .param(used + 1)
        .param(source)
        .update();
    return new Permit.Granted();
  }

  /// The row of a source, made full when there is none, held until the end of the transaction. The
  /// time is that after the row was got.
  private static Row locked(JdbcClient jdbc, String source, int full) {
    add(jdbc, source, full);
    jdbc.sql("SELECT 1 FROM enrich.intel_source WHERE name = ? FOR UPDATE")
        .param(source)
        .query(Integer.class)
        .single();
    return jdbc.sql(
            """
            SELECT tokens, refilled_at, day, used, rests_until, enrich.clock() AS now
            FROM enrich.intel_source WHERE name = ?\
            """)
        .param(source)
        .query((row, _) -> Row.of(row))
        .single();
  }

  private static void add(JdbcClient jdbc, String source, int full) {
    jdbc.sql(
            """
            INSERT INTO enrich.intel_source (name, tokens, refilled_at, day, used)
            VALUES (?, ?, enrich.clock(), (enrich.clock() AT TIME ZONE 'UTC')::date, 0)
            ON CONFLICT (name) DO NOTHING\
            """)
        .param(source)
        .param(full)
        .update();
  }

  @Override
  public void answered(String source) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    UPDATE enrich.intel_source SET failures = 0
                    WHERE name = ? AND failures > 0\
                    """)
                .param(source)
                .update());
  }

  @Override
  public void failed(String source, int most, Duration pause) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    UPDATE enrich.intel_source SET failures = least(failures + 1, ?),
                      rests_until = CASE WHEN failures + 1 >= ?
                        THEN greatest(rests_until, enrich.clock() + ? * interval '1 millisecond')
                        ELSE rests_until END
                    WHERE name = ?\
                    """)
                .param(MOST_FAILURES)
                .param(most)
                .param(pause.toMillis())
                .param(source)
                .update());
  }

  @Override
  public void rest(String source, Duration pause) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    UPDATE enrich.intel_source
                    SET rests_until =
                      greatest(rests_until, enrich.clock() + ? * interval '1 millisecond')
                    WHERE name = ?\
                    """)
                .param(pause.toMillis())
                .param(source)
                .update());
  }

  @Override
  public List<Standing> standings() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT name, failures,
                      CASE WHEN day = (enrich.clock() AT TIME ZONE 'UTC')::date
                        THEN used ELSE 0 END AS used,
                      CASE WHEN rests_until > enrich.clock() THEN rests_until END AS rests_until
                    FROM enrich.intel_source ORDER BY name COLLATE "C"\
                    """)
                .query(
                    (row, _) ->
                        new Standing(
                            row.getString("name"),
                            row.getInt("used"),
                            row.getInt("failures"),
                            instant(row, "rests_until")))
                .list());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  private record Row(
      double tokens,
      Instant refilledAt,
      LocalDate day,
      int used,
      @Nullable Instant restsUntil,
      Instant now) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getDouble("tokens"),
          row.getTimestamp("refilled_at").toInstant(),
          row.getObject("day", LocalDate.class),
          row.getInt("used"),
          instant(row, "rests_until"),
          row.getTimestamp("now").toInstant());
    }
  }
}
