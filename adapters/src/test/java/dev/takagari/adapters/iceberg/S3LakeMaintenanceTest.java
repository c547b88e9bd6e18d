package dev.takagari.adapters.iceberg;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.lake.LakeMaintenanceContract;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Maintenance of a lake with its files in S3.
class S3LakeMaintenanceTest extends LakeMaintenanceContract {
  private LakeSettings settings = new LakeSettings("", "", "", "/", "takagari", Map.of());
  private final List<IcebergEventLake> opened = new ArrayList<>();

  @BeforeEach
  void createPlaces() {
    PostgresAddress database = SharedStack.freshDatabase();
    AwsAddress s3 = SharedStack.get().s3();
    settings =
        new LakeSettings(
            database.jdbcUrl(),
            database.user(),
            database.password(),
            "s3://" + SharedStack.freshBucket() + "/lake",
            "takagari",
            LakeSettings.s3(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey()));
  }

  @AfterEach
  void close() {
    opened.forEach(IcebergEventLake::close);
  }

  @Override
  protected Side open() {
    IcebergEventLake lake = new IcebergEventLake(settings);
    synchronized (opened) {
      opened.add(lake);
    }
    return new Side(lake, new IcebergLakeMaintenance(lake), new IcebergLakeCleaning(lake));
  }

  @Override
  protected String stray(Side side) {
    String location = settings.warehouse() + "/takagari/events/data/stray.parquet";
    try (OutputStream out = opened.getFirst().io().newOutputFile(location).create()) {
      out.write("nobody knows".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return location;
  }
}
