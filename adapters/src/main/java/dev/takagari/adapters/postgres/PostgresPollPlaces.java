package dev.takagari.adapters.postgres;

import dev.takagari.core.detection.PollPlaces;
import java.util.OptionalLong;

/// Places in the table `poll_place` of the schema `alerting`.
public final class PostgresPollPlaces implements PollPlaces {
  private final PostgresSession session;

  public PostgresPollPlaces(PostgresSession session) {
    this.session = session;
  }

  @Override
  public OptionalLong find(String name) {
    return session.in(
        jdbc ->
            jdbc
                .sql("SELECT place FROM alerting.poll_place WHERE name = ?")
                .param(name)
                .query(Long.class)
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .findFirst());
  }

  @Override
  public void move(String name, long place) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO alerting.poll_place AS p (name, place, moved_at)
                    VALUES (?, ?, alerting.clock())
                    ON CONFLICT (name) DO UPDATE SET
                      place = excluded.place, moved_at = excluded.moved_at
                    WHERE excluded.place > p.place\
                    """)
                .param(name)
                .param(place)
                .update());
  }
}
