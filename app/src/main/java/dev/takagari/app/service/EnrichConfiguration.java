package dev.takagari.app.service;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeFileRows;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingIndex;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingTable;
import dev.takagari.adapters.postgres.PostgresArrivedUnits;
import dev.takagari.adapters.postgres.PostgresHitLedger;
import dev.takagari.adapters.postgres.PostgresHuntLedger;
import dev.takagari.adapters.postgres.PostgresIndicatorChanges;
import dev.takagari.adapters.postgres.PostgresIndicatorFeedLedger;
import dev.takagari.adapters.postgres.PostgresIndicatorRepository;
import dev.takagari.adapters.postgres.PostgresLakeHistory;
import dev.takagari.adapters.postgres.PostgresListBook;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.postgres.PostgresSightingCoverage;
import dev.takagari.adapters.postgres.PostgresSightingKeeping;
import dev.takagari.adapters.postgres.PostgresSightingLedger;
import dev.takagari.adapters.postgres.PostgresSightingRewrites;
import dev.takagari.app.indicator.ImportFiles;
import dev.takagari.core.indicator.IndicatorChanges;
import dev.takagari.core.indicator.feed.IndicatorFeedLedger;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.list.ListBook;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.lake.LakeHistory;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.store.SightingKeeping;
import dev.takagari.core.sighting.store.SightingLedger;
import dev.takagari.core.sighting.store.SightingTable;
import dev.takagari.enrich.feed.FeedImport;
import dev.takagari.enrich.http.WebLimits;
import dev.takagari.enrich.hunt.HuntRunner;
import dev.takagari.enrich.hunt.HuntSettings;
import dev.takagari.enrich.list.LoadedLists;
import dev.takagari.enrich.list.WarningLists;
import dev.takagari.enrich.match.HitForm;
import dev.takagari.enrich.match.MatcherSettings;
import dev.takagari.enrich.match.MatcherSource;
import dev.takagari.enrich.sighting.KnownDays;
import dev.takagari.enrich.sighting.SightingCommitter;
import dev.takagari.enrich.sighting.SightingLookup;
import dev.takagari.enrich.sighting.SightingMergeSettings;
import dev.takagari.enrich.sighting.SightingMerger;
import dev.takagari.enrich.sighting.SightingSink;
import dev.takagari.enrich.sighting.SightingSinkSettings;
import dev.takagari.enrich.sink.IndicatorSink;
import dev.takagari.enrich.sink.IndicatorSinkSettings;
import dev.takagari.enrich.upkeep.LeasedWork;
import dev.takagari.enrich.upkeep.SightingRestart;
import dev.takagari.ingest.engine.Ledgers;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Indicators: their store, the sinks that compare and remember what arrives, hunts.
@Configuration(proxyBeanMethods = false)
class EnrichConfiguration {
  /// How old the list of the table's files may be in an answer.
  private static final Duration FRESH = Duration.ofSeconds(2);

  /// Imports over HTTP at a time: each holds a connection to the database.
  private static final int IMPORTS_AT_ONCE = 2;

  private static final Duration HUNT_LEASE = Duration.ofMinutes(2);
  private static final Duration HUNT_IDLE = Duration.ofSeconds(5);

  /// Longer than a batch takes that is not stuck.
  private static final Duration HUNT_PATIENCE = Duration.ofMinutes(10);

  /// Hits of one indicator in one file of the lake that a hunt lists.
  private static final int HUNT_HITS = 1_000;

  @Bean
  IndicatorRepository indicatorRepository(PostgresSession session) {
    return new PostgresIndicatorRepository(session);
  }

  @Bean
  IndicatorFeedLedger indicatorFeedLedger(PostgresSession session) {
    return new PostgresIndicatorFeedLedger(session);
  }

  @Bean
  IndicatorFeeds indicatorFeeds(TakagariProperties properties) {
    return IndicatorFeedSettings.of(properties.indicators());
  }

  @Bean
  FeedImport feedImport(IndicatorRepository store) {
    return new FeedImport(store);
  }

  @Bean
  ImportFiles importFiles(TakagariProperties properties) {
    return new ImportFiles(Path.of(properties.work()).resolve("imports"), IMPORTS_AT_ONCE);
  }

  @Bean
  IndicatorChanges indicatorChanges(PostgresSession session) {
    return new PostgresIndicatorChanges(session);
  }

  @Bean
  HitLedger hitLedger(PostgresSession session) {
    return new PostgresHitLedger(session);
  }

  @Bean
  PostgresHuntLedger huntLedger(PostgresSession session) {
    return new PostgresHuntLedger(session);
  }

  @Bean
  ListBook listBook(PostgresSession session) {
    return new PostgresListBook(session);
  }

  @Bean
  WarningLists warningLists(TakagariProperties properties) throws IOException {
    String directory = properties.indicators().warningLists();
    return directory == null ? WarningLists.NONE : WarningLists.load(Path.of(directory));
  }

  @Bean
  LoadedLists loadedLists(WarningLists warningLists, ListBook book, InstantSource clock) {
    return new LoadedLists(warningLists, book, clock);
  }

  @Bean
  MatcherSettings matcherSettings(TakagariProperties properties) {
    TakagariProperties.Indicators indicators = properties.indicators();
    MatcherSettings usual = MatcherSettings.in(Path.of(indicators.directory()));
    return new MatcherSettings(
        usual.directory(),
        indicators.pollInterval(),
        indicators.sweepInterval(),
        usual.mergeAt(),
        usual.rebuildAt(),
        usual.buildBytes());
  }

