package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.duckdb.DuckDbEventSearcher;
import dev.takagari.adapters.duckdb.DuckDbSettings;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchEventSearcher;
import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.opensearch.OpenSearchHotSettings;
import dev.takagari.adapters.postgres.PostgresHotIndexLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.hot.HotPeriod;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.decode.ObjectKinds;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.hot.HotSink;
import dev.takagari.ingest.lake.LakeCommitter;
import dev.takagari.ingest.lake.LakeSink;
import dev.takagari.ingest.lake.LakeSinkSettings;
import dev.takagari.ingest.metrics.IngestMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One trail, from the message that names it to both engines, with the real lake and index.
class CloudTrailEndToEndTest {
  @TempDir Path directory;

  private final SourceTypes types =
      new SourceTypes(ShippedSources.types(new UnmappedNames(), new PlainLines()));
  private final Rebuilder rebuilder = new Rebuilder(types.mappings());
  private IngestFixture fixture;
  private OpenSearchConnection connection;
  private PostgresHotIndexLedger indices;
  private IcebergEventLake lake;

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
    connection =
        OpenSearchConnection.open(SharedStack.opensearch(), null, null, Duration.ofSeconds(30));
    indices = new PostgresHotIndexLedger(new PostgresSession(fixture.dataSource));
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
  void close() {
    lake.close();
    connection.close();
    fixture.close();
  }

  private IngestEngine engine() {
    OpenSearchHotSettings settings =
        OpenSearchHotSettings.of(HotPeriod.MONTH)
            .withPrefix(SharedStack.freshName("takagari-trail"));
    return new IngestEngine(
        fixture.settings,
        fixture.archiveStore,
        new ArchiveLayout(IngestFixture.ARCHIVE),
        fixture.ledgers,
        List.of(
            new LakeSink(
                lake, LakeSinkSettings.in(directory.resolve("spool")), new SimpleMeterRegistry()),
            new HotSink(new OpenSearchHotIndex(connection, indices, settings), 2)),
        new ObjectKinds(types, Map.of(), 2),
        new IngestMeters(new SimpleMeterRegistry(), fixture.clock),
        fixture.clock,
        StepHook.NONE);
  }

  @Test
  void aTrailIsFoundInBothEnginesAndGivenBackAsItWas() {
    CloudTrails trails = new CloudTrails(11);
    List<String> records = new ArrayList<>(trails.records(40));
    records.add(trails.record("TerminateInstances", "Eve", "203.0.113.9"));
    fixture.queue.send(
        List.of(
            Batches.s3Event(
                List.of(fixture.batches.put(CloudTrails.KEY, CloudTrails.file(records))))));
    try (IngestEngine engine = engine()) {
      fixture.receive(new dev.takagari.ingest.feed.FeedWorker(engine, fixture.feed()));
      new LakeCommitter(fixture.commits, lake, 100, new SimpleMeterRegistry()).commitAll(10);
    }
    assertThat(fixture.balance().holds()).as(fixture.balance().toString()).isTrue();
    assertThat(fixture.balance().sink("lake").written()).isEqualTo(41);
    assertThat(fixture.balance().sink("hot").written()).isEqualTo(41);
    List<EventSearcher> engines =
        List.of(
            new OpenSearchEventSearcher(connection, indices),
            new DuckDbEventSearcher(lake, DuckDbSettings.SMALL));
    for (EventSearcher searcher : engines) {
      for (String query :
          List.of(
              "user.name:eve",
              "source.ip:203.0.113.9",
              "eventName:TerminateInstances",
              "userIdentity.userName:Eve",
              "event.dataset:aws.cloudtrail AND event.class:identity AND sourceIPAddress:203.*")) {
        List<? extends Event> found = search(searcher, query);
        assertThat(found).as(searcher.getClass() + " " + query).hasSize(1);
        assertThat(CanonicalJson.of(rebuilder.rebuild(found.getFirst())))
            .isEqualTo(CanonicalJson.of(records.getLast()));
      }
      assertThat(search(searcher, "requestParameters.instanceId:i-*")).hasSize(41);
      List<String> rebuilt = new ArrayList<>();
      search(searcher, "recipientAccountId:111122223333")
          .forEach(event -> rebuilt.add(CanonicalJson.of(rebuilder.rebuild(event))));
      assertThat(rebuilt)
          .containsExactlyInAnyOrderElementsOf(records.stream().map(CanonicalJson::of).toList());
      assertThat(search(searcher, "raw.line:41").getFirst().string(Columns.EVENT_ACTION))
          .isEqualTo("TerminateInstances");
    }
  }

  private static List<? extends Event> search(EventSearcher searcher, String query) {
    return searcher
        .search(
            new SearchRequest(
                QueryParser.parse(query).query(),
                TimeRange.ALL,
                Optional.empty(),
                100,
                Optional.empty(),
                Duration.ofSeconds(30)))
        .rows();
  }
}
