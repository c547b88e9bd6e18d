package dev.takagari.app.service;

import dev.takagari.adapters.policyfile.ShippedPolicy;
import dev.takagari.adapters.routefile.RoutingDisk;
import dev.takagari.adapters.rulefile.RuleDirectory;
import dev.takagari.adapters.rulefile.RuleDisk;
import dev.takagari.adapters.rulefile.RuleValues;
import dev.takagari.alerting.detect.DetectionSink;
import dev.takagari.alerting.detect.FalcoPriority;
import dev.takagari.alerting.detect.HitPoller;
import dev.takagari.alerting.facts.FactGathering;
import dev.takagari.alerting.facts.FactSettings;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.alerting.facts.finder.Recorded;
import dev.takagari.alerting.falcon.StreamMeters;
import dev.takagari.alerting.hook.HookMeters;
import dev.takagari.alerting.intake.QueueIntake;
import dev.takagari.alerting.policy.PolicyBook;
import dev.takagari.alerting.respond.ResponseMeters;
import dev.takagari.alerting.route.RoutingBook;
import dev.takagari.alerting.rule.RuleBook;
import dev.takagari.alerting.rule.RuleSink;
import dev.takagari.alerting.slack.SlackMeters;
import dev.takagari.alerting.tell.TellMeters;
import dev.takagari.alerting.triage.TriageHook;
import dev.takagari.alerting.triage.TriageSettings;
import dev.takagari.alerting.triage.TriageWorker;
import dev.takagari.app.alerting.ActFigures;
import dev.takagari.app.alerting.TriageConfiguration;
import dev.takagari.app.sql.SqlMeters;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.indicator.feed.FeedState;
import dev.takagari.core.indicator.list.ListedValues;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFailure;
import dev.takagari.core.intel.IntelRefusal;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.queue.InMemoryMessageQueue;
import dev.takagari.core.response.ResponseKind;
import dev.takagari.core.response.ResponseState;
import dev.takagari.core.retention.LeftOut;
import dev.takagari.core.search.SearchStats;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue.ActCount;
import dev.takagari.enrich.feed.watch.FeedMeters;
import dev.takagari.enrich.intel.IntelMeters;
import dev.takagari.enrich.match.MatcherSettings;
import dev.takagari.enrich.match.MatcherSource;
import dev.takagari.enrich.sighting.SightingSink;
import dev.takagari.enrich.sighting.SightingSinkSettings;
import dev.takagari.enrich.sink.IndicatorSink;
import dev.takagari.enrich.sink.IndicatorSinkSettings;
import dev.takagari.ingest.coverage.CoverageMeters;
import dev.takagari.ingest.coverage.CoverageSnapshot;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.lake.LakeCommitter;
import dev.takagari.ingest.lake.LakeSink;
import dev.takagari.ingest.lake.LakeSinkSettings;
import dev.takagari.ingest.maintenance.MaintenanceMeters;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.metrics.Stage;
import dev.takagari.ingest.metrics.StageClock;
import dev.takagari.ingest.retention.RetentionMeters;
import dev.takagari.ingest.steering.FeedSteering;
import dev.takagari.search.plan.Part.Engine;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.SearchAnswer;
import dev.takagari.search.run.SearchMeters;
import dev.takagari.search.run.SearchMeters.Outcome;
import dev.takagari.search.sighted.SightingGuide;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything that the service measures, once.
public final class MetersOfTheService {
  private MetersOfTheService() {}

  /// Registers what is there from the start, and counts one of everything that is counted.
  public static void count(MeterRegistry registry) {
    OperationConfiguration operation = new OperationConfiguration();
    operation.unmappedMeter(new UnmappedNames()).bindTo(registry);
    operation.plainLinesMeter(new PlainLines()).bindTo(registry);
    Feed feed =
        new Feed(
            "falcon", new InMemoryMessageQueue(), new InMemoryBlobStore(), Set.of("feed"), true);
    operation.backlogMeter(new Feeds(List.of(feed))).bindTo(registry);
    operation.steeringMeters(new Feeds(List.of(feed)), FeedSteering.none()).bindTo(registry);

    IngestMeters meters = new IngestMeters(registry, new StageClock());
    meters.lag(() -> 1);
    meters.messageReceived("falcon");
    meters.messageDeleted("falcon");
    meters.messageIgnored("falcon");
    meters.objectArchived("falcon", 1);
    meters.linesReceived("falcon", 1);
    meters.inventoryRows("falcon", 1);
    meters.quarantined("falcon", ErrorCode.LINE_NOT_JSON, 1);
    meters.written("falcon", "lake", 1, 1, 1);
    meters.leftOut("falcon", "hot", new LeftOut(1, 1, Set.of()));
    meters.failed("falcon", Stage.HOT, ErrorCode.INDEX_UNAVAILABLE);

    SearchMeters search = new SearchMeters(registry);
    search.outcome(Tier.ALL, Outcome.COMPLETE, Duration.ZERO);
    search.answered(
        new SearchAnswer(
            List.of(),
            Optional.empty(),
            true,
            List.of(),
            TimeRanges.NONE,
            SearchStats.NONE,
            1,
            1,
            Duration.ZERO));
    search.failed(Engine.HOT, "engine-timeout");
    new SightingGuide(null, null, Duration.ZERO, registry);

    new SqlMeters(registry).ended(SqlMeters.Outcome.COMPLETE, 1, Duration.ZERO);

    new LakeSink(null, () -> {}, LakeSinkSettings.in(Path.of("unused")), registry);
    new LakeCommitter(null, null, 1, registry);
    new RetentionMeters(registry);
    new CoverageMeters(
        registry,
        List.of("falcon"),
        () -> new CoverageSnapshot(Instant.EPOCH, List.of(), List.of(), List.of(), List.of()));
    new MaintenanceMeters(registry, InstantSource.fixed(Instant.EPOCH));
    new StreamMeters(registry, "falcon").countAll();
    indicators(registry);
    intel(registry);
    detections(registry);
    PolicyBook.open(
        new ShippedPolicy(), Optional.empty(), registry, InstantSource.fixed(Instant.EPOCH));
    RoutingBook.open(new RoutingDisk(Path.of("unused")), registry);
    alerting(registry);
    hooks(registry);
    facts(registry);
    new ResponseMeters(registry).ended(ResponseKind.STOP_TASK, ResponseState.DONE);
  }

