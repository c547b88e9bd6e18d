package dev.takagari.ingest;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.s3.S3Settings;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.intake.RecordIntakeContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.s3.S3Client;

/// The contract with real servers for objects and ledger.
class S3RecordIntakeTest extends RecordIntakeContract {
  private S3Client client;
  private IntakeWorld world;

  @BeforeEach
  void open() {
    AwsAddress s3 = SharedStack.get().s3();
    client = new S3Settings(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey()).client();
    world = IntakeWorld.of(new S3BlobStore(client), SharedStack.freshBucket());
  }

  @AfterEach
  void close() {
    world.close();
    client.close();
  }

  @Override
  protected RecordIntake intake() {
    return world.live();
  }

  @Override
  protected int events() {
    return world.events();
  }

  @Override
  protected List<ErrorCode> setAside() {
    return world.setAside();
  }
}
