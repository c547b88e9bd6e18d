package dev.takagari.app.service;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeCleaning;
import dev.takagari.adapters.iceberg.IcebergLakeMaintenance;
import dev.takagari.adapters.postgres.PostgresRewriteLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.app.operation.LakeController;
import dev.takagari.core.event.Event;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.ingest.lake.SameRecord;
import dev.takagari.ingest.maintenance.LakeMaintainer;
import dev.takagari.ingest.maintenance.MaintenanceMeters;
import dev.takagari.ingest.maintenance.MaintenanceSettings;
import dev.takagari.search.http.SearchProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The role `maintenance`: what keeps the lake healthy.
@Configuration(proxyBeanMethods = false)
@Import(LakeController.class)
class MaintenanceConfiguration {

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
  MaintenanceLoop maintenanceLoop(TakagariProperties properties, LakeMaintainer maintainer) {
    return new MaintenanceLoop(
        properties.roles().contains(TakagariProperties.Role.MAINTENANCE),
        maintainer,
        properties.maintenance().interval());
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startMaintenance(MaintenanceLoop loop) {
    return ready -> loop.start();
  }
}
