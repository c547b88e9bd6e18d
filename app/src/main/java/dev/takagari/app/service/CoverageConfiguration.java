package dev.takagari.app.service;

import dev.takagari.adapters.duckdb.DuckDbRowCount;
import dev.takagari.adapters.duckdb.DuckDbSettings;
import dev.takagari.adapters.duckdb.LakeFileCache;
import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.opensearch.OpenSearchHotSettings;
import dev.takagari.adapters.opensearch.OpenSearchRowCount;
import dev.takagari.adapters.postgres.PostgresCoverageLedger;
import dev.takagari.adapters.postgres.PostgresDayLedger;
import dev.takagari.adapters.postgres.PostgresDigestLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.alerting.facts.finder.FalcoDrops;
import dev.takagari.alerting.policy.PolicyBook;
import dev.takagari.alerting.route.RoutingBook;
import dev.takagari.app.alerting.AlertingStanding;
import dev.takagari.app.intel.IntelStanding;
import dev.takagari.app.operation.FeedCoverageController;
import dev.takagari.app.operation.IndicatorCounts;
import dev.takagari.app.operation.StatementController;
import dev.takagari.app.operation.Status;
import dev.takagari.app.operation.StatusController;
import dev.takagari.app.operation.StatusReport;
import dev.takagari.core.coverage.CoverageLedger;
import dev.takagari.core.coverage.TallyLedger;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hunt.HuntLedger;
import dev.takagari.core.indicator.feed.IndicatorFeedLedger;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.ledger.Balance;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.mapping.aws.CloudTrailMapping;
import dev.takagari.core.search.EventQuestions;
import dev.takagari.core.statement.StatementKeys;
import dev.takagari.core.steering.FeedControl;
import dev.takagari.core.steering.FeedControls;
import dev.takagari.core.steering.FeedPause;
import dev.takagari.core.stream.StreamOffsets;
import dev.takagari.core.trail.SigningKeys;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.coverage.CoverageMeters;
import dev.takagari.ingest.coverage.CoverageReport;
import dev.takagari.ingest.coverage.CoverageSettings;
import dev.takagari.ingest.coverage.CoverageSources;
import dev.takagari.ingest.coverage.CoverageView;
import dev.takagari.ingest.coverage.StatementMaker;
import dev.takagari.ingest.coverage.WatchedFeed;
import dev.takagari.ingest.engine.Ledgers;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.ingest.maintenance.LakeMaintainer;
import dev.takagari.ingest.maintenance.LakeOverview;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.trail.ArchivedTrails;
import dev.takagari.ingest.trail.TrailChecks;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// What watches that nothing is missing unnoticed; every role sees the same, from the ledger.
@Configuration(proxyBeanMethods = false)
@Import({FeedCoverageController.class, StatusController.class})
class CoverageConfiguration {
  private static final int MOST_HUNTS = 1_000;
  private static final int MOST_STREAM_GAPS = 10_000;
  private static final Duration LONGEST_STATUS = Duration.ofSeconds(5);

  /// How long counts of indicators are kept, and the first one is waited for.
  private static final Duration COUNTS_KEPT_LEAST = Duration.ofSeconds(1);

  private static final Duration COUNTS_KEPT_MOST = Duration.ofMinutes(5);

  private static final Duration LONGEST_COUNT = Duration.ofSeconds(3);

  @Bean
  CoverageLedger coverageLedger(PostgresSession session) {
    return new PostgresCoverageLedger(session);
  }

  @Bean
  TallyLedger tallyLedger(Ledgers ledgers) {
    return ledgers.tallies();
  }

  @Bean
  CoverageSettings coverageSettings(TakagariProperties properties) {
    TakagariProperties.Coverage coverage = properties.coverage();
    return new CoverageSettings(
        coverage.late(), coverage.hostSilence(), coverage.containerSilence(), coverage.refresh());
  }

  @Bean
  TrailChecks trailChecks(
      TakagariProperties properties, ArchivedTrails trails, PostgresSession session) {
    List<String> feeds =
        properties.feeds().stream()
            .filter(feed -> CloudTrailMapping.DATASET.equals(feed.source()))
            .map(feed -> Objects.requireNonNull(feed.name()))
            .toList();
    return new TrailChecks(
        trails,
        new PostgresDigestLedger(session),
        feeds,
        digestKeys(properties.coverage().digestKeys()),
        properties.coverage().digestInterval());
  }

  private static SigningKeys digestKeys(@Nullable String file) {
    if (file == null) {
      return SigningKeys.none();
    }
    try {
      return SigningKeys.ofListing(Files.readAllBytes(Path.of(file)));
    } catch (IOException | InvalidPathException e) {
      throw new TakagariException(
          ErrorCode.BAD_CONFIGURATION,
          "takagari.coverage.digest-keys: " + file + " cannot be read",
          e);
    }
  }

