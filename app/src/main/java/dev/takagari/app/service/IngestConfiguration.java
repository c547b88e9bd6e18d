package dev.takagari.app.service;

import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import dev.takagari.app.feed.FeedDrop;
import dev.takagari.app.operation.SearchedLakeRows;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.lake.CommitLedger;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.retention.LakeOnly;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.core.steering.FeedControls;
import dev.takagari.core.steering.ListedObjects;
import dev.takagari.core.steering.ReplayLedger;
import dev.takagari.core.steering.ReplayUnits;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.decode.ObjectKinds;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.Ledgers;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.hot.HotKeeping;
import dev.takagari.ingest.hot.HotSink;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.ingest.intake.IntakeUpkeep;
import dev.takagari.ingest.intake.ObjectIntake;
import dev.takagari.ingest.lake.LakeCommitter;
import dev.takagari.ingest.lake.LakeKeeping;
import dev.takagari.ingest.lake.LakeSink;
import dev.takagari.ingest.lake.LakeSinkSettings;
import dev.takagari.ingest.listing.ListingWorker;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.metrics.StageClock;
import dev.takagari.ingest.replay.Redrive;
import dev.takagari.ingest.replay.Replay;
import dev.takagari.ingest.replay.ReplayWorker;
import dev.takagari.ingest.steering.FeedSteering;
import dev.takagari.ingest.steering.Pace;
import dev.takagari.ingest.trail.ArchivedTrails;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.util.unit.DataSize;

/// The road of events: feeds, worker, sinks, commits.
@Configuration(proxyBeanMethods = false)
class IngestConfiguration {

  @Bean
  StageClock stageClock() {
    return new StageClock();
  }

  @Bean
  IngestMeters ingestMeters(MeterRegistry registry, StageClock clock, Ledgers ledgers) {
    IngestMeters meters = new IngestMeters(registry, clock);
    meters.lag(() -> ledgers.report().lagSeconds());
    return meters;
  }

  @Bean
  LakeSink lakeSink(
      EventLake lake,
      TakagariProperties properties,
      RetentionRules rules,
      InstantSource clock,
      UnmappedNames unmapped,
      MeterRegistry registry) {
    return new LakeSink(
        lake,
        lake::check,
        LakeSinkSettings.in(Path.of(properties.work()).resolve("spool")),
        new LakeKeeping(rules, clock, unmapped::has),
        registry);
  }

  @Bean
  HotSink hotSink(
      HotIndex index,
      TakagariProperties properties,
      RetentionRules rules,
      HotExclusions exclusions) {
    return new HotSink(
        index,
        HotSink.USUAL_BATCHES,
        new HotKeeping(rules, LakeOnly.of(properties.hot().lakeOnly()), exclusions));
  }

  @Bean
  ArchiveLayout archiveLayout(TakagariProperties properties) {
    return new ArchiveLayout(properties.raw().bucket());
  }

  @Bean
  Feeds feeds(TakagariProperties properties, BlobStore store, InstantSource clock) {
    List<Feed> feeds = new ArrayList<>();
    for (TakagariProperties.Feed feed : properties.feeds()) {
      feeds.add(feed(feed, properties.aws(), store, clock));
    }
    return new Feeds(feeds);
  }

  /// The feeds of records that come one by one, beside the configured ones.
  @Bean
  IntakeFeeds intakeFeeds(SourceTypes sources, BlobStore archive, ArchiveLayout layout) {
    return new IntakeFeeds(sources, archive, layout);
  }

  @Bean
  @Primary
  RecordIntake recordIntake(IngestEngine engine, IntakeFeeds feeds) {
    return new ObjectIntake(engine, feeds, IntakeFeed.Origin.LIVE);
  }

  private static Feed feed(
      TakagariProperties.Feed feed,
      TakagariProperties.Aws aws,
      BlobStore store,
      InstantSource clock) {
    return new Feed(
        given(feed.name()),
        arrivals(feed, aws, clock),
        store,
        Set.of(given(feed.bucket())),
        feed.prefix() == null ? "" : feed.prefix(),
        feed.verifyChecksum());
  }

  private static Feed.Arrivals arrivals(
      TakagariProperties.Feed feed, TakagariProperties.Aws aws, InstantSource clock) {
    if (feed.queueUrl() == null) {
      return new Feed.Arrivals.Listed(feed.listEvery());
    }
    SqsSettings settings =
        new SqsSettings(
            feed.queueUrl().toString(), aws.sqsEndpoint(), aws.accessKey(), aws.secretKey());
    return new Feed.Arrivals.Announced(new SqsMessageQueue(settings, clock));
  }

