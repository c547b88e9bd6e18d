package dev.takagari.adapters.postgres;

import dev.takagari.core.inventory.InventorySightings;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.InventoryRow;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Inventories in the tables `registry` and `inventory`. What they say of hosts and users is also
/// taken down as sightings: of old rows too, which change no version.
public final class PostgresHostRegistry implements HostRegistry {
  private final PostgresSession session;

  public PostgresHostRegistry(PostgresSession session) {
    this.session = session;
  }

  @Override
  public long version() {
    return session.in(
        jdbc -> jdbc.sql("SELECT version FROM ingest.registry").query(Long.class).single());
  }

  @Override
  public long record(List<InventoryRow> rows) {
    return session.in(
        jdbc -> {
          PostgresIdentityBook.record(jdbc, InventorySightings.of(rows));
          long version =
              jdbc.sql("SELECT version FROM ingest.registry FOR UPDATE").query(Long.class).single();
          int changed = 0;
          for (InventoryRow row : rows) {
            changed += insert(jdbc, row, version + 1);
          }
          if (changed == 0) {
            return version;
          }
          jdbc.sql("UPDATE ingest.registry SET version = ?").param(version + 1).update();
          return version + 1;
        });
  }

  private static int insert(JdbcClient jdbc, InventoryRow row, long version) {
    return jdbc.sql(
            """
            INSERT INTO ingest.inventory (kind, tenant, ident, version, name, time_us, body, at)
            SELECT v.kind, v.tenant, v.ident, v.version, v.name, v.time_us, v.body,
              clock_timestamp()
            FROM (VALUES (?, ?, ?, ?::bigint, ?, ?::bigint, ?))
              AS v (kind, tenant, ident, version, name, time_us, body)
            WHERE NOT EXISTS (
              SELECT FROM (
                SELECT time_us, body FROM ingest.inventory i WHERE i.kind = v.kind
                AND i.tenant = v.tenant AND i.ident = v.ident ORDER BY i.version DESC LIMIT 1
              ) newest WHERE newest.body = v.body OR newest.time_us > v.time_us)
            ON CONFLICT (kind, tenant, ident, version) DO UPDATE SET name = excluded.name,
              time_us = excluded.time_us, body = excluded.body\
            """)
        .param(row.kind())
        .param(plain(row.tenant()))
        .param(plain(row.ident()))
        .param(version)
        .param(plain(row.name()))
        .param(row.time())
        .param(plain(row.body()))
        .update();
  }

  /// PostgreSQL keeps no U+0000 in text; the archived line has it.
  private static String plain(String text) {
    return text.replace("\0", "");
  }

  @Override
  public Optional<InventoryRow> find(String kind, String tenant, String ident, long version) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT name, time_us, body FROM ingest.inventory WHERE kind = ?
                    AND tenant = ? AND ident = ? AND version <= ?
                    ORDER BY version DESC LIMIT 1\
                    """)
                .param(kind)
                .param(tenant)
                .param(ident)
                .param(version)
                .query(
                    (row, number) ->
                        new InventoryRow(
                            kind,
                            tenant,
                            ident,
                            row.getString("name"),
                            row.getLong("time_us"),
                            row.getString("body")))
                .optional());
  }

  @Override
  public Optional<String> hostName(String agent, long version) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT name FROM ingest.inventory WHERE kind = 'aidmaster' AND ident = ?
                    AND version <= ? AND name <> ''
                    ORDER BY version DESC LIMIT 1\
                    """)
                .param(agent)
                .param(version)
                .query(String.class)
                .optional());
  }
}
