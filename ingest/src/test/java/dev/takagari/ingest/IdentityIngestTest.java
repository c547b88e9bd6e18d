package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergIdentityTables;
import dev.takagari.adapters.iceberg.IcebergLakeTables;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.lakesql.LakeSql;
import dev.takagari.adapters.lakesql.LakeSqlSettings;
import dev.takagari.adapters.lakesql.SqlPlan;
import dev.takagari.adapters.lakesql.SqlQuestion;
import dev.takagari.adapters.lakesql.SqlRows;
import dev.takagari.adapters.postgres.PostgresIdentityBook;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import dev.takagari.ingest.maintenance.IdentityPublisher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a batch says of hosts and accounts, asked for afterwards.
class IdentityIngestTest {
  private static final String AID = "a".repeat(32);
  private static final long START = Instant.parse("2026-01-02T00:00:00Z").getEpochSecond();

  private final IngestFixture fixture = new IngestFixture();
  private final PostgresIdentityBook book =
      new PostgresIdentityBook(new PostgresSession(fixture.dataSource));

  @AfterEach
  void close() {
    fixture.close();
  }

  private static String event(String name, long second, String fields) {
    return ("{\"event_simpleName\":\"%s\",\"cid\":\"%032x\",\"aid\":\"%s\","
            + "\"id\":\"5f3a0c1e-0000-4000-8000-%012d\",\"timestamp\":\"%d\","
            + "\"ContextTimeStamp\":\"%d.000\",\"event_platform\":\"Win\",\"aip\":\"198.51.100.1\"%s}")
        .formatted(name, 1, AID, second, second * 1000, second, fields);
  }

  private void deliver(String key, List<String> lines) {
    BlobInfo object = fixture.batches.put(key, Batches.gzip(lines));
    fixture.queue.send(List.of(Batches.s3Event(List.of(object))));
    fixture.runToTheEnd();
  }

  private List<Holder> who(Lookup lookup, String value, long second) {
    return book.find(new IdentityQuestion(lookup, value, second * 1_000_000, Optional.empty(), 10))
        .holders();
  }

  @Test
  void knowsWhatEventsSaidAndWhatInventoriesSaidLater() {
    List<String> lines =
        List.of(
            event("AgentOnline", START, ",\"LocalAddressIP4\":\"10.0.0.5\""),
            event("AgentOnline", START + 600, ",\"LocalAddressIP4\":\"10.0.0.6\""),
            event(
                "UserLogon",
                START + 60,
                ",\"UserSid\":\"S-1-5-21-7\",\"UserName\":\"ann\",\"LogonDomain\":\"EXAMPLE\""));
    deliver("data/b1/part-0.gz", lines);

    assertThat(who(Lookup.IP, "10.0.0.5", START + 300))
        .extracting(Holder::standing)
        .containsExactly(Holder.Standing.THEN);
    assertThat(who(Lookup.IP, "10.0.0.5", START + 700))
        .extracting(Holder::standing)
        .containsExactly(Holder.Standing.BEFORE);
    assertThat(who(Lookup.USER, "ann", START + 300))
        .extracting(holder -> holder.sighting().part())
        .containsExactly(AID);
    assertThat(who(Lookup.IP, "198.51.100.1", START + 300)).isNotEmpty();

    // the inventory comes afterwards, and is about a time before
    deliver(
        "fdrv2/aidmaster/part-0.gz",
        List.of(
            "{\"aid\":\"%s\",\"cid\":\"%032x\",\"ComputerName\":\"WS-0142\",\"Time\":\"%d.0\"}"
                .formatted(AID, 1, START + 30)));
    assertThat(who(Lookup.AID, AID, START + 300).getFirst().known())
        .anySatisfy(
            known -> {
              assertThat(known.trait()).isEqualTo(Trait.HOST_NAME);
              assertThat(known.values()).containsExactly("WS-0142");
            });
    assertThat(who(Lookup.HOST, "ws-0142", START + 300)).hasSize(1);

    long hosts = book.change(Subject.HOST);
    long users = book.change(Subject.USER);
    deliver("data/b2/part-0.gz", lines.reversed());
    assertThat(book.change(Subject.HOST)).isEqualTo(hosts);
    assertThat(book.change(Subject.USER)).isEqualTo(users);
  }

  @Test
  void sqlAnswersOverWhatWasSaid(@TempDir Path directory) throws IOException {
    LakeSettings settings =
        new LakeSettings(
            fixture.dataSource.getJdbcUrl(),
            fixture.dataSource.getUsername(),
            fixture.dataSource.getPassword(),
            directory.toString(),
            "takagari",
            Map.of());
    try (IcebergEventLake lake = new IcebergEventLake(settings)) {
      IdentityPublisher publisher =
          new IdentityPublisher(
              book,
              new IcebergIdentityTables(lake),
              new PostgresLeaseLedger(fixture.session),
              () -> Instant.ofEpochSecond(START),
              Duration.ofHours(1),
              Duration.ofHours(1));
      LakeSql sql =
          new LakeSql(
              new IcebergLakeTables(lake),
              new LakeSqlSettings(128L << 20, 1, 1, 1 << 30, directory.resolve("spill"), 1 << 20),
              null);
      deliver(
          "data/b1/part-0.gz",
          List.of(
              event("AgentOnline", START, ",\"LocalAddressIP4\":\"10.0.0.5\""),
              event("AgentOnline", START + 600, ",\"LocalAddressIP4\":\"10.0.0.6\""),
              event(
                  "UserLogon",
                  START + 60,
                  ",\"UserSid\":\"S-1-5-21-7\",\"UserName\":\"Ann\",\"LogonDomain\":\"EXAMPLE\"")));
      publisher.publish(true);

      assertThat(
              rows(
                  sql,
                  "SELECT local_ip[1], valid_from, seen_at, host_id FROM hosts"
                      + " WHERE source = 'AgentOnline' ORDER BY valid_from"))
          .containsExactly(
              List.of(
                  "10.0.0.5", "2026-01-02T00:00:00.000000Z", "2026-01-02T00:00:00.000000Z", AID),
              List.of(
                  "10.0.0.6", "2026-01-02T00:10:00.000000Z", "2026-01-02T00:10:00.000000Z", AID));
      assertThat(
              rows(
                  sql,
                  "SELECT DISTINCT u.user_name, u.user_id, h.host_id FROM users u"
                      + " JOIN hosts h ON u.host_id = h.host_id WHERE u.source = 'UserLogon'"))
          .containsExactly(List.of("ann", "S-1-5-21-7", AID));

      deliver(
          "fdrv2/aidmaster/part-0.gz",
          List.of(
              "{\"aid\":\"%s\",\"cid\":\"%032x\",\"ComputerName\":\"WS-0142\",\"Time\":\"%d.0\"}"
                  .formatted(AID, 1, START + 30)));
      assertThat(rows(sql, "SELECT 1 FROM hosts WHERE host_name = 'ws-0142'")).isEmpty();
      publisher.publish(true);
      assertThat(rows(sql, "SELECT source FROM hosts WHERE host_name = 'ws-0142'"))
          .containsExactly(List.of("aidmaster"));
    }
  }

  private static List<List<@Nullable Object>> rows(LakeSql sql, String statement)
      throws IOException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    sql.run(
        new SqlQuestion(statement, Map.of(), 100, Duration.ofMinutes(1)),
        new SqlRows() {
          @Override
          public void plan(SqlPlan plan) {}

          @Override
          public void columns(List<SqlColumn> columns) {}

          @Override
          public void row(List<@Nullable Object> values) {
            rows.add(values);
          }
        });
    return rows;
  }
}
