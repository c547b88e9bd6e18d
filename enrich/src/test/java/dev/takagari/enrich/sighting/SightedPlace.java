package dev.takagari.enrich.sighting;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingIndex;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingTable;
import dev.takagari.adapters.postgres.EnrichDatabase;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.postgres.PostgresSightingKeeping;
import dev.takagari.adapters.postgres.PostgresSightingLedger;
import dev.takagari.adapters.postgres.PostgresSightingRewrites;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// A lake with sightings and its ledger, both real, for one test.
final class SightedPlace implements AutoCloseable {
  private final EnrichDatabase database = new EnrichDatabase();
  private final Path directory;
  private final LakeSettings settings;
  private final List<IcebergEventLake> opened = new ArrayList<>();

  /// On the local disk.
  SightedPlace(Path directory) {
    this(directory, directory.resolve("lake").toString(), Map.of());
  }

  private SightedPlace(Path directory, String warehouse, Map<String, String> storage) {
    this.directory = directory;
    PostgresAddress address = database.address();
    settings =
        new LakeSettings(
            address.jdbcUrl(), address.user(), address.password(), warehouse, "takagari", storage);
  }

  /// With its files in S3.
  static SightedPlace inS3(Path directory) {
    AwsAddress s3 = SharedStack.get().s3();
    return new SightedPlace(
        directory,
        "s3://" + SharedStack.freshBucket() + "/lake",
        LakeSettings.s3(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey()));
  }

  boolean isLocal() {
    return !settings.warehouse().startsWith("s3:");
  }

  PostgresSession session() {
    return database.session();
  }

  /// Changes the database behind everybody's back.
  void update(String sql) {
    PostgresAddress address = database.address();
    try (Connection connection =
            DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  PostgresSightingKeeping keeping() {
    return new PostgresSightingKeeping(database.session());
  }

  Path spool() {
    return directory.resolve("spool");
  }

  PostgresSightingLedger ledger() {
    return new PostgresSightingLedger(database.session());
  }

  PostgresSightingRewrites rewrites() {
    return new PostgresSightingRewrites(database.session());
  }

  IcebergEventLake lake(Function<LakeSettings, IcebergEventLake> how) {
    IcebergEventLake lake = how.apply(settings);
    opened.add(lake);
    return lake;
  }

  IcebergSightingTable table() {
    return new IcebergSightingTable(lake(IcebergEventLake::new));
  }

  /// What a lookup finds now, by the text of the key.
  static Map<String, PlainSightings.Sum> find(
      IcebergSightingTable table, Collection<SightedValue> values) {
    Map<String, PlainSightings.Sum> found = new TreeMap<>();
    List<SightingRow> rows = new ArrayList<>();
    List<SightedValue> all = List.copyOf(values);
    for (int i = 0; i < all.size(); i += SightingQuestion.MOST_VALUES) {
      new IcebergSightingIndex(table, Duration.ZERO)
          .find(
              SightingQuestion.ever(
                  all.subList(i, Math.min(all.size(), i + SightingQuestion.MOST_VALUES))),
              rows::add);
    }
    for (SightingRow row : rows) {
      PlainSightings.Sum before = found.put(PlainSightings.text(row), PlainSightings.sum(row));
      if (before != null) {
        throw new IllegalStateException("twice: " + row);
      }
    }
    return found;
  }

  @Override
  public void close() {
    opened.forEach(IcebergEventLake::close);
    database.close();
  }
}
