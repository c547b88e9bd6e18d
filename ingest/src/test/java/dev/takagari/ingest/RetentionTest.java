package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeMaintenance;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.opensearch.OpenSearchHotSettings;
import dev.takagari.adapters.postgres.PostgresHotExclusions;
import dev.takagari.adapters.postgres.PostgresHotIndexLedger;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresRawLedger;
import dev.takagari.adapters.postgres.PostgresRemovalLedger;
import dev.takagari.adapters.postgres.PostgresRuleLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.s3.S3Settings;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.hot.HotPeriod;
import dev.takagari.core.lake.LakeState;
import dev.takagari.core.lake.StoredFile;
import dev.takagari.core.ledger.Balance;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.queue.InMemoryMessageQueue;
import dev.takagari.core.queue.QueueMessage;
import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.retention.LakeOnly;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.retention.Store;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.hot.HotKeeping;
import dev.takagari.ingest.hot.HotSink;
import dev.takagari.ingest.lake.LakeCommitter;
import dev.takagari.ingest.lake.LakeKeeping;
import dev.takagari.ingest.lake.LakeSink;
import dev.takagari.ingest.lake.LakeSinkSettings;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.replay.Replay;
import dev.takagari.ingest.retention.RetentionEnforcer;
import dev.takagari.ingest.retention.RetentionMeters;
import dev.takagari.ingest.retention.RetentionReport;
import dev.takagari.ingest.retention.RetentionReport.State;
import dev.takagari.ingest.retention.RetentionStep;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Retention over real servers, with a clock that is moved by hand: exactly what is due goes.
@Tag("slow")
class RetentionTest {
  private static final RetentionRules RULES =
      new RetentionRules(
          Map.of("default", Period.ofDays(5)),
          Map.of("default", Period.ofDays(20), "process", Period.ofDays(30)),
          Period.ofDays(60),
          Map.of());
  private static final String BEAT = "SensorHeartbeat";
  private static final String RUN = "ProcessRollup2";
  private static final String ASK = "DnsRequest";

  @TempDir Path directory;

  private final Instant start = Instant.now().truncatedTo(ChronoUnit.DAYS).plusSeconds(3_600 * 12);
  private Duration shift = Duration.ZERO;
  private IngestFixture fixture;
  private OpenSearchConnection connection;
  private OpenSearchHotIndex index;
  private PostgresHotIndexLedger indices;
  private HotExclusions exclusions;
  private PostgresSession session;
  private IcebergEventLake lake;
  private S3BlobStore archive;
  private String bucket;
  private IngestEngine engine;
  private final DatedQueue queue = new DatedQueue();
  private int lines;

