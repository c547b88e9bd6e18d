package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.mappingfile.MappingDirectory;
import dev.takagari.adapters.mappingfile.ShippedMappings;
import dev.takagari.adapters.policyfile.ShippedPolicy;
import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresCaseRecords;
import dev.takagari.adapters.postgres.PostgresCaseRepository;
import dev.takagari.adapters.postgres.PostgresDetectionTallies;
import dev.takagari.adapters.postgres.PostgresDueCases;
import dev.takagari.adapters.postgres.PostgresHostRegistry;
import dev.takagari.adapters.postgres.PostgresIdentityBook;
import dev.takagari.adapters.postgres.PostgresLedgerReport;
import dev.takagari.adapters.postgres.PostgresOwnerBook;
import dev.takagari.adapters.postgres.PostgresParkedMessages;
import dev.takagari.adapters.postgres.PostgresQuarantineLedger;
import dev.takagari.adapters.postgres.PostgresSinkLedger;
import dev.takagari.adapters.postgres.PostgresTallyLedger;
import dev.takagari.adapters.postgres.PostgresUnitLedger;
import dev.takagari.alerting.detect.DetectionSink;
import dev.takagari.alerting.detect.FalcoPriority;
import dev.takagari.alerting.facts.FactGathering;
import dev.takagari.alerting.facts.FactSettings;
import dev.takagari.alerting.facts.finder.Recorded;
import dev.takagari.alerting.facts.finder.WhereFinder;
import dev.takagari.alerting.facts.finder.WhoFinder;
import dev.takagari.alerting.policy.PolicyBook;
import dev.takagari.alerting.queue.QueuedDetections;
import dev.takagari.alerting.triage.CaseInvestigation;
import dev.takagari.alerting.triage.DueCaseWorker;
import dev.takagari.alerting.triage.TriageSettings;
import dev.takagari.alerting.triage.TriageWorker;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.queue.InMemoryMessageQueue;
import dev.takagari.core.queue.QueueMessage;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.decode.ObjectKinds;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.Ledgers;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.ingest.intake.ObjectIntake;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.metrics.StageClock;
import dev.takagari.ingest.unit.LedgerWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;

/// The whole road from a record to a case: a real database, feed, archive and queues in memory.
/// Each [Part] of it is a process; leaving it without a word is how a process dies.
final class DetectionRoad implements AutoCloseable {
  static final String STREAM = "crowdstrike.stream";
  private static final String FEED_BUCKET = "feed";
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final TriageSettings TRIAGE =
      new TriageSettings(
          2,
          Duration.ofMillis(20),
          Duration.ofMinutes(10),
          4,
          Duration.ofMillis(20),
          Duration.ofMinutes(10));

  final AlertingDatabase database = new AlertingDatabase();
  final InMemoryMessageQueue feedQueue = new InMemoryMessageQueue();
  final InMemoryMessageQueue alerts = new InMemoryMessageQueue();
  final PostgresCaseRepository cases =
      new PostgresCaseRepository(database.session(), CaseSettings.USUAL);
  final PostgresCaseRecords records = new PostgresCaseRecords(database.session());
  final PostgresDueCases due = new PostgresDueCases(database.session());
  private final InMemoryBlobStore feedStore = new InMemoryBlobStore();
  private final InMemoryBlobStore archive = new InMemoryBlobStore();
  private final PolicyBook policy =
      PolicyBook.open(
          new ShippedPolicy(), Optional.empty(), new SimpleMeterRegistry(), InstantSource.system());
  private final List<AutoCloseable> opened = new ArrayList<>();

  /// An object of FDR, announced.
  void replicate(String key, String line) {
    byte[] bytes = gzip(line);
    feedStore.put(
        new BlobRef(FEED_BUCKET, key),
        new ByteArrayInputStream(bytes),
        bytes.length,
        PutMode.REPLACE);
    feedQueue.send(
        List.of(
            """
            {"Records":[{"eventVersion":"2.1","eventName":"ObjectCreated:Put",\
            "eventTime":"2026-01-02T00:00:00Z","s3":{"bucket":{"name":"%s"},\
            "object":{"key":"%s","size":%d}}}]}"""
                .formatted(FEED_BUCKET, key, bytes.length)));
  }

  private static byte[] gzip(String line) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Takes in and decodes, on the thread that asks.
  final class Part {
    private final IngestEngine engine;
    private final IntakeFeeds feeds;
    private final Feed fdr = new Feed("fdr", feedQueue, feedStore, Set.of(), true);

