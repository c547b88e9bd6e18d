package dev.takagari.adapters.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeMaintenanceContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Maintenance of a lake on the local disk.
class IcebergLakeMaintenanceTest extends LakeMaintenanceContract {
  @TempDir private Path directory;
  private LakeSettings settings = new LakeSettings("", "", "", "/", "takagari", Map.of());
  private final List<IcebergEventLake> opened = new ArrayList<>();

  @BeforeEach
  void createDatabase() {
    PostgresAddress database = SharedStack.freshDatabase();
    settings =
        new LakeSettings(
            database.jdbcUrl(),
            database.user(),
            database.password(),
            directory.toString(),
            "takagari",
            Map.of());
  }

  @AfterEach
  void close() {
    opened.forEach(IcebergEventLake::close);
  }

  @Override
  protected Side open() {
    IcebergEventLake lake = track(JdbcCatalog::new);
    return new Side(lake, new IcebergLakeMaintenance(lake), new IcebergLakeCleaning(lake));
  }

  /// A lake that is closed after the test.
  final IcebergEventLake track(Supplier<JdbcCatalog> catalogs) {
    IcebergEventLake lake = new IcebergEventLake(settings, catalogs);
    synchronized (opened) {
      opened.add(lake);
    }
    return lake;
  }

  @Override
  protected String stray(Side side) {
    Path file = directory.resolve("takagari/events/data/stray.parquet");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "nobody knows");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toString();
  }

  @Test
  void orphansStayWhenTheCatalogWasSetBack() throws IOException {
    Side side = open();
    side.lake().check();
    stray(side);
    Files.writeString(
        directory.resolve("takagari/events/metadata/00007-later.metadata.json"), "{}");

    assertThatThrownBy(
            () -> side.cleaning().removeOrphans(Instant.now().plusSeconds(60), Set.of(), false))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_BEHIND));
  }
}
