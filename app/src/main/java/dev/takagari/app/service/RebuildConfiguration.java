package dev.takagari.app.service;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeMaintenance;
import dev.takagari.adapters.iceberg.IcebergLakeRecovery;
import dev.takagari.adapters.postgres.PostgresRebuildLedger;
import dev.takagari.adapters.postgres.PostgresRewriteLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.app.operation.LedgerController;
import dev.takagari.app.operation.LedgerRebuilding;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.lake.CommitLedger;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.enrich.upkeep.SightingRestart;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.Ledgers;
import dev.takagari.ingest.replay.LedgerRebuild;
import dev.takagari.ingest.replay.RebuildPorts;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// What mends the ledger after a disaster.
@Configuration(proxyBeanMethods = false)
@Import(LedgerController.class)
class RebuildConfiguration {

  @Bean
  LedgerRebuild ledgerRebuild(
      BlobStore archive,
      ArchiveLayout layout,
      Ledgers ledgers,
      PostgresSession session,
      CommitLedger commits,
      PostgresRewriteLedger rewrites,
      LeaseLedger leases,
      IcebergEventLake lake,
      HotIndex hot,
      SightingRestart sightings) {
    PostgresRebuildLedger rebuild = new PostgresRebuildLedger(session);
    return new LedgerRebuild(
        new RebuildPorts(
            archive,
            layout,
            ledgers,
            rebuild,
            rebuild,
            commits,
            rewrites,
            leases,
            new IcebergLakeMaintenance(lake),
            new IcebergLakeRecovery(lake),
            hot),
        ProcessName.OWN,
        sightings::begin);
  }

  /// Days that the hot index does not keep any more must not come back to it.
  @Bean
  LedgerRebuilding ledgerRebuilding(
      LedgerRebuild rebuild,
      HotExclusions exclusions,
      RetentionRules rules,
      SightingRestart sightings,
      InstantSource clock) {
    return new LedgerRebuilding(
        rebuild, () -> exclusions.raise(rules.hotFloors(clock.instant())), sightings);
  }
}
