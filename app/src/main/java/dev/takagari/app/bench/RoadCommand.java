package dev.takagari.app.bench;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.opensearch.OpenSearchHotSettings;
import dev.takagari.adapters.postgres.PostgresCommitLedger;
import dev.takagari.adapters.postgres.PostgresHostRegistry;
import dev.takagari.adapters.postgres.PostgresHotIndexLedger;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresLedgerReport;
import dev.takagari.adapters.postgres.PostgresMigrations;
import dev.takagari.adapters.postgres.PostgresQuarantineLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.postgres.PostgresSinkLedger;
import dev.takagari.adapters.postgres.PostgresUnitLedger;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.app.service.CommitLoop;
import dev.takagari.app.service.Feeds;
import dev.takagari.app.service.IngestRole;
import dev.takagari.core.hot.HotPeriod;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.Ledgers;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.hot.HotSink;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.ingest.lake.LakeCommitter;
import dev.takagari.ingest.lake.LakeSink;
import dev.takagari.ingest.lake.LakeSinkSettings;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.metrics.IngestTotals;
import dev.takagari.ingest.metrics.StageClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The engine of the service, without Spring, search and page, on servers that somebody else
/// started, until everything announced is committed. For a process of its own, which ends when its
/// standard input does.
@Command(name = "road", hidden = true, description = "ingest what is announced, then end")
final class RoadCommand implements Callable<Integer> {
  private static final Duration SOCKET_WAIT = Duration.ofSeconds(60);
  private static final Duration COMMITS = Duration.ofSeconds(2);
  private static final Duration NEVER_AGAIN = Duration.ofDays(1);
  private static final long POLL_MILLIS = 100;

  @Parameters(index = "0", paramLabel = "JOB", description = "where the servers are, as JSON")
  private Path jobFile = Path.of("job.json");

  @Parameters(index = "1", paramLabel = "RESULT", description = "where the outcome goes, as JSON")
  private Path result = Path.of("result.json");

  @Override
  public Integer call() throws IOException, InterruptedException {
    Thread.ofPlatform().daemon().name("bench-parent").start(RoadCommand::endWithParent);
    InstantSource clock = InstantSource.system();
    RoadJob job = RoadJob.read(jobFile);
    MeterRegistry registry = new SimpleMeterRegistry();
    StageClock stages = new StageClock();
    WalkSink walk = new WalkSink();
    try (HikariDataSource source = dataSource(job);
        S3BlobStore store = new S3BlobStore(job.s3Settings());
        IcebergEventLake lake = lake(job);
        OpenSearchConnection connection = connection(job)) {
      new PostgresMigrations(source).migrate("ingest");
      PostgresSession session = new PostgresSession(source);
      Ledgers ledgers = ledgers(session);
      List<EventSink> sinks = new ArrayList<>();
      sinks.add(new LakeSink(lake, LakeSinkSettings.in(job.work().resolve("spool")), registry));
      if (!job.hotLater()) {
        sinks.add(walk);
      }
      if (connection != null) {
        sinks.add(new HotSink(hotIndex(connection, session), HotSink.USUAL_BATCHES));
      }
      EnrichSinks enrich = EnrichSinks.of(job, source, session, lake, clock, registry);
      sinks.addAll(enrich.sinks());
      UnmappedNames unmapped = new UnmappedNames();
      PlainLines plainLines = new PlainLines();
      Feeds feeds = new Feeds(List.of(feed(job, store, clock)));
      try (IngestEngine engine =
              new IngestEngine(
                  IngestSettings.defaults(),
                  store,
                  new ArchiveLayout(RoadSide.RAW_BUCKET),
                  ledgers,
                  sinks,
                  () -> new FdrSliceDecoder(unmapped, plainLines),
                  new IngestMeters(registry, stages),
                  stages,
                  StepHook.NONE);
          IngestRole role =
              new IngestRole(
                  true,
                  engine,
                  feeds,
                  new IntakeFeeds(
                      new SourceTypes(List.of()), store, new ArchiveLayout(RoadSide.RAW_BUCKET)),
                  List.of(),
                  null,
                  new CommitLoop(
                      new LakeCommitter(
                          new PostgresCommitLedger(session),
                          lake,
                          LakeCommitter.USUAL_FILES,
                          registry),
                      new PostgresLeaseLedger(session),
                      COMMITS,
                      COMMITS.multipliedBy(10)))) {
        if (job.hotLater()) {
          // As after a failure: archiving goes on without it, and its work waits in the ledger.
          engine.gate().failed(RoadTimes.HOT, NEVER_AGAIN);
        }
        role.start();
        RoadTimes times = new RoadTimes();
        IngestTotals totals = awaitEnd(feeds, ledgers, stages, times);
        enrich.commit();
        write(totals, lake, walk, times);
      }
    }
    return 0;
  }

