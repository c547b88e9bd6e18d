package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.mappingfile.MappingDirectory;
import dev.takagari.adapters.mappingfile.ShippedMappings;
import dev.takagari.adapters.postgres.PostgresCommitLedger;
import dev.takagari.adapters.postgres.PostgresHostRegistry;
import dev.takagari.adapters.postgres.PostgresIdentityBook;
import dev.takagari.adapters.postgres.PostgresLedgerReport;
import dev.takagari.adapters.postgres.PostgresMigrations;
import dev.takagari.adapters.postgres.PostgresQuarantineLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.postgres.PostgresSinkLedger;
import dev.takagari.adapters.postgres.PostgresTallyLedger;
import dev.takagari.adapters.postgres.PostgresUnitLedger;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.ledger.Balance;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.ledger.UnitLedger;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.queue.InMemoryMessageQueue;
import dev.takagari.core.queue.QueueMessage;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.decode.ObjectKinds;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.IngestStep;
import dev.takagari.ingest.engine.Ledgers;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.metrics.StageClock;
import dev.takagari.ingest.steering.FeedSteering;
import dev.takagari.ingest.unit.LedgerWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Everything around ingest: a real ledger, feed, archive and queue in memory, sinks that remember.
/// Each [#engine] is one process; leaving it without a word is how a process dies.
final class IngestFixture implements AutoCloseable {
  static final String ARCHIVE = "archive";

  final HikariDataSource dataSource;
  final InMemoryBlobStore feedStore = new InMemoryBlobStore();
  final InMemoryBlobStore archiveStore = new InMemoryBlobStore();
  final InMemoryMessageQueue queue = new InMemoryMessageQueue();
  final RecordingSink lakeSink = RecordingSink.lake();
  final RecordingSink hotSink = RecordingSink.hot();
  final FakeLake lake = new FakeLake(lakeSink);
  final Batches batches = new Batches(feedStore, 42);
  final PostgresSession session;
  final Ledgers ledgers;
  final PostgresCommitLedger commits;
  final StageClock clock = new StageClock();
  private final List<IngestEngine> engines = new ArrayList<>();
  IngestSettings settings =
      IngestSettings.defaults()
          .withTimes(Duration.ofMinutes(2), Duration.ZERO, Duration.ZERO, Duration.ofMillis(1));

  IngestFixture() {
    PostgresAddress address = SharedStack.freshDatabase();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(4);
    dataSource = new HikariDataSource(config);
    new PostgresMigrations(dataSource).migrate("ingest");
    session = new PostgresSession(dataSource);
    ledgers =
        new Ledgers(
            new PostgresUnitLedger(session),
            new PostgresSinkLedger(session),
            new PostgresQuarantineLedger(session),
            new PostgresHostRegistry(session),
            new PostgresLedgerReport(session),
            new PostgresTallyLedger(session),
            new PostgresIdentityBook(session));
    commits = new PostgresCommitLedger(session);
  }

  /// A process that dies where `hook` says.
  IngestEngine engine(StepHook hook) {
    return engine(archiveStore, hook);
  }

  IngestEngine engine(BlobStore archive, StepHook hook) {
    UnmappedNames unmapped = new UnmappedNames();
    IngestEngine engine =
        new IngestEngine(
            settings,
            archive,
            new ArchiveLayout(ARCHIVE),
            ledgers,
            List.of(lakeSink, hotSink),
            () -> new FdrSliceDecoder(unmapped, new PlainLines()),
            new IngestMeters(new SimpleMeterRegistry(), clock),
            clock,
            hook);
    engines.add(engine);
    return engine;
  }

  /// A process whose feeds are steered.
  IngestEngine steered(FeedSteering steering, StepHook hook) {
    UnmappedNames unmapped = new UnmappedNames();
    IngestEngine engine =
        new IngestEngine(
            settings,
            archiveStore,
            new ArchiveLayout(ARCHIVE),
            ledgers,
            List.of(lakeSink, hotSink),
            ObjectKinds.ofSensor(() -> new FdrSliceDecoder(unmapped, new PlainLines()), 2),
            new IngestMeters(new SimpleMeterRegistry(), clock),
            clock,
            hook,
            steering);
    engines.add(engine);
    return engine;
  }

  /// A process whose feed may bring any kind of log.
  ///
  /// @param source what the feed is configured to bring, empty to find out
  IngestEngine engine(String source) {
    List<SourceType> all =
        new ArrayList<>(ShippedSources.types(new UnmappedNames(), new PlainLines()));
    all.addAll(MappingDirectory.types(ShippedMappings.all()));
    return engine(all, source);
  }

  /// A process that knows these kinds of logs.
  IngestEngine engine(List<SourceType> all, String source) {
    SourceTypes types = new SourceTypes(all);
    Map<String, String> configured = source.isEmpty() ? Map.of() : Map.of("fdr", source);
    IngestEngine engine =
        new IngestEngine(
            settings,
            archiveStore,
            new ArchiveLayout(ARCHIVE),
            ledgers,
            List.of(lakeSink, hotSink),
            new ObjectKinds(types, configured, 2),
            new IngestMeters(new SimpleMeterRegistry(), clock),
            clock,
            StepHook.NONE);
    engines.add(engine);
    return engine;
  }

