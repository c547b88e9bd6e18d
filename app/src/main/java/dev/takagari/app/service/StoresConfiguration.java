package dev.takagari.app.service;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.adapters.opensearch.OpenSearchHotSettings;
import dev.takagari.adapters.postgres.PostgresAuditLog;
import dev.takagari.adapters.postgres.PostgresCommitLedger;
import dev.takagari.adapters.postgres.PostgresFeedControls;
import dev.takagari.adapters.postgres.PostgresHostRegistry;
import dev.takagari.adapters.postgres.PostgresHotExclusions;
import dev.takagari.adapters.postgres.PostgresHotIndexLedger;
import dev.takagari.adapters.postgres.PostgresIdentityBook;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresLedgerReport;
import dev.takagari.adapters.postgres.PostgresListedObjects;
import dev.takagari.adapters.postgres.PostgresMigrations;
import dev.takagari.adapters.postgres.PostgresQuarantineLedger;
import dev.takagari.adapters.postgres.PostgresReplayLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.postgres.PostgresSinkLedger;
import dev.takagari.adapters.postgres.PostgresTallyLedger;
import dev.takagari.adapters.postgres.PostgresUnitLedger;
import dev.takagari.adapters.postgres.PostgresVolumeLedger;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.s3.S3Settings;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.lake.CommitLedger;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.LedgerReport;
import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.steering.FeedControls;
import dev.takagari.core.steering.ListedObjects;
import dev.takagari.core.volume.VolumeLedger;
import dev.takagari.ingest.engine.Ledgers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The stores that every role uses: clock, database, archive, lake, hot index.
@Configuration(proxyBeanMethods = false)
class StoresConfiguration {
  private static final Duration SEARCH_TIMEOUT = Duration.ofSeconds(60);

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(TakagariProperties properties) {
    TakagariProperties.Database database = properties.database();
    HikariConfig config = new HikariConfig();
    config.setPoolName("takagari");
    config.setJdbcUrl(database.url());
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(database.connections());
    config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
    config.addDataSourceProperty("socketTimeout", "60");
    config.addDataSourceProperty("ApplicationName", "takagari");
    return new HikariDataSource(config);
  }

  @Bean
  PostgresSession session(DataSource dataSource) {
    PostgresMigrations migrations = new PostgresMigrations(dataSource);
    migrations.migrate("ingest");
    migrations.migrate("enrich");
    migrations.migrate("alerting");
    return new PostgresSession(dataSource);
  }

  @Bean
  PostgresIdentityBook identities(PostgresSession session) {
    return new PostgresIdentityBook(session);
  }

  @Bean
  Ledgers ledgers(PostgresSession session, PostgresIdentityBook identities) {
    return new Ledgers(
        new PostgresUnitLedger(session),
        new PostgresSinkLedger(session),
        new PostgresQuarantineLedger(session),
        new PostgresHostRegistry(session),
        new PostgresLedgerReport(session),
        new PostgresTallyLedger(session),
        identities);
  }

  @Bean
  LedgerReport ledgerReport(Ledgers ledgers) {
    return ledgers.report();
  }

  @Bean
  LeaseLedger leaseLedger(PostgresSession session) {
    return new PostgresLeaseLedger(session);
  }

  @Bean
  AuditLog auditLog(PostgresSession session) {
    return new PostgresAuditLog(session);
  }

  @Bean
  FeedControls feedControls(PostgresSession session) {
    return new PostgresFeedControls(session);
  }

  @Bean
  ListedObjects listedObjects(PostgresSession session) {
    return new PostgresListedObjects(session);
  }

  @Bean
  PostgresReplayLedger replayLedger(PostgresSession session) {
    return new PostgresReplayLedger(session);
  }

  @Bean
  CommitLedger commitLedger(PostgresSession session) {
    return new PostgresCommitLedger(session);
  }

  @Bean
  RetentionRules retentionRules(TakagariProperties properties) {
    return properties.retentionRules();
  }

  @Bean
  HotExclusions hotExclusions(PostgresSession session) {
    return new PostgresHotExclusions(session);
  }

  @Bean
  VolumeLedger volumeLedger(PostgresSession session) {
    return new PostgresVolumeLedger(session);
  }

  @Bean
  HotIndexLedger hotIndexLedger(PostgresSession session) {
    return new PostgresHotIndexLedger(session);
  }

  @Bean(destroyMethod = "close")
  S3BlobStore archiveStore(TakagariProperties properties) {
    TakagariProperties.Aws aws = properties.aws();
    return new S3BlobStore(
        new S3Settings(aws.region(), aws.s3Endpoint(), aws.accessKey(), aws.secretKey()));
  }

  @Bean(destroyMethod = "close")
  IcebergEventLake lake(TakagariProperties properties) {
    TakagariProperties.Database database = properties.database();
    String password = database.password();
    return new IcebergEventLake(
        new LakeSettings(
            database.url(),
            database.user(),
            password == null ? "" : password,
            properties.lake().warehouse(),
            "takagari",
            fileSystem(properties)));
  }

  /// The local disk, or S3 when the warehouse is there.
  private static Map<String, String> fileSystem(TakagariProperties properties) {
    TakagariProperties.Aws aws = properties.aws();
    return properties.lake().warehouse().startsWith("s3://")
        ? LakeSettings.s3(aws.region(), aws.s3Endpoint(), aws.accessKey(), aws.secretKey())
        : Map.of();
  }

  @Bean(destroyMethod = "close")
  OpenSearchConnection openSearchConnection(TakagariProperties properties) {
    TakagariProperties.Hot hot = properties.hot();
    return OpenSearchConnection.open(hot.url(), hot.user(), hot.password(), SEARCH_TIMEOUT);
  }

  @Bean
  OpenSearchHotSettings hotSettings(TakagariProperties properties) {
    return OpenSearchHotSettings.of(properties.hot().period());
  }

  /// Refuses to start with another period than the one that the index was begun with.
  @Bean
  OpenSearchHotIndex hotIndex(
      OpenSearchConnection connection, HotIndexLedger ledger, OpenSearchHotSettings settings) {
    OpenSearchHotIndex index = new OpenSearchHotIndex(connection, ledger, settings);
    index.requirePeriod();
    return index;
  }
}
