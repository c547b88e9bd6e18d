package dev.takagari.adapters.iceberg;

import dev.takagari.core.testing.Seeds;
import java.util.random.RandomGenerator;

/// Maintenance through a catalog that loses answers and requests, lags and has stale bases.
class TroubledLakeMaintenanceTest extends IcebergLakeMaintenanceTest {
  private final RandomGenerator random = Seeds.random("troubled maintenance");

  @Override
  protected Side open() {
    PersistentLake lake = PersistentLake.of(track(() -> new TroubledCatalog(random)));
    return new Side(lake, lake, lake);
  }

  @Override
  protected boolean isTidy() {
    return false;
  }
}