  /// Every kind of log that is shipped.
  static SourceTypes shippedTypes() {
    List<SourceType> all =
        new ArrayList<>(ShippedSources.types(new UnmappedNames(), new PlainLines()));
    all.addAll(MappingDirectory.types(ShippedMappings.all()));
    return new SourceTypes(all);
  }

  /// A process that takes in records that come one by one.
  ///
  /// @param units where they are claimed
  IngestEngine intakeEngine(BlobStore archive, ArchiveLayout layout, UnitLedger units) {
    return intakeEngine(archive, layout, units, List.of(lakeSink, hotSink));
  }

  private IngestEngine intakeEngine(
      BlobStore archive, ArchiveLayout layout, UnitLedger units, List<EventSink> sinks) {
    SourceTypes types = shippedTypes();
    IngestEngine engine =
        new IngestEngine(
            settings,
            archive,
            layout,
            new Ledgers(
                units,
                ledgers.sinks(),
                ledgers.quarantine(),
                ledgers.hosts(),
                ledgers.report(),
                ledgers.tallies(),
                ledgers.sightings()),
            sinks,
            new ObjectKinds(types, new IntakeFeeds(types, archive, layout).kinds(), 2),
            new IngestMeters(new SimpleMeterRegistry(), clock),
            clock,
            StepHook.NONE);
    engines.add(engine);
    return engine;
  }

  /// The same beside a sink that detects.
  IngestEngine detectingEngine(BlobStore archive, ArchiveLayout layout, EventSink detections) {
    return intakeEngine(archive, layout, ledgers.units(), List.of(lakeSink, hotSink, detections));
  }

  /// What a healthy process does with what was handed over.
  void runIntake(IngestEngine engine, IntakeFeeds feeds) {
    LedgerWorker rest = new LedgerWorker(engine, feeds.all());
    boolean busy = true;
    while (busy) {
      expireLeases();
      busy = rest.workOnce();
      busy |= commit(StepHook.NONE);
    }
  }

  Feed feed() {
    return feed(feedStore);
  }

  Feed feed(BlobStore store) {
    return new Feed("fdr", queue, store, Set.of(), true);
  }

  /// Everything that a healthy process does until nothing is left to do.
  void runToTheEnd() {
    runToTheEnd(engine(StepHook.NONE));
  }

  void runToTheEnd(IngestEngine engine) {
    FeedWorker worker = new FeedWorker(engine, feed());
    LedgerWorker rest = new LedgerWorker(engine, List.of(feed()));
    boolean busy = true;
    while (busy) {
      expireLeases();
      queue.redeliver();
      busy = receive(worker) > 0;
      while (rest.workOnce()) {
        busy = true;
        expireLeases();
      }
      while (commit(StepHook.NONE)) {
        busy = true;
      }
    }
  }

  /// Handles what the queue has, on this thread.
  int receive(FeedWorker worker) {
    List<QueueMessage> messages = queue.receive(10, Duration.ZERO, Duration.ofMinutes(10));
    messages.forEach(worker::handle);
    worker.flush();
    return messages.size();
  }

  /// One turn of a committer that dies where `hook` says.
  boolean commit(StepHook hook) {
    var commit = commits.open().or(() -> commits.begin(100));
    if (commit.isEmpty()) {
      return false;
    }
    UnitId unit = commit.get().units().getFirst();
    hook.reached(IngestStep.COMMIT_ROW_WRITTEN, unit);
    long snapshot = lake.commit(commit.get());
    hook.reached(IngestStep.COMMIT_ANSWER_LOST, unit);
    hook.reached(IngestStep.COMMITTED_NOT_IN_LEDGER, unit);
    commits.finish(commit.get(), snapshot);
    return true;
  }

  /// Lets the time pass after which a silent holder counts as dead, and every pause.
  void expireLeases() {
    sql("UPDATE ingest.unit SET lease_until = clock_timestamp()");
    sql("UPDATE ingest.sink_state SET due_at = clock_timestamp()");
  }

  void sql(String statement) {
    try (Connection connection = dataSource.getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  Balance balance() {
    return ledgers.report().balance();
  }

  List<QuarantineLedger.Listed> quarantine() {
    return ledgers.quarantine().list(0, 1000, true);
  }

  List<ErrorCode> reasons() {
    return quarantine().stream().map(listed -> listed.entry().reason()).toList();
  }

  /// Nothing is lost, nothing is doubled, nothing is left.
  void assertComplete(int events) {
    Balance balance = balance();
    assertThat(balance.holds()).as(balance.toString()).isTrue();
    assertThat(balance.unitsInFlight()).as(balance.toString()).isZero();
    assertThat(balance.files().inFlight()).isZero();
    assertThat(queue.size()).isZero();
    assertThat(lake.rows()).hasSize(events);
    assertThat(hotSink.rows).hasSize(events);
    Set<String> inLake = new TreeSet<>();
    lake.rows().forEach(row -> inLake.add(row.string(Columns.EVENT_ID)));
    assertThat(inLake).hasSize(events).isEqualTo(new TreeSet<>(hotSink.rows.keySet()));
    assertThat(balance.sink("lake").written()).isEqualTo(events);
    assertThat(balance.sink("hot").written()).isEqualTo(events);
  }

  @Override
  public void close() {
    engines.forEach(IngestEngine::close);
    dataSource.close();
  }
}
