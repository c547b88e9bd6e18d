package dev.takagari.app.service;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergIdentityTables;
import dev.takagari.adapters.postgres.PostgresOwnerBook;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.operation.IdentityController;
import dev.takagari.app.operation.OwnerController;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.owner.LoadedOwners;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.ingest.maintenance.IdentityPublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Who had what, whom to ask about it, and in which zone people read times.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OwnersProperties.class, DisplayProperties.class})
@Import({IdentityController.class, OwnerController.class})
class IdentityConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityConfiguration.class);

  @Bean
  PostgresOwnerBook owners(PostgresSession session) {
    return new PostgresOwnerBook(session);
  }

  @Bean
  IdentityPublisher identityPublisher(
      IdentityBook identities,
      IcebergEventLake lake,
      LeaseLedger leases,
      InstantSource clock,
      TakagariProperties properties) {
    return new IdentityPublisher(
        identities,
        new IcebergIdentityTables(lake),
        leases,
        clock,
        properties.maintenance().identityInterval(),
        properties.maintenance().snapshotAge());
  }

  @Bean
  DisplayZone displayZone(DisplayProperties properties) {
    return properties.displayZone();
  }

  /// A list that cannot be read must not stop what does not depend on it.
  @Bean
  ApplicationListener<ApplicationReadyEvent> loadOwners(
      OwnerBook owners, OwnersProperties properties) {
    String file = properties.file();
    return ready -> {
      if (file != null && !file.isBlank()) {
        load(owners, Path.of(file));
      }
    };
  }

  static void load(OwnerBook owners, Path file) {
    try {
      LoadedOwners loaded = owners.load(Files.readString(file), String.valueOf(file.getFileName()));
      LOG.info("owners: version {} with {} rules", loaded.version(), loaded.list().rules().size());
    } catch (IOException e) {
      LOG.error("owners: {} cannot be read, the list before stays", file, e);
    } catch (TakagariException e) {
      LOG.error("owners: {} was not taken, the list before stays: {}", file, e.getMessage());
    }
  }
}
