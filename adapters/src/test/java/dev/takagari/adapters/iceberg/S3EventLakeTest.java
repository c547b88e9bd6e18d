package dev.takagari.adapters.iceberg;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.EventLakeContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The lake with its files in S3.
class S3EventLakeTest extends EventLakeContract {
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
  protected EventLake lake() {
    IcebergEventLake lake = new IcebergEventLake(settings);
    opened.add(lake);
    return lake;
  }
}
