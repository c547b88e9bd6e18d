package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeCleaning;
import dev.takagari.adapters.iceberg.IcebergLakeMaintenance;
import dev.takagari.adapters.iceberg.IcebergLakeRecovery;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.mappingfile.MappingDirectory;
import dev.takagari.adapters.mappingfile.ShippedMappings;
import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.opensearch.OpenSearchHotSettings;
import dev.takagari.adapters.postgres.PostgresHotIndexLedger;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresMigrations;
import dev.takagari.adapters.postgres.PostgresRebuildLedger;
import dev.takagari.adapters.postgres.PostgresRewriteLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.hot.HotPeriod;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.StoredFile;
import dev.takagari.core.ledger.Balance;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.decode.ObjectKinds;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.hot.HotSink;
import dev.takagari.ingest.lake.LakeCommitter;
import dev.takagari.ingest.lake.LakeSink;
import dev.takagari.ingest.lake.LakeSinkSettings;
import dev.takagari.ingest.lake.SameRecord;
import dev.takagari.ingest.maintenance.LakeMaintainer;
import dev.takagari.ingest.maintenance.MaintenanceMeters;
import dev.takagari.ingest.maintenance.MaintenanceSettings;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.replay.LedgerRebuild;
import dev.takagari.ingest.replay.RebuildPorts;
import dev.takagari.ingest.replay.RebuildReport;
import dev.takagari.ingest.unit.LedgerWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is lost comes back as it was: the database, the lake, the hot index, or all of them, from
/// the archive alone. PostgreSQL, Iceberg and OpenSearch are real.
@Tag("slow")
class LedgerRebuildTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private IngestFixture fixture;
  private OpenSearchConnection connection;
  private String prefix;
  private IcebergEventLake lake;
  private int engines;
  private int begun;

  /// What a disaster took.
  enum Loss {
    DATABASE,
    LAKE,
    HOT,
    DATABASE_AND_LAKE,
    DATABASE_AND_HOT,
    EVERYTHING;

    boolean database() {
      return this != LAKE && this != HOT;
    }

    boolean lake() {
      return this == LAKE || this == DATABASE_AND_LAKE || this == EVERYTHING;
    }

    boolean hot() {
      return this == HOT || this == DATABASE_AND_HOT || this == EVERYTHING;
    }
  }

  /// All that must come back.
  private record Everything(
      Map<String, EventRow> lake,
      Map<String, JsonNode> hot,
      Balance balance,
      Set<QuarantineEntry> quarantine,
      List<String> inventory,
      List<String> kinds) {}

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
    connection =
        OpenSearchConnection.open(SharedStack.opensearch(), null, null, Duration.ofSeconds(30));
    prefix = SharedStack.freshName("takagari-rebuild");
    openLake();
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    http("DELETE", "/" + prefix + "-*", "");
    lake.close();
    connection.close();
    fixture.close();
  }

  private void openLake() {
    lake =
        new IcebergEventLake(
            new LakeSettings(
                fixture.dataSource.getJdbcUrl(),
                fixture.dataSource.getUsername(),
                fixture.dataSource.getPassword(),
                warehouse().toString(),
                "takagari",
                Map.of()));
  }

  private Path warehouse() {
    return directory.resolve("lake");
  }

  private PostgresSession session() {
    return new PostgresSession(fixture.dataSource);
  }

  private OpenSearchHotIndex index() {
    return new OpenSearchHotIndex(
        connection,
        new PostgresHotIndexLedger(session()),
        OpenSearchHotSettings.of(HotPeriod.MONTH).withPrefix(prefix));
  }

  private IngestEngine engine() {
    List<SourceType> all =
        new ArrayList<>(ShippedSources.types(new UnmappedNames(), new PlainLines()));
    all.addAll(MappingDirectory.types(ShippedMappings.all()));
    return new IngestEngine(
        fixture.settings,
        fixture.archiveStore,
        new ArchiveLayout(IngestFixture.ARCHIVE),
        fixture.ledgers,
        List.of(
            new LakeSink(
                lake,
                LakeSinkSettings.in(directory.resolve("spool-" + engines++)),
                new SimpleMeterRegistry()),
            new HotSink(index(), 2)),
        new ObjectKinds(new SourceTypes(all), Map.of(), 2),
        new IngestMeters(new SimpleMeterRegistry(), fixture.clock),
        fixture.clock,
        StepHook.NONE);
  }

  private LakeCommitter committer() {
    return new LakeCommitter(fixture.commits, lake, 100, new SimpleMeterRegistry());
  }

  private LedgerRebuild rebuild() {
    PostgresRebuildLedger ledger = new PostgresRebuildLedger(session());
    return new LedgerRebuild(
        new RebuildPorts(
            fixture.archiveStore,
            new ArchiveLayout(IngestFixture.ARCHIVE),
            fixture.ledgers,
            ledger,
            ledger,
            fixture.commits,
            new PostgresRewriteLedger(session()),
            new PostgresLeaseLedger(session()),
            new IcebergLakeMaintenance(lake),
            new IcebergLakeRecovery(lake),
            index()),
        "test",
        () -> begun++);
  }

  private RebuildReport rebuild(boolean dryRun, boolean lakeLost) {
    return rebuild().run(dryRun, lakeLost, (step, done) -> {});
  }

  /// A process that works until nothing is left to do, one thing after the other.
  private void run(boolean commit) {
    try (IngestEngine engine = engine()) {
      FeedWorker worker = new FeedWorker(engine, fixture.feed());
      LedgerWorker rest = new LedgerWorker(engine, List.of(fixture.feed()));
      boolean busy = true;
      while (busy) {
        fixture.expireLeases();
        fixture.queue.redeliver();
        busy = fixture.receive(worker) > 0;
        while (rest.workOnce()) {
          busy = true;
          fixture.expireLeases();
        }
        busy |= commit && committer().commitAll(10) > 0;
      }
    }
  }

  private BlobInfo announce(String key, byte[] bytes) {
    BlobInfo info = fixture.batches.put(key, bytes);
    fixture.queue.send(List.of(Batches.s3Event(List.of(info)).replace("+", "%2B")));
    return info;
  }

  private static byte[] text(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String host(String name) {
    return "{\"aid\":\"%032x\",\"cid\":\"1\",\"ComputerName\":\"%s\"}".formatted(3, name);
  }

  private static String finding(int number) {
    return """
        {"schemaVersion":"2.0","accountId":"210987654321","region":"eu-north-1","id":"f%d",\
        "type":"Recon:EC2/Portscan","severity":5,"updatedAt":"2026-01-01T10:00:0%dZ",\
        "resource":{"tags":["{","}"]},"service":{"count":1,"action":{"actionType":"PORT_PROBE"}}}"""
        .formatted(number, number);
  }

  /// Several units of several sources, with all that can happen to them.
  private void ingest() {
    fixture.queue.send(List.of(fixture.batches.batch("b0", 2, 20)));
    run(true);
    announce("fdrv2/aidmaster/part-0.gz", Batches.gzip(List.of(host("alpha"), host("alpha"))));
    run(true);
    fixture.queue.send(List.of(fixture.batches.batch("b1", 2, 30)));
    run(true);
    announce("fdrv2/aidmaster/part-1.gz", Batches.gzip(List.of(host("beta"))));
    run(true);
    List<String> lines = new ArrayList<>(fixture.batches.lines(12));
    lines.add(4, "not json");
    lines.add(lines.getFirst());
    byte[] damaged = Batches.gzip(lines);
    fixture.queue.send(
        List.of(Batches.message("b2", List.of(fixture.batches.put("data/b2/a.gz", damaged)))));
    run(true);
    // the same bytes under another name
    fixture.queue.send(
        List.of(
            Batches.message(
                "b3",
                List.of(
                    fixture.batches.put("data/b3/copy.gz", damaged),
                    fixture.batches.put(
                        "data/b3/new.gz", Batches.gzip(fixture.batches.lines(5)))))));
    run(true);
    announce(CloudTrails.KEY, CloudTrails.file(new CloudTrails(3).records(25)));
    announce(
        "AWSLogs/210987654321/GuardDuty/eu-north-1/2026/01/01/0f6d.jsonl.gz",
        Batches.gzip(text(finding(1), finding(2))));
    announce(
        "AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/03/31/a.log.gz",
        Batches.gzip(
            text(
                "2 123456789010 eni-1 172.31.16.139 203.0.113.12 1 22 6 20 4249 1774995240"
                    + " 1774995300 ACCEPT OK",
                "cut off")));
    run(true);
    announce("odd/b.txt", text("what is this"));
    fixture.queue.send(
        List.of(
            "{\"hello\":1}",
            Batches.message("b4", 1, List.of("{\"path\":\"data/b4/missing.gz\"}"))));
    run(true);
  }

  private Everything everything() throws Exception {
    return new Everything(
        lakeRows(), hotRows(), fixture.balance(), quarantine(), inventory(), kinds());
  }

  private Map<String, EventRow> lakeRows() {
    IcebergLakeMaintenance files = new IcebergLakeMaintenance(lake);
    Map<String, EventRow> rows = new TreeMap<>();
    for (StoredFile file : files.state().files()) {
      files.read(
          file.location(),
          id -> true,
          event -> {
            EventRow row = EventRow.copyOf(event);
            String place = row.string(Columns.RAW_OBJECT) + ":" + row.number(Columns.RAW_LINE);
            assertThat(rows.put(place, row)).as("%s is in the lake twice", place).isNull();
          });
    }
    return rows;
  }

  private Map<String, JsonNode> hotRows() throws Exception {
    http("POST", "/" + prefix + "-*/_refresh", "");
    JsonNode answer = JSON.readTree(http("GET", "/" + prefix + "-*/_search", "{\"size\":5000}"));
    Map<String, JsonNode> rows = new TreeMap<>();
    for (JsonNode hit : answer.path("hits").path("hits")) {
      rows.put(
          hit.path("_id").asText(),
          JSON.createObjectNode()
              .put("index", hit.path("_index").asText())
              .set("source", hit.path("_source")));
    }
    return rows;
  }

  private Set<QuarantineEntry> quarantine() {
    Set<QuarantineEntry> entries = new HashSet<>();
    fixture.ledgers.quarantine().list(0, 1000, false).stream()
        .map(QuarantineLedger.Listed::entry)
        .forEach(entries::add);
    return entries;
  }

  private List<String> inventory() {
    return texts(
        "SELECT concat_ws('|', kind, tenant, ident, name, time_us, body) FROM ingest.inventory"
            + " ORDER BY kind, tenant, ident, version");
  }

  private List<String> kinds() {
    return texts(
        "SELECT concat_ws('|', key, state, kind, lines, bytes) FROM ingest.object ORDER BY key");
  }

  private List<String> texts(String question) {
    List<String> rows = new ArrayList<>();
    try (Connection sql = fixture.dataSource.getConnection();
        Statement statement = sql.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return rows;
  }

  private void lose(Loss loss) throws Exception {
    lake.close();
    if (loss.database()) {
      fixture.sql("DROP SCHEMA ingest CASCADE");
      fixture.sql("DROP TABLE iceberg_tables, iceberg_namespace_properties");
      new PostgresMigrations(fixture.dataSource).migrate("ingest");
    }
    if (loss.lake()) {
      delete(warehouse());
    }
    if (loss.hot()) {
      http("DELETE", "/" + prefix + "-*", "");
    }
    openLake();
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasLostComesBackAsItWas(Loss loss) throws Exception {
    ingest();
    Everything before = everything();
    assertThat(before.lake()).hasSize(20 * 2 + 30 * 2 + 12 + 5 + 25 + 2 + 1);
    assertThat(before.hot()).hasSize(before.lake().size());
    assertThat(before.balance().files().linked()).isEqualTo(1);
    assertThat(before.quarantine())
        .extracting(QuarantineEntry::reason)
        .containsExactlyInAnyOrder(
            ErrorCode.LINE_NOT_JSON,
            ErrorCode.LINE_NOT_RECORD,
            ErrorCode.SOURCE_UNKNOWN,
            ErrorCode.UNKNOWN_MESSAGE,
            ErrorCode.OBJECT_MISSING);
    assertThat(before.inventory()).hasSize(2);
    assertThat(rebuild(true, false).agrees()).isTrue();

    lose(loss);
    RebuildReport dry = rebuild(true, false);
    assertThat(dry.agrees()).isFalse();
    RebuildReport report = rebuild(false, loss == Loss.LAKE);
    assertThat(report.restored()).isEqualTo(loss.database() ? before.balance().units() : 0);
    assertThat(report.restored()).isEqualTo(dry.restored());
    assertThat(begun).as("told before units come back").isEqualTo(loss.database() ? 1 : 0);
    run(true);

    Everything after = everything();
    assertThat(after.lake()).isEqualTo(before.lake());
    assertThat(after.hot()).isEqualTo(before.hot());
    assertThat(after.balance()).isEqualTo(before.balance());
    assertThat(after.quarantine()).isEqualTo(before.quarantine());
    assertThat(after.inventory()).isEqualTo(before.inventory());
    assertThat(after.kinds()).isEqualTo(before.kinds());

    RebuildReport second = rebuild(false, false);
    assertThat(second.agrees()).as(second.toString()).isTrue();
    assertThat(second.restored() + second.toLake() + second.toHot()).isZero();
    assertThat(begun).isEqualTo(loss.database() ? 1 : 0);
    assertThat(new PostgresRewriteLedger(session()).orphansKept(lake.newest().seq())).isEmpty();
    run(true);
    assertThat(everything()).isEqualTo(before);

    fixture.queue.send(List.of(fixture.batches.batch("b9", 1, 5)));
    run(true);
    assertThat(lakeRows()).hasSize(before.lake().size() + 5);
    assertThat(hotRows()).hasSize(before.hot().size() + 5);
    assertThat(lake.newest().seq()).isEqualTo(fixture.commits.lastFinished());
  }

  @Test
  void nothingIsCommittedUntilTheLedgerHasCaughtUpWithTheLake() throws Exception {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, 10)));
    run(true);
    String repeated = fixture.batches.batch("b2", 1, 7);
    fixture.queue.send(List.of(repeated));
    run(true);
    Map<String, EventRow> before = lakeRows();
    fixture.queue.send(List.of(fixture.batches.batch("b3", 1, 3)));
    run(false);

    lose(Loss.DATABASE);
    // the queue repeats itself before anybody rebuilds, and new work comes
    fixture.queue.send(List.of(repeated, fixture.batches.batch("b4", 1, 4)));
    run(false);
    assertThatThrownBy(() -> committer().commitOnce())
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEDGER_BEHIND));
    assertThat(new PostgresRewriteLedger(session()).orphansKept(lake.newest().seq())).isPresent();
    assertThat(lakeRows()).isEqualTo(before);

    RebuildReport report = rebuild(false, false);
    assertThat(report.restored()).isEqualTo(2);
    run(true);
    Map<String, EventRow> after = lakeRows();
    assertThat(after).hasSize(10 + 7 + 3 + 4).containsAllEntriesOf(before);
    assertThat(hotRows()).hasSize(after.size());
    assertThat(fixture.balance().holds()).as(fixture.balance().toString()).isTrue();
    assertThat(fixture.balance().unitsInFlight()).isZero();
  }

  @Test
  void rowsOfMergedFilesAreTheirUnitsStill() throws Exception {
    for (int i = 0; i < 3; i++) {
      fixture.queue.send(List.of(fixture.batches.batch("b" + i, 1, 10)));
      run(true);
    }
    PostgresRewriteLedger rewrites = new PostgresRewriteLedger(session());
    InstantSource later = () -> Instant.now().plus(Duration.ofDays(2));
    new LakeMaintainer(
            new LakeMaintainer.Ports(
                new IcebergLakeMaintenance(lake),
                new IcebergLakeCleaning(lake),
                rewrites,
                rewrites,
                new PostgresLeaseLedger(session()),
                SameRecord.NEVER,
                later),
            MaintenanceSettings.in(directory.resolve("merging")),
            new MaintenanceMeters(new SimpleMeterRegistry(), later))
        .run();
    List<StoredFile> merged = new IcebergLakeMaintenance(lake).state().files();
    assertThat(merged).singleElement().returns(true, StoredFile::merged);
    Everything before = everything();

    lose(Loss.DATABASE_AND_HOT);
    RebuildReport report = rebuild(false, false);
    assertThat(report.toLake()).isZero();
    assertThat(report.toHot()).isEqualTo(3);
    assertThat(fixture.commits.unseenIn("hot")).isZero();
    assertThat(fixture.commits.pendingIn("hot"))
        .extracting(LakeFile::location)
        .containsExactly(merged.getFirst().location());
    run(true);
    assertThat(everything()).isEqualTo(before);
    assertThat(rebuild(true, false).agrees()).isTrue();
  }

  @Test
  void aDamagedManifestIsNamedAndTheRestGoesOn() throws Exception {
    for (int i = 0; i < 3; i++) {
      fixture.queue.send(List.of(fixture.batches.batch("b" + i, 1, 10)));
    }
    run(true);
    List<String> manifests =
        new ArrayList<>(new TreeSet<>(texts("SELECT manifest_key FROM ingest.unit")));
    lose(Loss.EVERYTHING);
    BlobRef damaged = new BlobRef(IngestFixture.ARCHIVE, manifests.get(1));
    byte[] good = fixture.archiveStore.bytes(damaged);
    fixture.archiveStore.put(damaged, new byte[] {'{'});
    RebuildReport report = rebuild(false, false);
    assertThat(report.findings().damaged()).containsOnlyKeys(damaged.key());
    assertThat(report.restored()).isEqualTo(2);
    run(true);
    assertThat(lakeRows()).hasSize(20);

    fixture.archiveStore.put(damaged, good);
    assertThat(rebuild(false, false).restored()).isEqualTo(1);
    run(true);
    assertThat(lakeRows()).hasSize(30);
  }

  @Test
  void anotherBucketOrALostLakeIsNotTakenForATask() throws Exception {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, 10)));
    run(true);
    lose(Loss.LAKE);
    assertThatThrownBy(() -> rebuild(false, false)).hasMessageContaining("--lake-lost");
    assertThat(new PostgresRewriteLedger(session()).orphansKept(0)).isPresent();
    rebuild(false, true);
    run(true);
    assertThat(lakeRows()).hasSize(10);

    fixture
        .archiveStore
        .list(IngestFixture.ARCHIVE, "raw/", "", 1000)
        .forEach(info -> fixture.archiveStore.delete(info.ref()));
    assertThatThrownBy(() -> rebuild(false, false)).hasMessageContaining("takagari.raw.bucket");
    RebuildReport check = rebuild(true, false);
    assertThat(check.agrees()).isFalse();
    assertThat(check.findings().someWithoutManifest()).hasSize(1);
  }

  private static String http(String method, String path, String body)
      throws IOException, InterruptedException {
    URI uri = SharedStack.opensearch().resolve(path);
    // an answer that crosses the change to HTTP/2 is read as frames
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client
          .send(
              HttpRequest.newBuilder(uri)
                  .header("Content-Type", "application/json")
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
