package dev.takagari.adapters.postgres;

import static java.util.stream.Collectors.joining;

import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.Tlp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What an import named so far: the temporary table `staged` of its connection. Not safe for use by
/// several threads.
final class StagedIndicators {
  private static final int BUFFERED = 2_000;

  /// From the one that says least to the strictest.
  private static final String MARKINGS =
      Arrays.stream(Tlp.values()).map(tlp -> "'" + tlp.name() + "'").collect(joining(","));

  private final PostgresSession session;
  private final List<Indicator> buffer = new ArrayList<>(BUFFERED);
  private long flushed;
  private boolean distinct = true;

  /// @param session on a connection of its own
  StagedIndicators(PostgresSession session) {
    this.session = session;
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    CREATE TEMP TABLE staged (n bigint NOT NULL, key uuid NOT NULL, type text,
                      value text, exact boolean, word text, confidence smallint, severity text,
                      tlp text, tags text[], description text, links text[],
                      valid_from timestamptz, valid_until timestamptz, revoked boolean)\
                    """)
                .update());
  }

  void add(Indicator indicator) {
    buffer.add(indicator);
    if (buffer.size() == BUFFERED) {
      flush();
    }
  }

  /// Brings everything named into the table, each value once: what its source holds on to before
  /// what it took back, then what ends last, then what came last; under the strictest of the
  /// markings, for a value that was told in confidence once stays so.
  void complete() {
    flush();
    if (distinct) {
      return;
    }
    session.inLong(
        jdbc ->
            jdbc.sql(
                    """
                    WITH several AS (
                      SELECT key, (array_agg(n
                        ORDER BY revoked, valid_until DESC NULLS FIRST, n DESC))[1] AS n,
                        (ARRAY[:markings])[max(array_position(ARRAY[:markings], tlp))] AS tlp
                      FROM staged WHERE key IN (
                        SELECT key FROM staged GROUP BY key HAVING count(*) > 1)
                      GROUP BY key),
                    others AS (
                      DELETE FROM staged a USING several b WHERE a.key = b.key AND a.n <> b.n)
                    UPDATE staged a SET tlp = b.tlp FROM several b
                    WHERE a.key = b.key AND a.n = b.n AND a.tlp IS DISTINCT FROM b.tlp\
                    """
                        .replace(":markings", MARKINGS))
                .update());
    session.inLong(jdbc -> jdbc.sql("ANALYZE staged").update());
    distinct = true;
  }

  private void flush() {
    if (buffer.isEmpty()) {
      return;
    }
    session.run(this::write);
    flushed += buffer.size();
    buffer.clear();
    distinct = false;
  }

  private void write(JdbcClient jdbc) {
    jdbc.sql(
            """
            INSERT INTO staged
            SELECT ? + n, key::uuid, type, value, exact::boolean, word, confidence::smallint,
              severity, tlp, tags::text[], description, links::text[], valid_from::timestamptz,
              valid_until::timestamptz, revoked::boolean
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY AS u
              (key, type, value, exact, word, confidence, severity, tlp, tags, description, links,
              valid_from, valid_until, revoked, n)\
            """)
        .param(flushed)
        .param(column(each -> IndicatorKeys.of(each.value()).toString()))
        .param(column(each -> each.value().type().name()))
        .param(column(each -> each.value().text()))
        .param(column(each -> Boolean.toString(each.exact())))
        .param(column(Indicator::word))
        .param(column(each -> Integer.toString(each.confidence())))
        .param(column(each -> each.severity() == null ? null : each.severity().name()))
        .param(column(each -> each.tlp() == null ? null : each.tlp().name()))
        .param(column(each -> literal(each.tags())))
        .param(column(Indicator::description))
        .param(column(each -> literal(each.references())))
        .param(column(each -> time(each.validFrom())))
        .param(column(each -> time(each.validUntil())))
        .param(column(each -> Boolean.toString(each.revoked())))
        .update();
  }

  private @Nullable String[] column(Function<Indicator, @Nullable String> of) {
    @Nullable String[] texts = new @Nullable String[buffer.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = of.apply(buffer.get(i));
    }
    return texts;
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : KeptTimes.kept(time).toString();
  }

  /// An array as PostgreSQL writes it.
  private static String literal(List<String> texts) {
    StringBuilder array = new StringBuilder("{");
    for (String text : texts) {
      array
          .append(array.length() == 1 ? "\"" : ",\"")
          .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
          .append('"');
    }
    return array.append('}').toString();
  }
}
