package dev.takagari.adapters.iceberg;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.EventLakeContract;
import dev.takagari.core.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The lake through a catalog that loses answers and requests, lags and has stale bases.
class TroubledEventLakeTest extends EventLakeContract {
  @TempDir private Path directory;
  private final RandomGenerator random = Seeds.random("troubled lake");
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
  protected EventLake lake() {
    IcebergEventLake lake = new IcebergEventLake(settings, () -> new TroubledCatalog(random));
    opened.add(lake);
    return PersistentLake.of(lake);
  }
}
