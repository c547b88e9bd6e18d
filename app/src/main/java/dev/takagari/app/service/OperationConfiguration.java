package dev.takagari.app.service;

import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.app.alerting.AlertingProperties;
import dev.takagari.app.operation.AuditController;
import dev.takagari.app.operation.CallerController;
import dev.takagari.app.operation.CoverageController;
import dev.takagari.app.operation.FeedController;
import dev.takagari.app.operation.OperationController;
import dev.takagari.app.operation.PortAdvice;
import dev.takagari.app.operation.PortCheck;
import dev.takagari.app.operation.PortChecks;
import dev.takagari.app.operation.RecentChecks;
import dev.takagari.app.operation.ReplayController;
import dev.takagari.app.operation.SetAsideController;
import dev.takagari.app.operation.VolumeController;
import dev.takagari.app.page.ConsolePageController;
import dev.takagari.app.page.ExampleQueries;
import dev.takagari.app.page.HomePageController;
import dev.takagari.app.page.ServedHome;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.core.volume.VolumeLedger;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.Ledgers;
import dev.takagari.ingest.metrics.StageClock;
import dev.takagari.ingest.steering.FeedSteering;
import dev.takagari.ingest.volume.VolumeReporter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// What operators see: checks, health, progress, the page at `/`.
@Configuration(proxyBeanMethods = false)
@Import({
  OperationController.class,
  SetAsideController.class,
  AuditController.class,
  CallerController.class,
  CoverageController.class,
  FeedController.class,
  ReplayController.class,
  HomePageController.class,
  ConsolePageController.class,
  VolumeController.class
})
class OperationConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(OperationConfiguration.class);

  private static final String PAUSED = "PAUSED";

  /// Most clients of a health check have given up after that.
  private static final Duration LONGEST_CHECK = Duration.ofSeconds(10);

  private static final Duration HEALTH_COUNTS = Duration.ofSeconds(1);

  @Bean
  PortChecks portChecks(
      TakagariProperties properties,
      Feeds feeds,
      BlobStore store,
      PostgresSession session,
      EventLake lake,
      HotIndex hotIndex,
      @Qualifier("hotSearcher") EventSearcher hotSearcher,
      @Qualifier("coldSearcher") EventSearcher coldSearcher,
      @Qualifier("alertQueue") ObjectProvider<MessageQueue> alertQueue,
      AlertingProperties alerting,
      ObjectProvider<PortCheck> outside) {
    List<PortCheck> checks = new ArrayList<>();
    for (Feed feed : feeds.all()) {
      if (feed.isAnnounced()) {
        checks.add(
            new PortCheck(
                "queue-" + feed.name(),
                () -> feed.queue().check(),
                PortAdvice.queue(feed.name(), queueUrl(properties, feed))));
      }
      for (String bucket : feed.buckets()) {
        checks.add(
            new PortCheck(
                "feed-" + feed.name(),
                () -> feed.store().check(bucket),
                PortAdvice.feedBucket(feed.name(), bucket)));
      }
    }
    checks.add(
        new PortCheck(
            "archive",
            () -> store.check(properties.raw().bucket()),
            PortAdvice.archive(properties.raw().bucket())));
    TakagariProperties.Database database = properties.database();
    checks.add(
        new PortCheck(
            "database", session::check, PortAdvice.database(database.url(), database.user())));
    checks.add(new PortCheck("lake", lake::check, PortAdvice.lake(properties.lake().warehouse())));
    PortAdvice index = PortAdvice.index(properties.hot().url());
    checks.add(new PortCheck("hot-index", hotIndex::check, index));
    checks.add(new PortCheck("hot-search", hotSearcher::check, index));
    checks.add(
        new PortCheck(
            "cold-search", coldSearcher::check, PortAdvice.coldSearch(properties.work())));
    alertQueue.ifAvailable(
        queue ->
            checks.add(
                new PortCheck(
                    "alert-queue", queue::check, PortAdvice.alertQueue(alerting.queueUrl()))));
    outside.orderedStream().forEach(checks::add);
    return new PortChecks(checks, LONGEST_CHECK);
  }

  private static @Nullable URI queueUrl(TakagariProperties properties, Feed feed) {
    return properties.feeds().stream()
        .filter(configured -> feed.name().equals(configured.name()))
        .map(TakagariProperties.Feed::queueUrl)
        .findFirst()
        .orElse(null);
  }

  /// One health indicator a port; they say which one is down, the reason is for `doctor`. Places
  /// outside where people are told are none: while they are down, acts wait and this service is
  /// well.
  @Bean
  CompositeHealthContributor ports(PortChecks checks, ObjectProvider<PortCheck> outside) {
    RecentChecks recent = new RecentChecks(checks, HEALTH_COUNTS);
    Map<String, HealthIndicator> indicators = new LinkedHashMap<>();
    List<PortCheck> others = outside.orderedStream().toList();
    for (PortCheck check : checks.all()) {
      if (others.contains(check)) {
        continue;
      }
      indicators.put(
          check.name(), () -> recent.isOk(check) ? Health.up().build() : Health.down().build());
    }
    return CompositeHealthContributor.fromMap(indicators);
  }

  /// One health indicator a feed: a feed that rests is no failure, and is told apart.
  @Bean
  CompositeHealthContributor feedIntake(Feeds feeds, FeedSteering steering) {
    Map<String, HealthIndicator> indicators = new LinkedHashMap<>();
    for (Feed feed : feeds.all()) {
      indicators.put(
          feed.name(),
          () ->
              steering.isPaused(feed.name()) ? Health.status(PAUSED).build() : Health.up().build());
    }
    return CompositeHealthContributor.fromMap(indicators);
  }

  @Bean
  MeterBinder steeringMeters(Feeds feeds, FeedSteering steering) {
    return registry -> {
      for (Feed feed : feeds.all()) {
        Gauge.builder("takagari.ingest.feed.paused", () -> steering.isPaused(feed.name()) ? 1 : 0)
            .tag("feed", feed.name())
            .description("1 while an operator lets the feed rest")
            .register(registry);
        Gauge.builder("takagari.ingest.feed.limit", () -> steering.limit(feed.name()))
            .tag("feed", feed.name())
            .baseUnit("bytes")
            .description("bytes a second that may be read from the feed, 0 for no limit")
            .register(registry);
      }
    };
  }

  @Bean
  Completion completion(
      Feeds feeds, Ledgers ledgers, StageClock clock, EventLake lake, OpenSearchHotIndex hot) {
    return new Completion(feeds, ledgers.report(), clock, lake, hot);
  }

  @Bean
  QuarantineLedger quarantineLedger(Ledgers ledgers) {
    return ledgers.quarantine();
  }

  @Bean
  VolumeReporter volumeReporter(
      VolumeLedger volume,
      HotIndexLedger indices,
      OpenSearchHotIndex index,
      RetentionRules rules,
      TakagariProperties properties,
      InstantSource clock) {
    return new VolumeReporter(volume, indices, index, rules, Prices.of(properties.prices()), clock);
  }

  @Bean
  ExampleQueries exampleQueries() {
    return new ExampleQueries();
  }

  @Bean
  ServedHome servedHome() {
    return new ServedHome();
  }

  @Bean
  KnownSources knownSources(
      TakagariProperties properties, UnmappedNames unmapped, PlainLines plainLines) {
    KnownSources sources = KnownSources.in(properties.sources().directory(), unmapped, plainLines);
    sources.refused().forEach(why -> LOG.error("mapping file not used: {}", why));
    return sources;
  }

  @Bean
  SourceTypes sourceTypes(KnownSources sources) {
    return sources.types();
  }

  @Bean
  UnmappedNames unmappedNames() {
    return new UnmappedNames();
  }

  @Bean
  PlainLines plainLines() {
    return new PlainLines();
  }

  /// Lines that cost more than others: their share shows when a feed sends what is not flat.
  @Bean
  MeterBinder plainLinesMeter(PlainLines lines) {
    return registry ->
        FunctionCounter.builder("takagari.ingest.lines.plain", lines, PlainLines::count)
            .description("lines that the byte decoder left to the plain one")
            .register(registry);
  }

  /// Kinds of events that no family knows: their number shows when the vendor adds one.
  @Bean
  MeterBinder unmappedMeter(UnmappedNames names) {
    return registry ->
        Gauge.builder("takagari.ingest.event-names.unmapped", names, n -> n.counts().size())
            .description("event names that no family knows")
            .register(registry);
  }

  @Bean
  MeterBinder backlogMeter(Feeds feeds) {
    return registry ->
        feeds.all().stream()
            .filter(Feed::isAnnounced)
            .forEach(
                feed ->
                    Gauge.builder("takagari.ingest.backlog", feed, f -> f.queue().backlog())
                        .tag("feed", feed.name())
                        .description("messages that wait or are being handled")
                        .register(registry));
  }
}