  private static void detections(MeterRegistry registry) {
    new DetectionSink(detections -> {}, null, FalcoPriority.NOTICE, registry);
    new HitPoller(null, null, null, null, null, "", detections -> {}, registry);
    new RuleSink(() -> null, null, detections -> {}, null, null, registry).fitted("rule", 1);
    RuleBook.open(new RuleDisk(new RuleDirectory(Path.of("unused")), RuleValues.NONE), registry);
  }

  private static void alerting(MeterRegistry registry) {
    TriageConfiguration.gauges(new InMemoryMessageQueue(), null).bindTo(registry);
    new ActFigures(null, registry, InstantSource.fixed(Instant.EPOCH))
        .update(List.of(new ActCount("slack", 1, 0, Instant.EPOCH)));
    new TriageWorker(
        null,
        null,
        null,
        () -> {},
        TriageSettings.USUAL,
        registry,
        InstantSource.fixed(Instant.EPOCH),
        TriageHook.NONE);
  }

  private static void hooks(MeterRegistry registry) {
    HookMeters hooks = new HookMeters(registry);
    hooks.refused("falco", HookMeters.Refusal.WRONG_SECRET);
    hooks.taken("falco", 1);
    new TellMeters(registry)
        .delivered(
            "slack",
            new Act(1, "slack", "A-2026-000001", Act.Kind.SHOW, "show:1", "", 1, Instant.EPOCH),
            new dev.takagari.core.telling.Outcome.Done(null),
            Duration.ZERO);
    SlackMeters slack = new SlackMeters(registry);
    slack.called("chat.postMessage", "ok");
    slack.answered("acknowledge", "done");
    new QueueIntake("findings", new InMemoryMessageQueue(), "aws.guardduty", null, registry);
  }

  private static void facts(MeterRegistry registry) {
    try (FactGathering gathering =
        new FactGathering(List.of(new Recorded()), FactSettings.DEFAULT, registry)) {
      gathering.first(Inquiry.first("A-2026-000001", nothing(), Instant.EPOCH));
    }
  }

  private static Detection nothing() {
    return new Detection(
        "test:1",
        "1",
        Detection.Sources.RULE,
        "",
        "Nothing",
        "",
        Severity.INFO,
        Instant.EPOCH,
        1,
        "",
        "",
        "",
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        "",
        Set.of());
  }

  private static void intel(MeterRegistry registry) {
    IntelMeters meters = new IntelMeters(registry);
    meters.answered("otx", new IntelAnswer.Failed(IntelFailure.TIMEOUT));
    meters.answered("otx", new IntelAnswer.NotAsked(IntelRefusal.QUOTA));
    meters.requested("otx", Duration.ZERO);
    meters.kept("otx");
  }

  private static void indicators(MeterRegistry registry) {
    MatcherSource source =
        new MatcherSource(
            null,
            MatcherSettings.in(Path.of("unused")),
            Runnable::run,
            InstantSource.fixed(Instant.EPOCH),
            registry);
    new IndicatorSink(
        source,
        null,
        ListedValues.NONE,
        IndicatorSinkSettings.USUAL,
        InstantSource.fixed(Instant.EPOCH),
        registry);
    new FeedMeters(registry, List.of("urlhaus"), InstantSource.fixed(Instant.EPOCH))
        .update(List.of(FeedState.of("urlhaus")), Set.of());
    new SightingSink(null, null, new SightingSinkSettings(Path.of("unused"), 1, 1), registry);
  }
}
