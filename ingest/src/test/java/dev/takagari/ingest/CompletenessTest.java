package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.duckdb.DuckDbRowCount;
import dev.takagari.adapters.duckdb.DuckDbSettings;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.opensearch.OpenSearchHotSettings;
import dev.takagari.adapters.opensearch.OpenSearchRowCount;
import dev.takagari.adapters.postgres.PostgresCoverageLedger;
import dev.takagari.adapters.postgres.PostgresDayLedger;
import dev.takagari.adapters.postgres.PostgresHotIndexLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.core.coverage.DelayStage;
import dev.takagari.core.coverage.StageDelays;
import dev.takagari.core.hot.HotPeriod;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.statement.CompletenessStatement;
import dev.takagari.core.statement.DayFigures;
import dev.takagari.core.statement.Equation;
import dev.takagari.core.statement.Equation.Result;
import dev.takagari.core.statement.FeedStatement;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.coverage.CoverageReport;
import dev.takagari.ingest.coverage.CoverageSettings;
import dev.takagari.ingest.coverage.CoverageSources;
import dev.takagari.ingest.coverage.StatementMaker;
import dev.takagari.ingest.coverage.WatchedFeed;
import dev.takagari.ingest.engine.IngestEngine;
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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What really came, counted in the real lake and the real hot index.
class CompletenessTest {
  private static final int EVENTS = 2 * 50;

  @TempDir Path directory;

  private IngestFixture fixture;
  private OpenSearchConnection connection;
  private OpenSearchHotSettings settings;
  private IcebergEventLake lake;
  private PostgresSession session;
  private Instant sent = Instant.EPOCH;

  @BeforeEach
  void ingest() {
    fixture = new IngestFixture();
    session = new PostgresSession(fixture.dataSource);
    connection =
        OpenSearchConnection.open(SharedStack.opensearch(), null, null, Duration.ofSeconds(30));
    settings =
        OpenSearchHotSettings.of(HotPeriod.YEAR)
            .withPrefix(SharedStack.freshName("takagari-complete"));
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
    fixture.queue.send(List.of(fixture.batches.batch("b1", 2, 50)));
    UnmappedNames unmapped = new UnmappedNames();
    try (IngestEngine engine =
        new IngestEngine(
            fixture.settings,
            fixture.archiveStore,
            new ArchiveLayout(IngestFixture.ARCHIVE),
            fixture.ledgers,
            List.of(
                new LakeSink(
                    lake,
                    LakeSinkSettings.in(directory.resolve("spool")),
                    new SimpleMeterRegistry()),
                new HotSink(
                    new OpenSearchHotIndex(
                        connection, new PostgresHotIndexLedger(session), settings),
                    1)),
            () -> new FdrSliceDecoder(unmapped, new PlainLines()),
            new IngestMeters(new SimpleMeterRegistry(), fixture.clock),
            fixture.clock,
            StepHook.NONE)) {
      fixture.receive(new FeedWorker(engine, fixture.feed()));
      while (new LedgerWorker(engine, List.of(fixture.feed())).workOnce()) {}
      new LakeCommitter(fixture.commits, lake, 100, new SimpleMeterRegistry()).commitAll(5);
    }
    sent = new PostgresCoverageLedger(session).arrivals(Instant.EPOCH).getFirst().last();
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    http("DELETE", "/" + settings.prefix() + "-*", "");
    lake.close();
    connection.close();
    fixture.close();
  }

  private CompletenessStatement statement() {
    CoverageReport report =
        new CoverageReport(
            List.of(new WatchedFeed("fdr", Optional.empty(), null)),
            new CoverageSources(
                new PostgresCoverageLedger(session),
                fixture.ledgers.tallies(),
                now -> List.of(),
                Map::of),
            CoverageSettings.USUAL);
    return new StatementMaker(
            new PostgresDayLedger(session),
            new DuckDbRowCount(lake, DuckDbSettings.SMALL, null),
            new OpenSearchRowCount(connection, settings),
            new ArchiveLayout(IngestFixture.ARCHIVE),
            () -> report.at(sent.plusSeconds(60)))
        .make(day(), Optional.empty(), sent.plusSeconds(60));
  }

  private LocalDate day() {
    String key =
        fixture.archiveStore.list(IngestFixture.ARCHIVE, "raw/", "", 1).getFirst().ref().key();
    String[] parts = key.split("/");
    return LocalDate.of(
        Integer.parseInt(parts[2]), Integer.parseInt(parts[3]), Integer.parseInt(parts[4]));
  }

  @Test
  void figuresOfLedgerLakeAndIndexAreEqual() {
    CompletenessStatement statement = statement();

    assertThat(statement.feeds()).hasSize(1);
    FeedStatement feed = statement.feeds().getFirst();
    assertThat(feed.equations()).as(statement.json()).allMatch(e -> e.result() == Result.EQUAL);
    assertThat(statement.result()).isEqualTo(Result.EQUAL);
    assertThat(feed.lakeRows()).isEqualTo(EVENTS);
    assertThat(feed.hotRows()).isEqualTo(EVENTS);
    DayFigures figures = feed.figures();
    assertThat(figures.messages()).isEqualTo(1);
    assertThat(figures.objects()).isEqualTo(new DayFigures.Objects(2, 2, 0, 0, 0));
    assertThat(figures.lines()).isEqualTo(EVENTS);
  }

  @Test
  void aRowThatIsGoneIsUnexplained() throws IOException, InterruptedException {
    http(
        "POST",
        "/" + settings.prefix() + "-*/_delete_by_query?refresh=true&max_docs=1",
        "{\"query\":{\"match_all\":{}}}");
    fixture.sql("UPDATE ingest.sink_state SET written = written + 1 WHERE sink = 'lake'");

    CompletenessStatement statement = statement();
    assertThat(statement.result()).isEqualTo(Result.UNEXPLAINED);
    assertThat(statement.feeds().getFirst().equations())
        .filteredOn(equation -> equation.result() == Result.UNEXPLAINED)
        .extracting(Equation::name)
        .containsExactlyInAnyOrder("lake-rows", "hot-rows", "lines-lake");
  }

  @Test
  void aStoreThatDoesNotAnswerIsNoProof() {
    OpenSearchConnection working = connection;
    connection =
        OpenSearchConnection.open(
            URI.create("http://127.0.0.1:1"), null, null, Duration.ofSeconds(1));
    working.close();

    assertThat(statement().feeds().getFirst().hotRows()).isEqualTo(-1);
    assertThat(statement().result()).isEqualTo(Result.UNEXPLAINED);
  }

  @Test
  void delaysOfAllStepsAreKept() {
    Map<DelayStage, Long> counted = new EnumMap<>(DelayStage.class);
    for (StageDelays delays :
        fixture.ledgers.tallies().delays(Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"))) {
      counted.put(delays.stage(), delays.delays().count());
    }
    assertThat(counted)
        .containsEntry(DelayStage.DELIVERED, (long) EVENTS)
        .containsEntry(DelayStage.ARCHIVED, (long) EVENTS)
        .containsEntry(DelayStage.LAKE, (long) EVENTS)
        .containsEntry(DelayStage.SEARCHABLE, (long) EVENTS);
    assertThat(fixture.ledgers.tallies().silentHosts(Duration.ofDays(365), Instant.EPOCH, 10))
        .allSatisfy(hosts -> assertThat(hosts.hosts()).isPositive());
  }

  private static void http(String method, String path, String body)
      throws IOException, InterruptedException {
    URI uri = SharedStack.opensearch().resolve(path);
    // an answer that crosses the change to HTTP/2 is read as frames
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      client.send(
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