  /// Messages that were sent when the test began.
  private final class DatedQueue extends InMemoryMessageQueue {
    @Override
    public List<QueueMessage> receive(int max, Duration wait, Duration visibility) {
      return super.receive(max, wait, visibility).stream()
          .map(m -> new QueueMessage(m.id(), m.receipt(), m.body(), start, m.receiveCount()))
          .toList();
    }
  }

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
    session = new PostgresSession(fixture.dataSource);
    connection =
        OpenSearchConnection.open(SharedStack.opensearch(), null, null, Duration.ofSeconds(30));
    indices = new PostgresHotIndexLedger(session);
    index =
        new OpenSearchHotIndex(
            connection,
            indices,
            OpenSearchHotSettings.of(HotPeriod.DAY)
                .withPrefix(SharedStack.freshName("takagari-retention")));
    exclusions = new PostgresHotExclusions(session);
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
    AwsAddress s3 = SharedStack.get().s3();
    archive =
        new S3BlobStore(new S3Settings(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey()));
    bucket = SharedStack.freshBucket();
    UnmappedNames unmapped = new UnmappedNames();
    engine =
        new IngestEngine(
            fixture.settings,
            archive,
            new ArchiveLayout(bucket),
            fixture.ledgers,
            List.of(
                new LakeSink(
                    lake,
                    lake::check,
                    LakeSinkSettings.in(directory.resolve("spool")),
                    new LakeKeeping(RULES, this::now, _ -> false),
                    new SimpleMeterRegistry()),
                new HotSink(
                    index,
                    2,
                    new HotKeeping(RULES, LakeOnly.of(List.of("*heartbeat")), exclusions))),
            () -> new FdrSliceDecoder(unmapped, new PlainLines()),
            new IngestMeters(new SimpleMeterRegistry(), fixture.clock),
            fixture.clock,
            StepHook.NONE);
  }

  @AfterEach
  void close() {
    indices.entries().forEach(entry -> index.drop(entry.name()));
    engine.close();
    archive.close();
    lake.close();
    connection.close();
    fixture.close();
  }

  private Instant now() {
    return start.plus(shift);
  }

  private Feed feed() {
    return new Feed("fdr", queue, fixture.feedStore, Set.of(), true);
  }

  private String line(String action, int daysAgo) {
    long time = start.minus(Duration.ofDays(daysAgo)).toEpochMilli() + lines++;
    return ("{\"event_simpleName\":\"%s\",\"name\":\"%sV1\",\"cid\":\"%032x\",\"aid\":\"%032x\","
            + "\"id\":\"00000000-0000-4000-8000-%012d\",\"timestamp\":\"%d\","
            + "\"event_platform\":\"Win\",\"TargetProcessId\":\"%d\",\"DomainName\":\"a.example\"}")
        .formatted(action, action, 1, 2, lines, time, lines);
  }

  /// Lets a batch with these lines come in, and everything that follows happen.
  private void ingest(String name, List<String> content) {
    BlobInfo info = fixture.batches.put("data/" + name + "/part-0.gz", Batches.gzip(content));
    queue.send(List.of(Batches.message(name, List.of(info))));
    FeedWorker worker = new FeedWorker(engine, feed());
    queue.receive(10, Duration.ZERO, Duration.ofMinutes(10)).forEach(worker::handle);
    worker.flush();
    new LakeCommitter(fixture.commits, lake, 100, new SimpleMeterRegistry()).commitAll(10);
    fixture.expireLeases();
  }

  private RetentionEnforcer enforcer(RetentionStep.Hook hook) {
    return new RetentionEnforcer(
        new RetentionEnforcer.Ports(
            new IcebergLakeMaintenance(lake),
            indices,
            index,
            exclusions,
            fixture.ledgers.units(),
            archive,
            new ArchiveLayout(bucket),
            new PostgresRemovalLedger(session),
            new PostgresRawLedger(session),
            new PostgresRuleLedger(session),
            new PostgresLeaseLedger(session),
            this::now),
        RULES,
        Duration.ofHours(24),
        Duration.ofMinutes(5),
        new RetentionMeters(new SimpleMeterRegistry()),
        hook);
  }

  private RetentionReport daily() {
    return enforcer(RetentionStep.Hook.NONE).daily().orElseThrow();
  }

  private void later(int days) {
    shift = shift.plus(Duration.ofDays(days));
  }

  /// Partitions and their rows, as days before the start.
  private Map<String, Long> inLake() {
    Map<String, Long> rows = new TreeMap<>();
    for (StoredFile file : state().files()) {
      rows.merge(
          file.partition().eventClass() + day(file.partition().day()), file.rows(), Long::sum);
    }
    return rows;
  }

  private LakeState state() {
    return new IcebergLakeMaintenance(lake).state();
  }

  private String day(LocalDate day) {
    return " -" + (start.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay() - day.toEpochDay());
  }

  /// Indices that the engine has, and their events.
  private Map<String, Long> inHot() {
    Map<String, Long> events = new TreeMap<>();
    var sizes = index.sizes();
    for (HotIndexEntry entry : indices.entries()) {
      events.put(
          entry.eventClass() + day(LocalDate.parse(entry.period())),
          sizes.get(entry.name()).events());
    }
    assertThat(sizes).hasSameSizeAs(events);
    return events;
  }

  private List<String> inArchive() {
    return archive.list(bucket, "", "", 1000).stream()
        .map(info -> info.ref().key().replaceAll(".*/", ""))
        .toList();
  }

  private void ingestAll() {
    ingest(
        "a",
        List.of(
            line(RUN, 0),
            line(RUN, 0),
            line(RUN, 3),
            line(ASK, 3),
            line(BEAT, 0),
            line(BEAT, 3),
            line(RUN, 8),
            line(RUN, 25),
            line(ASK, 25),
            line(RUN, 40)));
    ingest("b", List.of(line(RUN, 1), "not json"));
  }

  private long expired(RetentionReport report, Store store) {
    return report.due().stream().filter(d -> d.store() == store).mapToLong(d -> d.parts()).sum();
  }

  @Test
  void sinksAreGivenWhatTheyKeep() {
    ingestAll();

    assertThat(inLake())
        .isEqualTo(
            Map.of(
                "process -0",
                2L,
                "process -1",
                1L,
                "process -3",
                1L,
                "process -8",
                1L,
                "process -25",
                1L,
                "dns -3",
                1L,
                "other -0",
                1L,
                "other -3",
                1L));
    assertThat(inHot())
        .isEqualTo(Map.of("process -0", 2L, "process -1", 1L, "process -3", 1L, "dns -3", 1L));
    Balance balance = fixture.balance();
    assertThat(balance.holds()).as(balance.toString()).isTrue();
    // a DNS request of 25 and a process of 40 days ago
    assertThat(balance.sink("lake").expired()).isEqualTo(2);
    // these, and processes of 8 and 25 days ago
    assertThat(balance.sink("hot").expired()).isEqualTo(4);
    assertThat(balance.sink("hot").lakeOnly()).isEqualTo(2);
    LocalDate today = start.atZone(ZoneOffset.UTC).toLocalDate();
    assertThat(exclusions.floors())
        .isEqualTo(Map.of("process", today.minusDays(5), "dns", today.minusDays(5)));
    assertThat(exclusions.lakeOnly(today.minusDays(9), today))
        .extracting(kind -> kind.pattern() + " " + kind.partition().eventClass())
        .containsExactly("*heartbeat other", "*heartbeat other");
  }

  @Test
  void exactlyWhatIsDueGoes() {
    ingestAll();
    Map<String, Long> lakeBefore = inLake();
    Map<String, Long> hotBefore = inHot();
    int files = inArchive().size();
    assertThat(enforcer(RetentionStep.Hook.NONE).dryRun().due()).isEmpty();

    // the first time something is due it is announced only
    later(3);
    RetentionReport announced = daily();
    assertThat(expired(announced, Store.HOT)).isEqualTo(2);
    assertThat(announced.due()).allMatch(due -> due.state() == State.ANNOUNCED);
    assertThat(inHot()).isEqualTo(hotBefore);
    assertThat(enforcer(RetentionStep.Hook.NONE).daily()).isEmpty();

    // a day later it goes, and nothing else
    later(1);
    assertThat(daily().due()).allMatch(due -> due.state() == State.REMOVED);
    assertThat(inHot()).isEqualTo(Map.of("process -0", 2L, "process -1", 1L));
    assertThat(inLake()).isEqualTo(lakeBefore);
    assertThat(inArchive()).hasSize(files);

    // 25 + 6 days: the rule of processes in the lake is new
    later(2);
    RetentionReport ofTheLake = daily();
    assertThat(expired(ofTheLake, Store.LAKE)).isEqualTo(1);
    assertThat(ofTheLake.isDone(Store.LAKE)).isFalse();
    assertThat(inLake()).isEqualTo(lakeBefore);
    later(1);
    long seq = state().seq();
    assertThat(daily().isDone(Store.LAKE)).isTrue();
    assertThat(inLake().keySet())
        .containsExactlyInAnyOrder(
            "process -0",
            "process -1",
            "process -3",
            "process -8",
            "dns -3",
            "other -0",
            "other -3");
    assertThat(state().seq()).isEqualTo(seq);
    assertThat(inArchive()).hasSize(files);
    assertThat(fixture.balance().holds()).isTrue();

    // everything is too old: from the archive nothing goes by itself
    later(80);
    daily();
    later(1);
    RetentionReport last = daily();
    assertThat(inLake()).isEmpty();
    assertThat(inHot()).isEmpty();
    assertThat(inArchive()).hasSize(files);
    assertThat(last.due())
        .filteredOn(due -> due.store() == Store.RAW)
        .singleElement()
        .matches(due -> due.state() == State.WAITS && due.objects() == 1);
    assertThat(last.notes()).anyMatch(note -> note.startsWith("raw: 1 units of feed fdr are kept"));
    enforcer(RetentionStep.Hook.NONE).apply(true, "somebody");
    assertThat(inArchive())
        .as("what is open in the quarantine stays")
        .containsExactlyInAnyOrder(
            "0-part-0.gz",
            "manifest.json",
            "outcome.hot.json",
            "outcome.lake.json",
            "0-part-0.gz.lines.ndjson");
    assertThat(fixture.balance().holds()).isTrue();

    // what is gone is known all the same
    resolveAll();
    enforcer(RetentionStep.Hook.NONE).apply(false, "somebody");
    assertThat(inArchive()).isEmpty();
    long units = fixture.balance().units();
    ingestAgain("a");
    assertThat(fixture.balance().units()).isEqualTo(units);
    assertThat(inArchive()).isEmpty();
    assertThatThrownBy(
            () ->
                new Replay(
                        fixture.ledgers.units(),
                        fixture.ledgers.sinks(),
                        fixture.ledgers.report(),
                        _ -> false,
                        Set.of())
                    .replay(aUnit(), Set.of()))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RAW_EXPIRED));
  }

  private void resolveAll() {
    for (QuarantineLedger.Listed listed : fixture.quarantine()) {
      fixture.ledgers.quarantine().resolve(listed.id(), "seen");
    }
  }

  private void ingestAgain(String name) {
    BlobInfo info = fixture.feedStore.list(Batches.BUCKET, "data/" + name + "/", "", 10).getFirst();
    queue.send(List.of(Batches.message(name, List.of(info))));
    FeedWorker worker = new FeedWorker(engine, feed());
    queue.receive(10, Duration.ZERO, Duration.ofMinutes(10)).forEach(worker::handle);
    worker.flush();
    assertThat(queue.size()).isZero();
  }

  private UnitId aUnit() {
    List<UnitId> units = new ArrayList<>();
    try (var connection = fixture.dataSource.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT unit_id FROM ingest.unit ORDER BY 1")) {
      while (row.next()) {
        units.add(new UnitId(row.getString(1)));
      }
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
    return units.getFirst();
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatDiesIsFinishedByTheNext(RetentionStep step) {
    ingestAll();
    resolveAll();
    later(90);
    boolean[] dead = new boolean[1];
    RetentionEnforcer dying =
        enforcer(
            reached -> {
              if (reached == step && !dead[0]) {
                dead[0] = true;
                throw new Killed();
              }
            });

    assertThatThrownBy(() -> dying.apply(true, "somebody"))
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(Killed.class),
            e -> assertThat(e).hasCauseInstanceOf(Killed.class));
    assertThat(dead[0]).isTrue();
    assertThat(enforcer(RetentionStep.Hook.NONE).apply(true, "another").ran()).isTrue();

    assertThat(inLake()).isEmpty();
    assertThat(inHot()).isEmpty();
    assertThat(inArchive()).isEmpty();
    PostgresRemovalLedger removals = new PostgresRemovalLedger(session);
    assertThat(removals.open()).isEmpty();
    assertThat(removals.removed(100))
        .filteredOn(removed -> removed.store() == Store.RAW)
        .singleElement()
        .matches(removed -> removed.objects() == 2);
    assertThat(
            removals.removed(100).stream()
                .filter(r -> r.store() == Store.LAKE)
                .mapToLong(r -> r.rows())
                .sum())
        .isEqualTo(9);
    assertThat(enforcer(RetentionStep.Hook.NONE).apply(true, "another").due()).isEmpty();
    assertThat(fixture.balance().holds()).isTrue();
  }

  @Test
  void whatIsUnfinishedStays() {
    ingestAll();
    resolveAll();
    Map<String, Long> hot = inHot();
    Map<String, Long> cold = inLake();
    later(90);

    // the lake is still to take everything: the hot index may have what is nowhere else
    fixture.sql("UPDATE ingest.sink_state SET status = 'PENDING' WHERE sink = 'lake'");
    RetentionReport nothing = enforcer(RetentionStep.Hook.NONE).apply(true, "somebody");
    assertThat(nothing.due()).as(nothing.toString()).isEmpty();
    assertThat(inHot()).isEqualTo(hot);
    assertThat(inLake()).isEqualTo(cold);
    assertThat(inArchive()).hasSize(9);

    // the hot index is to take one unit again
    fixture.sql("UPDATE ingest.sink_state SET status = 'DONE' WHERE sink = 'lake'");
    fixture.sql(
        "UPDATE ingest.sink_state SET status = 'PENDING' WHERE sink = 'hot' AND unit_id IN"
            + " (SELECT unit_id FROM ingest.lake_file WHERE event_class = 'dns')");
    RetentionReport report = enforcer(RetentionStep.Hook.NONE).apply(true, "somebody");
    assertThat(inHot()).isEmpty();
    assertThat(inLake().keySet())
        .as("partitions of that unit")
        .containsExactlyInAnyOrder(
            "process -0",
            "process -3",
            "process -8",
            "process -25",
            "dns -3",
            "other -0",
            "other -3");
    assertThat(inArchive())
        .containsExactlyInAnyOrder(
            "0-part-0.gz", "manifest.json", "outcome.hot.json", "outcome.lake.json");
    assertThat(report.notes()).anyMatch(note -> note.startsWith("lake: 7 partitions are kept"));
  }
}