  @Bean(destroyMethod = "close")
  TrailCheckLoop trailCheckLoop(
      TakagariProperties properties,
      TrailChecks checks,
      TallyLedger tallies,
      LeaseLedger leases,
      IngestMeters meters,
      InstantSource clock) {
    return new TrailCheckLoop(
        properties.roles().contains(TakagariProperties.Role.MAINTENANCE),
        checks,
        tallies,
        leases,
        meters,
        clock,
        properties.coverage());
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startTrailChecks(TrailCheckLoop loop) {
    return ready -> loop.start();
  }

  @Bean
  CoverageView coverageView(
      TakagariProperties properties,
      CoverageLedger deliveries,
      TallyLedger tallies,
      TrailChecks checks,
      FeedControls controls,
      StreamOffsets streams,
      IntakeFeeds intake,
      ObjectProvider<EventQuestions> events,
      CoverageSettings settings,
      InstantSource clock) {
    CoverageSources sources =
        new CoverageSources(
            deliveries,
            tallies,
            checks::items,
            () -> paused(controls),
            () -> streams.gaps(Instant.EPOCH, MOST_STREAM_GAPS),
            now ->
                Optional.ofNullable(events.getIfAvailable())
                    .map(asked -> new FalcoDrops(asked).items(now))
                    .orElse(Map.of()),
            intake.kinds());
    return new CoverageView(
        new CoverageReport(watched(properties), sources, settings), clock, settings.refresh());
  }

  private static Map<String, Instant> paused(FeedControls controls) {
    Map<String, Instant> paused = new HashMap<>();
    for (FeedControl control : controls.all()) {
      FeedPause pause = control.pause();
      if (pause != null) {
        paused.put(control.feed(), pause.since());
      }
    }
    return paused;
  }

  @Bean
  StatementMaker statementMaker(
      PostgresSession session,
      EventLake lake,
      LakeFileCache cache,
      OpenSearchConnection connection,
      OpenSearchHotSettings hotSettings,
      ArchiveLayout layout,
      CoverageView view) {
    return new StatementMaker(
        new PostgresDayLedger(session),
        new DuckDbRowCount(lake, DuckDbSettings.SMALL, cache),
        new OpenSearchRowCount(connection, hotSettings),
        layout,
        view::fresh);
  }

  @Bean
  StatementController statementController(
      TakagariProperties properties, StatementMaker maker, InstantSource clock) {
    Optional<KeyPair> key =
        Optional.ofNullable(properties.statement().signingKey())
            .map(CoverageConfiguration::signingKey);
    return new StatementController(maker, key, clock);
  }

  private static KeyPair signingKey(String file) {
    try {
      return StatementKeys.pair(Files.readString(Path.of(file)));
    } catch (IOException | InvalidPathException e) {
      throw new TakagariException(
          ErrorCode.BAD_CONFIGURATION,
          "takagari.statement.signing-key: " + file + " cannot be read",
          e);
    }
  }

  @Bean
  StatusReport statusReport(
      TakagariProperties properties,
      Feeds feeds,
      Ledgers ledgers,
      CoverageView view,
      CoverageLedger deliveries,
      LakeMaintainer maintainer,
      OpenSearchHotIndex hot,
      IndicatorFeedLedger indicatorFeeds,
      IndicatorRepository indicators,
      HuntLedger hunts,
      IntelStanding intel,
      AlertingStanding alerting,
      ObjectProvider<PolicyBook> policies,
      ObjectProvider<RoutingBook> routings,
      InstantSource clock) {
    IndicatorCounts counts =
        new IndicatorCounts(
            indicators::sources, COUNTS_KEPT_LEAST, COUNTS_KEPT_MOST, LONGEST_COUNT, clock);
    return new StatusReport(
        new StatusReport.Sources(
            properties.roles().stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList(),
            feeds.all(),
            () -> ledgers.report().lagSeconds(),
            view::fresh,
            deliveries,
            ledgers.tallies(),
            () -> lake(maintainer.overview()),
            () -> new Status.Hot(hot.gaps().size(), hot.storedBytes()),
            () -> archive(ledgers.report().balance()),
            () -> indicators(indicatorFeeds, hunts, counts),
            intel::status,
            alerting::status,
            alerting::backlog,
            () ->
                Stream.concat(
                        policies.stream().map(PolicyBook::trouble).filter(Objects::nonNull),
                        routings.stream().map(RoutingBook::trouble).flatMap(Optional::stream))
                    .toList(),
            clock),
        LONGEST_STATUS);
  }

  private static Status.Indicators indicators(
      IndicatorFeedLedger ledger, HuntLedger hunts, IndicatorCounts counts) {
    Set<String> off = ledger.off();
    return new Status.Indicators(
        ledger.all().stream()
            .filter(state -> !off.contains(state.feed()))
            .map(
                state ->
                    new Status.IndicatorFeed(
                        state.feed(),
                        state.condition().code(),
                        state.stale(),
                        state.isInTrouble() ? state.code() : "",
                        state.indicators(),
                        state.lastGood()))
            .sorted(Comparator.comparing(Status.IndicatorFeed::feed))
            .toList(),
        hunts.list(true, MOST_HUNTS).size(),
        counts.newest());
  }

  private static Status.Lake lake(LakeOverview lake) {
    return new Status.Lake(
        lake.seq(),
        lake.files(),
        lake.rows(),
        lake.bytes(),
        lake.settledUntil().map(LocalDate::toString).orElse(""));
  }

  private static Status.Archive archive(Balance balance) {
    return new Status.Archive(balance.files().done(), balance.bytesArchived());
  }

  @Bean
  CoverageMeters coverageMeters(
      MeterRegistry registry, TakagariProperties properties, CoverageView view) {
    return new CoverageMeters(
        registry, watched(properties).stream().map(WatchedFeed::name).toList(), view::snapshot);
  }

  static List<WatchedFeed> watched(TakagariProperties properties) {
    return properties.feeds().stream()
        .map(
            feed ->
                new WatchedFeed(
                    Objects.requireNonNull(feed.name()),
                    Optional.ofNullable(feed.interval()),
                    feed.source()))
        .toList();
  }
}
