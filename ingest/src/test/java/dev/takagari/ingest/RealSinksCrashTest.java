package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.opensearch.OpenSearchHotSettings;
import dev.takagari.adapters.postgres.PostgresHotIndexLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.event.Event;
import dev.takagari.core.hot.HotBatch;
import dev.takagari.core.hot.HotBatchOutcome;
import dev.takagari.core.hot.HotGap;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.hot.HotPeriod;
import dev.takagari.core.lake.CommitLedger;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.lake.SortedRows;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestStep;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.hot.HotSink;
import dev.takagari.ingest.lake.LakeCommitter;
import dev.takagari.ingest.lake.LakeSink;
import dev.takagari.ingest.lake.LakeSinkSettings;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.unit.LedgerWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The same deaths as in [CrashTest], with the real lake and the real hot index: every line is once
/// in every snapshot that the lake retains, and once in the index.
@Tag("slow")
class RealSinksCrashTest {
  private static final int EVENTS = 3 * 200;

  @TempDir Path directory;

  private IngestFixture fixture;
  private OpenSearchConnection connection;
  private String prefix;
  private IcebergEventLake lake;

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
    connection =
        OpenSearchConnection.open(SharedStack.opensearch(), null, null, Duration.ofSeconds(30));
    prefix = SharedStack.freshName("takagari-crash");
    lake =
        new IcebergEventLake(
            new LakeSettings(
                fixture.dataSource.getJdbcUrl(),
                fixture.dataSource.getUsername(),
                fixture.dataSource.getPassword(),
                directory.resolve("lake").toString(),
                "takagari",
                Map.of()));
    lake.check();
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    http("DELETE", "/" + prefix + "-*");
    lake.close();
    connection.close();
    fixture.close();
  }

  private IngestEngine engine(StepHook hook) {
    OpenSearchHotSettings settings =
        OpenSearchHotSettings.of(HotPeriod.MONTH).withPrefix(prefix).withBatches(1 << 20, 100);
    HotIndex index =
        new OpenSearchHotIndex(
            connection,
            new PostgresHotIndexLedger(new PostgresSession(fixture.dataSource)),
            settings);
    UnmappedNames unmapped = new UnmappedNames();
    return new IngestEngine(
        fixture.settings,
        fixture.archiveStore,
        new ArchiveLayout(IngestFixture.ARCHIVE),
        fixture.ledgers,
        List.of(
            new LakeSink(
                lake,
                LakeSinkSettings.in(directory.resolve("spool-" + System.nanoTime())),
                new SimpleMeterRegistry()),
            new HotSink(new DyingIndex(index, hook), 2)),
        () -> new FdrSliceDecoder(unmapped, new PlainLines()),
        new IngestMeters(new SimpleMeterRegistry(), fixture.clock),
        fixture.clock,
        hook);
  }

  private LakeCommitter committer(StepHook hook) {
    return new LakeCommitter(
        new DyingLedger(fixture.commits, hook),
        new DyingLake(lake, hook),
        100,
        new SimpleMeterRegistry());
  }

  @ParameterizedTest
  @EnumSource
  void everyLineIsOnceInBothTiers(IngestStep step) throws Exception {
    String batch = fixture.batches.batch("b1", 3, 200);
    List<BlobInfo> objects = fixture.feedStore.list(Batches.BUCKET, "", "", 100);
    fixture.queue.send(
        step == IngestStep.GATHERED
            ? objects.stream().map(object -> Batches.s3Event(List.of(object))).toList()
            : List.of(batch));
    AtomicBoolean dead = new AtomicBoolean();
    StepHook hook =
        (reached, unit) -> {
          if (reached == step) {
            dead.set(true);
            throw new Killed();
          }
        };
    try (IngestEngine dying = engine(hook)) {
      assertThatThrownBy(
              () -> {
                fixture.receive(new FeedWorker(dying, fixture.feed()));
                committer(hook).commitAll(10);
              })
          .isInstanceOf(Killed.class);
    }
    assertThat(dead).isTrue();
    assertThat(fixture.balance().holds()).isTrue();

    try (IngestEngine engine = engine(StepHook.NONE)) {
      FeedWorker worker = new FeedWorker(engine, fixture.feed());
      LedgerWorker rest = new LedgerWorker(engine, List.of(fixture.feed()));
      for (int i = 0; i < 3; i++) {
        fixture.expireLeases();
        fixture.queue.redeliver();
        fixture.receive(worker);
        while (rest.workOnce()) {}
        committer(StepHook.NONE).commitAll(10);
      }
    }
    assertThat(fixture.balance().holds()).as(fixture.balance().toString()).isTrue();
    assertThat(fixture.balance().unitsInFlight()).isZero();
    assertThat(fixture.queue.size()).isZero();
    assertThat(fixture.balance().sink("lake").written()).isEqualTo(EVENTS);
    assertThat(fixture.balance().sink("hot").written()).isEqualTo(EVENTS);
    assertThat(visibleInHot()).isEqualTo(EVENTS);
    List<Long> snapshots = rowsBySnapshot();
    assertThat(snapshots).isNotEmpty();
    assertThat(snapshots.getLast()).isEqualTo(EVENTS);
  }

  private long visibleInHot() throws IOException, InterruptedException {
    return Long.parseLong(
        http("GET", "/" + prefix + "-*/_count").replaceAll(".*\"count\":(\\d+).*", "$1"));
  }

  private static String http(String method, String path) throws IOException, InterruptedException {
    URI uri = SharedStack.opensearch().resolve(path);
    // an answer that crosses the change to HTTP/2 is read as frames
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client
          .send(
              HttpRequest.newBuilder(uri)
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /// Rows of every snapshot, oldest first; fails when one holds a line twice.
  private List<Long> rowsBySnapshot() throws IOException, SQLException {
    List<Long> rows = new ArrayList<>();
    try (JdbcCatalog catalog = new JdbcCatalog()) {
      catalog.initialize(
          "takagari",
          Map.of(
              "io-impl",
              "dev.takagari.adapters.iceberg.LocalFileIO",
              "jdbc.schema-version",
              "V1",
              "uri",
              fixture.dataSource.getJdbcUrl(),
              "jdbc.user",
              fixture.dataSource.getUsername(),
              "jdbc.password",
              fixture.dataSource.getPassword(),
              "warehouse",
              "file://" + directory.resolve("lake")));
      Table table = catalog.loadTable(TableIdentifier.of("takagari", "events"));
      for (Snapshot snapshot : table.snapshots()) {
        List<String> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks =
            table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
          tasks.forEach(task -> files.add(URI.create(task.file().location()).getPath()));
        }
        rows.add(files.isEmpty() ? 0 : distinctRows(files));
      }
    }
    return rows;
  }

  private static long distinctRows(List<String> files) throws SQLException {
    String list = files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(","));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*), count(DISTINCT raw_object || ':' || raw_line)"
                    + " FROM read_parquet(["
                    + list
                    + "])")) {
      row.next();
      assertThat(row.getLong(2)).isEqualTo(row.getLong(1));
      return row.getLong(1);
    }
  }

  /// Dies in the middle of a unit, or before its documents can be found.
  private record DyingIndex(HotIndex index, StepHook hook, AtomicInteger writes)
      implements HotIndex {
    private static final UnitId SOME = new UnitId("0".repeat(26));

    DyingIndex(HotIndex index, StepHook hook) {
      this(index, hook, new AtomicInteger());
    }

    @Override
    public HotBatch newBatch() {
      HotBatch batch = index.newBatch();
      return new HotBatch() {
        @Override
        public boolean add(Event event) {
          return batch.add(event);
        }

        @Override
        public int size() {
          return batch.size();
        }

        @Override
        public HotBatchOutcome write() {
          HotBatchOutcome outcome = batch.write();
          if (writes.incrementAndGet() == 2) {
            hook.reached(IngestStep.BULK_HALF_DONE, SOME);
          }
          return outcome;
        }

        @Override
        public void clear() {
          batch.clear();
        }
      };
    }

    @Override
    public void refresh(Set<String> indices) {
      hook.reached(IngestStep.BEFORE_REFRESH, SOME);
      index.refresh(indices);
    }

    @Override
    public List<HotGap> gaps() {
      return index.gaps();
    }

    @Override
    public void check() {
      index.check();
    }
  }

  private record DyingLedger(CommitLedger ledger, StepHook hook) implements CommitLedger {
    @Override
    public Optional<NumberedCommit> open() {
      return ledger.open();
    }

    @Override
    public Optional<NumberedCommit> begin(int maxFiles) {
      Optional<NumberedCommit> commit = ledger.begin(maxFiles);
      commit.ifPresent(
          begun -> hook.reached(IngestStep.COMMIT_ROW_WRITTEN, begun.units().getFirst()));
      return commit;
    }

    @Override
    public void finish(NumberedCommit commit, long snapshotId) {
      hook.reached(IngestStep.COMMITTED_NOT_IN_LEDGER, commit.units().getFirst());
      ledger.finish(commit, snapshotId);
    }

    @Override
    public long lastFinished() {
      return ledger.lastFinished();
    }
  }

  private record DyingLake(EventLake lake, StepHook hook) implements EventLake {
    @Override
    public LakeFile write(LakeFileName name, LakePartition partition, SortedRows rows) {
      return lake.write(name, partition, rows);
    }

    @Override
    public LakeSnapshot commit(NumberedCommit commit) {
      LakeSnapshot snapshot = lake.commit(commit);
      hook.reached(IngestStep.COMMIT_ANSWER_LOST, commit.units().getFirst());
      return snapshot;
    }

    @Override
    public LakeSnapshot newest() {
      return lake.newest();
    }

    @Override
    public LakePlan plan(LakeScan scan) {
      return lake.plan(scan);
    }

    @Override
    public void check() {
      lake.check();
    }
  }
}