  private static IngestTotals awaitEnd(
      Feeds feeds, Ledgers ledgers, StageClock stages, RoadTimes times)
      throws InterruptedException {
    while (true) {
      long backlog = feeds.all().stream().mapToLong(feed -> feed.queue().backlog()).sum();
      IngestTotals totals = IngestTotals.of(ledgers.report().balance(), stages);
      times.see(totals.balance());
      if (backlog == 0 && totals.isComplete()) {
        return totals;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private void write(IngestTotals totals, IcebergEventLake lake, WalkSink walk, RoadTimes times)
      throws IOException {
    LakePlan plan = lake.plan(new LakeScan(Query.ALL, TimeRange.ALL, Optional.empty()));
    try (JsonGenerator json =
        new JsonFactory().createGenerator(result.toFile(), JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeNumberField("events", totals.eventsReceived());
      json.writeNumberField("events_lake", totals.eventsLake());
      json.writeNumberField("lake_bytes", plan.bytesInRange());
      json.writeNumberField("lake_files", plan.filesInRange());
      json.writeNumberField("walked", walk.sum());
      times.write(json);
      json.writeEndObject();
    }
  }

  private static HikariDataSource dataSource(RoadJob job) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(job.database());
    config.setUsername(job.databaseUser());
    config.setPassword(job.databasePassword());
    config.addDataSourceProperty("socketTimeout", Long.toString(SOCKET_WAIT.toSeconds()));
    return new HikariDataSource(config);
  }

  private static Ledgers ledgers(PostgresSession session) {
    return new Ledgers(
        new PostgresUnitLedger(session),
        new PostgresSinkLedger(session),
        new PostgresQuarantineLedger(session),
        new PostgresHostRegistry(session),
        new PostgresLedgerReport(session));
  }

  private static IcebergEventLake lake(RoadJob job) {
    return new IcebergEventLake(
        new LakeSettings(
            job.database(),
            job.databaseUser(),
            job.databasePassword(),
            job.work().resolve("lake").toString(),
            "takagari",
            Map.of()));
  }

  private static @Nullable OpenSearchConnection connection(RoadJob job) {
    return job.opensearch().isEmpty()
        ? null
        : OpenSearchConnection.open(URI.create(job.opensearch()), null, null, SOCKET_WAIT);
  }

  private static OpenSearchHotIndex hotIndex(
      OpenSearchConnection connection, PostgresSession session) {
    OpenSearchHotIndex index =
        new OpenSearchHotIndex(
            connection,
            new PostgresHotIndexLedger(session),
            OpenSearchHotSettings.of(HotPeriod.MONTH));
    index.requirePeriod();
    return index;
  }

  private static Feed feed(RoadJob job, S3BlobStore store, InstantSource clock) {
    return new Feed(
        "falcon",
        new SqsMessageQueue(job.sqsSettings(), clock),
        store,
        Set.of(RoadSide.FEED_BUCKET),
        true);
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // nothing is expected
      }
    } catch (IOException _) {
      // as good as closed
    }
    Runtime.getRuntime().halt(BenchCommand.FAILED);
  }
}
