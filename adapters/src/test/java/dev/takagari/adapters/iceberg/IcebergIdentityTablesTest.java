package dev.takagari.adapters.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.identity.IdentityAnswer;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.IdentityTables.Shown;
import dev.takagari.core.identity.Sighting;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergIdentityTablesTest {
  private static final long FIRST = 1_763_596_800_000_000L;

  @TempDir private Path directory;
  private LakeSettings settings = new LakeSettings("", "", "", "/", "takagari", Map.of());
  private IcebergEventLake lake = new IcebergEventLake(settings);
  private final Known book = new Known();

  @BeforeEach
  void open() {
    PostgresAddress database = SharedStack.freshDatabase();
    settings =
        new LakeSettings(
            database.jdbcUrl(),
            database.user(),
            database.password(),
            directory.toString(),
            "takagari",
            Map.of());
    lake = new IcebergEventLake(settings);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  /// A book of what the test says.
  private static final class Known implements IdentityBook {
    private final List<Sighting> sightings = new ArrayList<>();
    private long change;

    void say(Sighting sighting) {
      sightings.add(sighting);
      change++;
    }

    @Override
    public IdentityAnswer find(IdentityQuestion question) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long change(Subject subject) {
      return change;
    }

    @Override
    public long export(Subject subject, Consumer<Sighting> into) {
      sightings.stream().filter(sighting -> sighting.subject() == subject).forEach(into);
      return change;
    }
  }

  private static Sighting host(String aid, String name) {
    return new Sighting(
        Subject.HOST,
        "t",
        aid,
        "AgentOnline",
        "",
        FIRST,
        FIRST + 60_000_000,
        Map.of(
            Trait.HOST_ID, List.of(aid),
            Trait.HOST_NAME, List.of(name),
            Trait.LOCAL_IP, List.of("10.0.0.1", "10.0.0.2"),
            Trait.OS, List.of("Windows 11"),
            Trait.MAC, List.of("00-1B-44-11-3A-B7")));
  }

  private IcebergIdentityTables tables() {
    return new IcebergIdentityTables(lake);
  }

  private List<String> files(String name) throws IOException {
    try (JdbcCatalog catalog = new JdbcCatalog()) {
      catalog.initialize("takagari", settings.catalogProperties());
      Table table = catalog.loadTable(TableIdentifier.of("takagari", name));
      List<String> files = new ArrayList<>();
      try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
        tasks.forEach(task -> files.add(task.file().location().replace("file://", "")));
      }
      return files;
    }
  }

  private List<String> rows(String columns, String table) throws IOException, SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String file : files(table)) {
        try (ResultSet result =
            statement.executeQuery(
                "SELECT concat_ws('|', "
                    + columns
                    + ") FROM read_parquet('"
                    + file
                    + "') ORDER BY 1")) {
          while (result.next()) {
            rows.add(result.getString(1));
          }
        }
      }
    }
    return rows;
  }

  @Test
  void otherEnginesReadTheRowsInTheFormOfEvents() throws Exception {
    book.say(host("a1", "WS-が"));
    book.say(host("b2", "ws-2"));
    book.say(
        Sighting.at(
            FIRST,
            Subject.USER,
            "",
            "S-1-5-21-7",
            "userinfo",
            "",
            Map.of(
                Trait.USER_ID, List.of("s-1-5-21-7"),
                Trait.USER_NAME, List.of("Ann"),
                Trait.HOST_NAME, List.of("WS-1"))));

    assertThat(tables().publish(Subject.HOST, book, Instant.EPOCH)).isEqualTo(2);
    assertThat(tables().publish(Subject.USER, book, Instant.EPOCH)).isEqualTo(1);

    assertThat(
            rows(
                "tenant, host_id, host_name, local_ip[2], mac[1], os, epoch_us(valid_from),"
                    + " epoch_us(seen_at), source, coalesce(container_id, '-')",
                "hosts"))
        .containsExactly(
            "t|a1|ws-が|10.0.0.2|00:1b:44:11:3a:b7|Windows 11|"
                + FIRST
                + "|"
                + (FIRST + 60_000_000)
                + "|AgentOnline|-",
            "t|b2|ws-2|10.0.0.2|00:1b:44:11:3a:b7|Windows 11|"
                + FIRST
                + "|"
                + (FIRST + 60_000_000)
                + "|AgentOnline|-");
    assertThat(rows("user_id, user_name, host_name, coalesce(tenant, '-')", "users"))
        .containsExactly("S-1-5-21-7|ann|ws-1|-");
  }

  @Test
  void showsWhatItHasAndReplacesItAsAWhole() throws Exception {
    assertThat(tables().shown(Subject.HOST)).isEmpty();
    assertThat(tables().publish(Subject.HOST, book, Instant.EPOCH)).isZero();
    assertThat(tables().shown(Subject.HOST).map(Shown::change)).contains(0L);
    assertThat(files("hosts")).isEmpty();

    book.say(host("a1", "ws-1"));
    tables().publish(Subject.HOST, book, Instant.EPOCH);
    List<String> first = files("hosts");
    book.say(host("b2", "ws-2"));
    tables().publish(Subject.HOST, book, Instant.EPOCH);

    assertThat(tables().shown(Subject.HOST).map(Shown::change)).contains(2L);
    assertThat(files("hosts")).hasSize(1).doesNotContainAnyElementsOf(first);
    assertThat(rows("host_id", "hosts")).containsExactly("a1", "b2");
    assertThat(Files.exists(Path.of(first.getFirst()))).isTrue();
  }

  @Test
  void removesStatesThatAreOldEnough() throws Exception {
    book.say(host("a1", "ws-1"));
    tables().publish(Subject.HOST, book, Instant.EPOCH);
    String first = files("hosts").getFirst();
    book.say(host("b2", "ws-2"));
    tables().publish(Subject.HOST, book, Instant.EPOCH);
    // what a state has removed goes with that state
    tables().publish(Subject.HOST, book, Instant.parse("2100-01-01T00:00:00Z"));

    assertThat(Files.exists(Path.of(first))).isFalse();
    try (Stream<Path> data = Files.walk(directory.resolve("takagari/hosts/data"))) {
      assertThat(data.filter(file -> file.toString().endsWith(".parquet")))
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void standsBesideTheEventsAndGetsTheColumnsThatItLacks() {
    tables().shown(Subject.HOST);
    tables().shown(Subject.USER);
    try (JdbcCatalog catalog = new JdbcCatalog()) {
      catalog.initialize("takagari", settings.catalogProperties());
      assertThat(catalog.listTables(Namespace.of("takagari")))
          .extracting(TableIdentifier::name)
          .containsExactlyInAnyOrder("events", "hosts", "users");
      Table table = catalog.loadTable(TableIdentifier.of("takagari", "hosts"));
      table.updateSchema().deleteColumn("namespace").commit();
      tables().shown(Subject.HOST);
      table.refresh();
      assertThat(table.schema().findField("namespace")).isNotNull();
    }
  }
}