  /// What operators told the feeds, beside what is configured.
  @Bean
  FeedSteering feedSteering(TakagariProperties properties, FeedControls controls) {
    Map<String, Long> limits = new HashMap<>();
    for (TakagariProperties.Feed feed : properties.feeds()) {
      DataSize limit = feed.maxBytesPerSecond();
      if (limit != null) {
        limits.put(given(feed.name()), limit.toBytes());
      }
    }
    return new FeedSteering(controls::all, limits, Pace.SYSTEM);
  }

  /// What [ConfigurationCheck] saw to.
  private static <T> T given(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  @Bean(destroyMethod = "close")
  IngestEngine ingestEngine(
      TakagariProperties properties,
      BlobStore archive,
      ArchiveLayout layout,
      Ledgers ledgers,
      List<EventSink> sinks,
      IngestMeters meters,
      StageClock clock,
      SourceTypes sources,
      IntakeFeeds intake,
      FeedSteering steering) {
    IngestSettings settings = settings(properties.ingest());
    return new IngestEngine(
        settings,
        archive,
        layout,
        ledgers,
        sinks,
        new ObjectKinds(sources, kinds(properties, intake), settings.objectsAtOnce()),
        meters,
        clock,
        StepHook.NONE,
        steering);
  }

  /// The kind of log of each feed that names one.
  private static Map<String, String> kinds(TakagariProperties properties, IntakeFeeds intake) {
    Map<String, String> kinds = new HashMap<>(intake.kinds());
    for (TakagariProperties.Feed feed : properties.feeds()) {
      if (feed.source() != null) {
        kinds.put(given(feed.name()), feed.source());
      }
    }
    return kinds;
  }

  static IngestSettings settings(TakagariProperties.Ingest ingest) {
    return IngestSettings.defaults()
        .withLineCap(Math.toIntExact(ingest.lineCap().toBytes()))
        .withBufferBytes(ingest.memory().toBytes())
        .withGroups(ingest.groupTime(), ingest.groupSize().toBytes())
        .withLease(ingest.lease());
  }

  @Bean
  LakeCommitter lakeCommitter(CommitLedger ledger, EventLake lake, MeterRegistry registry) {
    return new LakeCommitter(ledger, lake, LakeCommitter.USUAL_FILES, registry);
  }

  @Bean
  IntakeUpkeep intakeUpkeep(IngestEngine engine, IntakeFeeds feeds, InstantSource clock) {
    return new IntakeUpkeep(engine, feeds, IntakeUpkeep.USUAL_REST, clock);
  }

  /// Starts when everything else is there, drains before anything goes.
  @Bean(destroyMethod = "close")
  IngestRole ingestRole(
      TakagariProperties properties,
      IngestEngine engine,
      Feeds feeds,
      IntakeFeeds intake,
      LakeCommitter committer,
      LeaseLedger leases,
      ListedObjects listed,
      ReplayWorker replays,
      InstantSource clock) {
    List<ListingWorker> listings = new ArrayList<>();
    for (Feed feed : feeds.all()) {
      if (feed.arrivals() instanceof Feed.Arrivals.Listed(Duration every)) {
        listings.add(new ListingWorker(engine, feed, every, listed, leases, clock));
      }
    }
    return new IngestRole(
        properties.roles().contains(TakagariProperties.Role.INGEST),
        engine,
        feeds,
        intake,
        listings,
        replays,
        new CommitLoop(
            committer, leases, properties.lake().commitInterval(), properties.ingest().lease()));
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startIngest(IngestRole role) {
    return ready -> role.start();
  }

  @Bean
  ArchivedTrails archivedTrails(BlobStore archive, ArchiveLayout layout) {
    return new ArchivedTrails(archive, layout);
  }

  @Bean
  Replay replay(
      Ledgers ledgers, List<EventSink> sinks, @Qualifier("coldSearcher") EventSearcher lake) {
    return new Replay(
        ledgers.units(),
        ledgers.sinks(),
        ledgers.report(),
        new SearchedLakeRows(lake),
        sinks.stream().map(EventSink::name).collect(Collectors.toSet()));
  }

  @Bean
  ReplayWorker replayWorker(
      TakagariProperties properties,
      IngestEngine engine,
      Feeds feeds,
      ReplayLedger jobs,
      ReplayUnits units,
      ListedObjects listed,
      LeaseLedger leases,
      Replay replay) {
    return new ReplayWorker(
        engine,
        feeds.all(),
        jobs,
        units,
        listed,
        leases,
        replay,
        properties.ingest().replayWindow());
  }

  @Bean
  Redrive redrive(IngestEngine engine, Feeds feeds, IntakeFeeds intake, Replay replay) {
    return new Redrive(engine, feeds.with(intake), replay);
  }

  @Bean
  FeedDrop feedDrop(Feeds feeds) {
    return FeedDrop.into(feeds.all());
  }
}
