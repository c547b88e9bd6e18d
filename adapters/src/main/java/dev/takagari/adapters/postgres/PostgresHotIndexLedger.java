package dev.takagari.adapters.postgres;

import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.hot.HotIndexLedger;
import java.util.List;

/// Hot indices in the table `hot_index`.
public final class PostgresHotIndexLedger implements HotIndexLedger {
  private final PostgresSession session;

  public PostgresHotIndexLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public List<HotIndexEntry> entries() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT name, uuid, event_class, period FROM ingest.hot_index
                    ORDER BY name COLLATE "C", id\
                    """)
                .query(
                    (row, n) ->
                        new HotIndexEntry(
                            row.getString("name"),
                            row.getString("uuid"),
                            row.getString("event_class"),
                            row.getString("period")))
                .list());
  }

  @Override
  public void add(HotIndexEntry entry) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO ingest.hot_index (name, uuid, event_class, period)
                    VALUES (?, ?, ?, ?) ON CONFLICT (name, uuid) DO NOTHING\
                    """)
                .param(entry.name())
                .param(entry.uuid())
                .param(entry.eventClass())
                .param(entry.period())
                .update());
  }

  @Override
  public void remove(HotIndexEntry entry) {
    session.run(
        jdbc ->
            jdbc.sql("DELETE FROM ingest.hot_index WHERE name = ? AND uuid = ?")
                .param(entry.name())
                .param(entry.uuid())
                .update());
  }
}