  @Bean
  MatcherSource matcherSource(
      MatcherSettings settings,
      IndicatorChanges changes,
      InstantSource clock,
      MeterRegistry registry) {
    return new MatcherSource(
        changes,
        settings,
        work -> Thread.ofPlatform().daemon().name("indicator-table").start(work),
        clock,
        registry);
  }

  @Bean
  IndicatorSink indicatorSink(
      MatcherSource matchers,
      HitLedger ledger,
      LoadedLists lists,
      InstantSource clock,
      MeterRegistry registry) {
    return new IndicatorSink(matchers, ledger, lists, IndicatorSinkSettings.USUAL, clock, registry);
  }

  @Bean
  IcebergSightingTable sightingTable(IcebergEventLake lake) {
    return new IcebergSightingTable(lake);
  }

  @Bean
  SightingLedger sightingLedger(PostgresSession session) {
    return new PostgresSightingLedger(session);
  }

  @Bean
  SightingKeeping sightingKeeping(PostgresSession session) {
    return new PostgresSightingKeeping(session);
  }

  @Bean
  SightingRestart sightingRestart(SightingKeeping keeping, IcebergSightingTable table) {
    return new SightingRestart(keeping, table);
  }

  @Bean
  SightingSink sightingSink(
      SightingTable table,
      SightingLedger ledger,
      TakagariProperties properties,
      MeterRegistry registry) {
    return new SightingSink(
        table,
        ledger,
        new SightingSinkSettings(
            Path.of(properties.work()).resolve("sightings"),
            Math.toIntExact(properties.sightings().memory().toBytes()),
            Runtime.getRuntime().availableProcessors()),
        registry);
  }

  @Bean
  SightingIndex sightingIndex(IcebergSightingTable table) {
    return new IcebergSightingIndex(table, FRESH);
  }

  @Bean
  SightingLookup sightingLookup(SightingIndex index) {
    return new SightingLookup(index);
  }

  @Bean
  HostRegistry hostRegistry(Ledgers ledgers) {
    return ledgers.hosts();
  }

  @Bean
  SightingCoverage sightingCoverage(
      PostgresSession session, SightingLedger ledger, SightingIndex index) {
    return new KnownDays(new PostgresSightingCoverage(session), ledger, index);
  }

  @Bean
  LakeHistory lakeHistory(PostgresSession session) {
    return new PostgresLakeHistory(session);
  }

  @Bean
  HuntRunner huntRunner(
      TakagariProperties properties,
      PostgresSession session,
      PostgresHuntLedger hunts,
      SightingIndex index,
      SightingCoverage coverage,
      IcebergEventLake lake,
      HitLedger ledger,
      LoadedLists lists,
      InstantSource clock) {
    return new HuntRunner(
        hunts,
        new PostgresArrivedUnits(session),
        index,
        coverage,
        lake,
        new IcebergLakeFileRows(lake),
        ledger,
        new HitForm(lists, clock, IndicatorHit.How.RETRO),
        new HuntSettings(
            properties.indicators().lookBack(),
            HUNT_LEASE,
            HUNT_IDLE,
            HUNT_PATIENCE,
            Path.of(properties.work()).resolve("hunts"),
            HUNT_HITS),
        clock,
        ProcessName.OWN);
  }

  @Bean(destroyMethod = "close")
  EnrichRole enrichRole(
      TakagariProperties properties,
      MatcherSource matchers,
      MatcherSettings matching,
      IndicatorChanges changes,
      LoadedLists lists,
      SightingTable table,
      SightingLedger sightings,
      PostgresSession session,
      HuntRunner hunts,
      IndicatorFeeds feeds,
      IndicatorRepository store,
      IndicatorFeedLedger feedLedger,
      LeaseLedger leases,
      MeterRegistry registry,
      InstantSource clock) {
    TakagariProperties.Indicators indicators = properties.indicators();
    EnrichRole role = new EnrichRole(IngestConfiguration.settings(properties.ingest()));
    if (properties.roles().contains(TakagariProperties.Role.INGEST)) {
      role.matching(matchers, matching);
    }
    // whoever makes hits: as they arrive, or by hunts
    if (properties.roles().contains(TakagariProperties.Role.INGEST)
        || properties.roles().contains(TakagariProperties.Role.ENRICH)) {
      role.listing(lists, indicators.sweepInterval());
    }
    if (properties.roles().contains(TakagariProperties.Role.ENRICH)) {
      Duration hold = properties.ingest().lease();
      role.sweeping(changes, indicators.sweepInterval());
      role.hunting(hunts, HUNT_IDLE);
      if (!feeds.all().isEmpty()) {
        role.fetching(
            new IndicatorFetching(
                feeds,
                Path.of(indicators.directory()).resolve("feeds"),
                limits(indicators.fetch()),
                store,
                feedLedger,
                leases,
                clock,
                registry,
                ProcessName.OWN));
      }
      role.committing(
          new SightingCommitter(sightings, table, SightingCommitter.USUAL_FILES),
          new LeasedWork(leases, LeasedWork.COMMIT, ProcessName.OWN, hold),
          properties.lake().commitInterval());
      role.merging(
          new SightingMerger(
              table, new PostgresSightingRewrites(session), SightingMergeSettings.USUAL, clock),
          new LeasedWork(leases, LeasedWork.MERGE, ProcessName.OWN, hold),
          properties.sightings().mergeInterval());
    }
    return role;
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startEnrich(EnrichRole role, ImportFiles imports) {
    return ready -> {
      imports.removeLeft();
      role.start();
    };
  }

  private static WebLimits limits(TakagariProperties.Fetch fetch) {
    return new WebLimits(fetch.connect(), fetch.total(), fetch.bytes().toBytes());
  }
}