    /// @param deaths where it dies
    Part(RoadDeaths deaths) {
      List<SourceType> all =
          new ArrayList<>(ShippedSources.types(new UnmappedNames(), new PlainLines()));
      all.addAll(MappingDirectory.types(ShippedMappings.all()));
      SourceTypes types = new SourceTypes(all);
      ArchiveLayout layout = new ArchiveLayout("archive");
      feeds = new IntakeFeeds(types, archive, layout);
      DetectionOutlet queue = new QueuedDetections(alerts, InstantSource.system());
      DetectionTallies tallies = new PostgresDetectionTallies(database.session());
      engine =
          new IngestEngine(
              IngestSettings.defaults()
                  .withTimes(
                      Duration.ofMinutes(2), Duration.ZERO, Duration.ZERO, Duration.ofMillis(1)),
              deaths.store(archive),
              layout,
              new Ledgers(
                  new PostgresUnitLedger(database.session()),
                  new PostgresSinkLedger(database.session()),
                  new PostgresQuarantineLedger(database.session()),
                  new PostgresHostRegistry(database.session()),
                  new PostgresLedgerReport(database.session()),
                  new PostgresTallyLedger(database.session()),
                  new PostgresIdentityBook(database.session())),
              List.of(
                  new DetectionSink(
                      deaths.outlet(queue),
                      tallies,
                      FalcoPriority.DEBUG,
                      new SimpleMeterRegistry())),
              new ObjectKinds(types, feeds.kinds(), 2),
              new IngestMeters(new SimpleMeterRegistry(), new StageClock()),
              new StageClock(),
              deaths.ingest());
      opened.add(engine);
    }

    void take(String... messages) {
      new ObjectIntake(engine, feeds, IntakeFeed.Origin.LIVE)
          .take(
              STREAM,
              List.of(messages).stream()
                  .map(message -> message.getBytes(StandardCharsets.UTF_8))
                  .toList());
    }

    /// Works on everything that was taken in or announced.
    void work() {
      FeedWorker worker = new FeedWorker(engine, fdr);
      List<Feed> all = new ArrayList<>(feeds.all());
      all.add(fdr);
      LedgerWorker rest = new LedgerWorker(engine, all);
      boolean busy = true;
      while (busy) {
        busy = rest.workOnce();
        List<QueueMessage> messages = feedQueue.receive(10, Duration.ZERO, Duration.ofMinutes(10));
        messages.forEach(worker::handle);
        worker.flush();
        busy |= !messages.isEmpty();
      }
    }
  }

  /// Files what is in the alert queue and gathers facts, on threads of its own, until nothing is
  /// left to do or it is dead.
  void triage(RoadDeaths deaths) throws InterruptedException {
    CaseRepository filing = deaths.cases(cases);
    CaseRecords keeping = deaths.records(records);
    try (FactGathering facts = facts();
        DueCaseWorker gathering =
            new DueCaseWorker(
                due,
                new CaseInvestigation(
                    filing,
                    keeping,
                    facts,
                    policy,
                    OwnerBook.EMPTY,
                    ZoneOffset.UTC,
                    InstantSource.system()),
                TRIAGE,
                new SimpleMeterRegistry());
        TriageWorker worker =
            new TriageWorker(
                alerts,
                filing,
                new PostgresParkedMessages(database.session()),
                gathering::wake,
                TRIAGE,
                new SimpleMeterRegistry(),
                InstantSource.system(),
                deaths.triage())) {
      worker.start();
      gathering.start();
      until(() -> deaths.happened() || isQuiet());
    }
  }

  private boolean isQuiet() {
    return alerts.size() == 0 && waiting() == 0;
  }

  /// Cases that are due, taken or not.
  private long waiting() {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM alerting.due_case WHERE least(due_at, more_at) <= alerting.clock()")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private Connection connection() throws SQLException {
    PostgresAddress address = database.address();
    return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
  }

  private FactGathering facts() {
    PostgresIdentityBook identities = new PostgresIdentityBook(database.session());
    return new FactGathering(
        List.of(
            new WhoFinder(identities, new PostgresOwnerBook(database.session())),
            new WhereFinder(identities),
            new Recorded()),
        FactSettings.DEFAULT,
        new SimpleMeterRegistry());
  }

  /// Lets the time pass after which a silent holder counts as dead, and every pause.
  void expire() {
    sql("UPDATE ingest.unit SET lease_until = clock_timestamp()");
    sql("UPDATE ingest.sink_state SET due_at = clock_timestamp()");
    sql("UPDATE alerting.due_case SET claimed_until = '-infinity'");
    feedQueue.redeliver();
    alerts.redeliver();
  }

  private void sql(String statement) {
    try (Connection connection = connection();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it never ends").isLessThan(end);
      Thread.sleep(20);
    }
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    database.close();
  }
}
