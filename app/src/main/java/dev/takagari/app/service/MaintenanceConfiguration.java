package dev.takagari.app.service;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeCleaning;
import dev.takagari.adapters.iceberg.IcebergLakeMaintenance;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingTable;
import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.postgres.PostgresRawLedger;
import dev.takagari.adapters.postgres.PostgresRemovalLedger;
import dev.takagari.adapters.postgres.PostgresRewriteLedger;
import dev.takagari.adapters.postgres.PostgresRuleLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.app.operation.LakeController;
import dev.takagari.app.operation.RetentionController;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.event.Event;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.retention.Store;
import dev.takagari.core.sighting.store.SightingKeeping;
import dev.takagari.core.sighting.store.SightingLedger;
import dev.takagari.enrich.upkeep.LeasedWork;
import dev.takagari.enrich.upkeep.SightingUpkeep;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.Ledgers;
import dev.takagari.ingest.intake.IntakeUpkeep;
import dev.takagari.ingest.lake.SameRecord;
import dev.takagari.ingest.maintenance.IdentityPublisher;
import dev.takagari.ingest.maintenance.LakeMaintainer;
import dev.takagari.ingest.maintenance.MaintenanceMeters;
import dev.takagari.ingest.maintenance.MaintenanceSettings;
import dev.takagari.ingest.retention.RetentionEnforcer;
import dev.takagari.ingest.retention.RetentionMeters;
import dev.takagari.ingest.retention.RetentionReport;
import dev.takagari.search.http.SearchProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The role `maintenance`: what keeps the lake healthy.
@Configuration(proxyBeanMethods = false)
@Import({LakeController.class, RetentionController.class})
class MaintenanceConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(MaintenanceConfiguration.class);

  /// Of 20,000 objects each.
  private static final int MOST_INTAKE_TURNS = 50;

  @Bean
  PostgresRewriteLedger rewriteLedger(PostgresSession session) {
    return new PostgresRewriteLedger(session);
  }

  @Bean
  MaintenanceMeters maintenanceMeters(MeterRegistry registry, InstantSource clock) {
    return new MaintenanceMeters(registry, clock);
  }

  @Bean
  LakeMaintainer lakeMaintainer(
      IcebergEventLake lake,
      PostgresRewriteLedger ledger,
      LeaseLedger leases,
      Rebuilder rebuilder,
      InstantSource clock,
      TakagariProperties properties,
      SearchProperties search,
      MaintenanceMeters meters) {
    return new LakeMaintainer(
        new LakeMaintainer.Ports(
            new IcebergLakeMaintenance(lake),
            new IcebergLakeCleaning(lake),
            ledger,
            ledger,
            leases,
            sameRecord(rebuilder),
            clock),
        settings(properties, search),
        meters);
  }

  static MaintenanceSettings settings(TakagariProperties properties, SearchProperties search) {
    TakagariProperties.Maintenance maintenance = properties.maintenance();
    // a search that began with a state may read it to its end
    Duration longest = search.timeout().multipliedBy(2);
    Duration snapshots =
        maintenance.snapshotAge().compareTo(longest) < 0 ? longest : maintenance.snapshotAge();
    MaintenanceSettings usual =
        MaintenanceSettings.in(Path.of(properties.work()).resolve("compaction"));
    return new MaintenanceSettings(
        usual.directory(),
        Math.toIntExact(maintenance.memory().toBytes()),
        usual.sizes(),
        maintenance.fileAge(),
        snapshots,
        maintenance.orphanAge(),
        maintenance.removeOrphans(),
        properties.ingest().lease());
  }

  private static SameRecord sameRecord(Rebuilder rebuilder) {
    return (a, b) -> sameRecord(rebuilder, a, b);
  }

  private static boolean sameRecord(Rebuilder rebuilder, Event a, Event b) {
    try {
      return rebuilder.rebuild(a).equals(rebuilder.rebuild(b));
    } catch (IllegalStateException e) {
      // a row that this version cannot rebuild is kept
      return false;
    }
  }

  @Bean(destroyMethod = "close")
  MaintenanceLoop maintenanceLoop(
      TakagariProperties properties,
      LakeMaintainer maintainer,
      RetentionEnforcer enforcer,
      IdentityPublisher identities,
      RetentionRules rules,
      HitLedger hits,
      SightingUpkeep sightings,
      IntakeUpkeep intake,
      LeaseLedger leases,
      InstantSource clock) {
    LeasedWork turn =
        new LeasedWork(leases, LeasedWork.UPKEEP, ProcessName.OWN, properties.ingest().lease());
    Runnable retention =
        properties.retention().enforce()
            ? () ->
                enforcer
                    .daily()
                    .ifPresent(
                        report -> {
                          tell(report);
                          forget(report, hits, rules.lakeKeptFrom(clock.instant()));
                        })
            : () -> {};
    return new MaintenanceLoop(
        properties.roles().contains(TakagariProperties.Role.MAINTENANCE),
        maintainer,
        identities,
        () -> {
          try {
            retention.run();
          } finally {
            try {
              turn.run(keep -> tell(sightings.run(keep)));
            } finally {
              tidy(intake);
            }
          }
        },
        properties.maintenance().interval(),
        properties.maintenance().identityInterval());
  }

  private static void tidy(IntakeUpkeep intake) {
    boolean ended = false;
    for (int i = 0; i < MOST_INTAKE_TURNS && !ended; i++) {
      IntakeUpkeep.Turn turn = intake.turn();
      ended = turn.ended();
      if (turn.claimed() > 0) {
        LOG.info("{} objects of records that nobody had claimed are claimed", turn.claimed());
      }
    }
  }

  /// Hits go when their events have gone, so that no hunt finds them again.
  private static void forget(RetentionReport report, HitLedger hits, LocalDate kept) {
    Instant before = kept.atStartOfDay(ZoneOffset.UTC).toInstant();
    while (report.isDone(Store.LAKE) && hits.forget(before) > 0) {
      LOG.debug("old hits are forgotten");
    }
  }

  @Bean
  SightingUpkeep sightingUpkeep(
      IcebergEventLake lake,
      IcebergSightingTable table,
      SightingLedger ledger,
      SightingKeeping keeping,
      RetentionRules rules,
      InstantSource clock,
      TakagariProperties properties,
      SearchProperties search) {
    MaintenanceSettings settings = settings(properties, search);
    return new SightingUpkeep(
        new SightingUpkeep.Ports(
            new IcebergLakeMaintenance(lake),
            ledger,
            keeping,
            table,
            new IcebergLakeCleaning(lake, IcebergSightingTable.NAME),
            clock),
        rules,
        new SightingUpkeep.Ages(
            settings.snapshotAge(), settings.orphanAge(), settings.removeOrphans()));
  }

  private static void tell(SightingUpkeep.Report report) {
    if (report.dropped() + report.expired() + report.orphans() > 0) {
      LOG.info(
          "sightings: {} files of months that are not kept, {} snapshots, {} orphans removed",
          report.dropped(),
          report.expired(),
          report.orphans());
    }
  }

  private static void tell(RetentionReport report) {
    report.notes().forEach(note -> LOG.info("retention: {}", note));
    for (RetentionReport.Due due : report.due()) {
      switch (due.state()) {
        case NEW, ANNOUNCED ->
            LOG.warn(
                "retention: {} bytes of {} {} will be removed by the rule {}; nothing is to be done"
                    + " if that is meant",
                due.bytes(),
                due.store().text(),
                due.scope(),
                due.period());
        case WAITS ->
            LOG.warn(
                "retention: {} bytes of the archive of feed {} are older than {} and wait for"
                    + " `takagari retention apply --confirm`",
                due.bytes(),
                due.scope(),
                due.period());
        case IN_FORCE, REMOVED -> {}
      }
    }
  }

  @Bean
  RetentionMeters retentionMeters(MeterRegistry registry) {
    return new RetentionMeters(registry);
  }

  @Bean
  RetentionController.RetentionOptions retentionOptions(TakagariProperties properties) {
    return new RetentionController.RetentionOptions(
        properties.retention().enforce(),
        properties.feeds().stream().map(feed -> Objects.requireNonNull(feed.name())).toList());
  }

  @Bean
  RetentionEnforcer retentionEnforcer(
      IcebergEventLake lake,
      OpenSearchHotIndex index,
      HotIndexLedger indices,
      HotExclusions exclusions,
      Ledgers ledgers,
      BlobStore archive,
      ArchiveLayout layout,
      PostgresSession session,
      LeaseLedger leases,
      InstantSource clock,
      RetentionRules rules,
      TakagariProperties properties,
      RetentionMeters meters) {
    rules
        .warnings(properties.feeds().stream().map(f -> String.valueOf(f.name())).toList())
        .forEach(warning -> LOG.warn("retention: {}", warning));
    return new RetentionEnforcer(
        new RetentionEnforcer.Ports(
            new IcebergLakeMaintenance(lake),
            indices,
            index,
            exclusions,
            ledgers.units(),
            archive,
            layout,
            new PostgresRemovalLedger(session),
            new PostgresRawLedger(session),
            new PostgresRuleLedger(session),
            leases,
            clock),
        rules,
        properties.retention().notice(),
        properties.ingest().lease(),
        meters);
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startMaintenance(MaintenanceLoop loop) {
    return ready -> loop.start();
  }
}
