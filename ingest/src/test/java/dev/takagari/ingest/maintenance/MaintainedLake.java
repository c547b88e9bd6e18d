package dev.takagari.ingest.maintenance;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeCleaning;
import dev.takagari.adapters.iceberg.IcebergLakeMaintenance;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.postgres.PostgresCommitLedger;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresMigrations;
import dev.takagari.adapters.postgres.PostgresRewriteLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.postgres.PostgresSinkLedger;
import dev.takagari.adapters.postgres.PostgresUnitLedger;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.ListRows;
import dev.takagari.core.lake.StoredFile;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.ingest.lake.LakeCommitter;
import dev.takagari.ingest.lake.SameRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A lake on the local disk with its ledger, units that write to it, and processes that maintain
/// it. The clock is moved by hand.
final class MaintainedLake implements AutoCloseable {
  private final Path directory;
  private final HikariDataSource dataSource;
  private final PostgresUnitLedger units;
  private final PostgresSinkLedger sinks;
  private final LakeSettings settings;
  private final List<IcebergEventLake> opened = new ArrayList<>();
  final PostgresSession session;
  final PostgresCommitLedger commits;
  final PostgresRewriteLedger rewrites;
  final IcebergEventLake lake;
  final IcebergLakeMaintenance maintenance;
  Duration shift = Duration.ZERO;
  private int nextUnit;

  MaintainedLake(Path directory) {
    this.directory = directory;
    PostgresAddress address = SharedStack.freshDatabase();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(4);
    dataSource = new HikariDataSource(config);
    new PostgresMigrations(dataSource).migrate("ingest");
    session = new PostgresSession(dataSource);
    units = new PostgresUnitLedger(session);
    sinks = new PostgresSinkLedger(session);
    commits = new PostgresCommitLedger(session);
    rewrites = new PostgresRewriteLedger(session);
    settings =
        new LakeSettings(
            address.jdbcUrl(),
            address.user(),
            address.password(),
            directory.resolve("lake").toString(),
            "takagari",
            Map.of());
    lake = newLake();
    lake.check();
    maintenance = new IcebergLakeMaintenance(lake);
  }

  /// As another process would open it.
  IcebergEventLake newLake() {
    IcebergEventLake other = new IcebergEventLake(settings);
    synchronized (opened) {
      opened.add(other);
    }
    return other;
  }

  /// Writes and stages a unit.
  ///
  /// @param hot whether the hot index has it too; it waits there otherwise
  UnitLease unit(Instant sentAt, List<EventRow> events, boolean hot) {
    int number;
    synchronized (this) {
      number = nextUnit++;
    }
    AnnouncedObject object =
        new AnnouncedObject(
            ObjectIdentity.of(new BlobRef("feed", "part-" + number), "v"),
            1,
            null,
            sentAt,
            false,
            null);
    UnitWork work =
        units
            .claim(
                new Announcement(
                    "fdr",
                    "message-" + number,
                    "fdr",
                    "{}",
                    sentAt,
                    sentAt,
                    1,
                    List.of("hot", "lake"),
                    List.of(object),
                    false),
                Duration.ofHours(1))
            .won()
            .getFirst();
    units.archived(
        work.lease(),
        work.unit()
            .withArchived(
                "manifest-" + number,
                List.of(
                    new UnitObject(
                        0,
                        object,
                        ObjectState.ARCHIVED,
                        null,
                        new ArchivedContent("raw/" + number, 1, "m" + number, "s" + number)))));
    List<LakeFile> files = new ArrayList<>();
    ListRows.byPartition(events)
        .forEach(
            (partition, rows) ->
                files.add(
                    lake.write(
                        new LakeFileName(work.lease(), files.size()),
                        partition,
                        new ListRows(rows))));
    long bytes = files.stream().mapToLong(LakeFile::bytes).sum();
    sinks.record(
        work.lease(),
        "lake",
        new SinkOutcome(events.size(), events.size(), 0, List.of(), bytes, files));
    if (hot) {
      hotDone(work.lease(), events.size());
    }
    return work.lease();
  }

  void hotDone(UnitLease lease, int events) {
    sinks.record(lease, "hot", new SinkOutcome(events, events, 0, List.of(), 0, List.of()));
  }

  /// Makes the hot index take a unit again, as a replay does.
  void hotAgain(UnitLease lease) {
    sinks.again(lease.unit(), Set.of("hot"));
  }

  int commit() {
    return new LakeCommitter(commits, lake, LakeCommitter.USUAL_FILES, new SimpleMeterRegistry())
        .commitAll(1000);
  }

  LakeMaintainer maintainer(MaintenanceSettings.Sizes sizes, MaintenanceStep.Hook hook) {
    IcebergEventLake own = newLake();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    MaintenanceSettings maintenanceSettings =
        MaintenanceSettings.in(directory.resolve("spool")).withSizes(sizes);
    return new LakeMaintainer(
        new LakeMaintainer.Ports(
            new IcebergLakeMaintenance(own),
            new IcebergLakeCleaning(own),
            rewrites,
            rewrites,
            new PostgresLeaseLedger(session),
            SameRecord.NEVER,
            this::now),
        maintenanceSettings,
        new MaintenanceMeters(registry, this::now),
        hook);
  }

  Instant now() {
    return Instant.now().plus(shift);
  }

  /// A process that died holds its lease no longer.
  void expireLeases() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE ingest.lease SET lease_until = clock_timestamp()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  List<StoredFile> files() {
    return maintenance.state().files();
  }

  List<EventRow> rows() {
    List<EventRow> rows = new ArrayList<>();
    files().forEach(file -> rows.addAll(rows(file.location())));
    return rows;
  }

  List<EventRow> rows(String location) {
    List<EventRow> rows = new ArrayList<>();
    maintenance.read(location, id -> true, row -> rows.add(EventRow.copyOf(row)));
    return rows;
  }

  @Override
  public void close() {
    opened.forEach(IcebergEventLake::close);
    dataSource.close();
  }
}
