package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.ParkedMessages;
import java.time.Duration;
import java.util.List;

/// The table `parked_message` of the schema `alerting`.
public final class PostgresParkedMessages implements ParkedMessages {
  private final PostgresSession session;

  public PostgresParkedMessages(PostgresSession session) {
    this.session = session;
  }

  @Override
  public void park(String id, String reason, String detail, String body) {
    String kept = body.substring(0, Math.min(body.length(), LONGEST_BODY));
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO alerting.parked_message (id, reason, detail, body, length, parked_at)
                    VALUES (?, ?, ?, ?, ?, alerting.clock()) ON CONFLICT DO NOTHING\
                    """)
                .param(id)
                .param(reason)
                .param(KeptDetection.plain(detail))
                .param(KeptDetection.plain(whole(kept)))
                .param(body.length())
                .update());
  }

  /// Without halves of characters, which no database keeps.
  private static String whole(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? '\ufffd' : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }

  @Override
  public List<Parked> list(int limit) {
    return session.in(
        jdbc ->
            jdbc.sql("SELECT * FROM alerting.parked_message ORDER BY parked_at DESC, id LIMIT ?")
                .param(limit)
                .query(
                    (row, _) ->
                        new Parked(
                            row.getString("id"),
                            row.getString("reason"),
                            row.getString("detail"),
                            row.getString("body"),
                            row.getLong("length"),
                            row.getTimestamp("parked_at").toInstant()))
                .list());
  }

  @Override
  public long count() {
    return session.in(
        jdbc ->
            jdbc.sql("SELECT count(*) FROM alerting.parked_message").query(Long.class).single());
  }

  @Override
  public int forget(Duration age) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    DELETE FROM alerting.parked_message WHERE id IN (
                      SELECT id FROM alerting.parked_message
                      WHERE parked_at < alerting.clock() - make_interval(secs => ?) LIMIT ?)\
                    """)
                .param(PostgresSession.seconds(age))
                .param(PostgresCaseRepository.MOST_FORGOTTEN)
                .update());
  }
}
