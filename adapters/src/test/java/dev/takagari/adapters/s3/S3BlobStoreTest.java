package dev.takagari.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.BlobStoreContract;
import dev.takagari.core.blob.PutMode;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

class S3BlobStoreTest extends BlobStoreContract {
  private static final int MANY = 100;

  private static S3Settings settings;
  private static S3Client client;
  private String bucket;

  @BeforeAll
  static void connect() {
    AwsAddress address = SharedStack.get().s3();
    settings =
        new S3Settings(
            address.region(), address.endpoint(), address.accessKey(), address.secretKey());
    client = settings.client();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @BeforeEach
  void makeBucket() {
    bucket = SharedStack.freshBucket();
  }

  @Override
  protected BlobStore store() {
    return new S3BlobStore(client);
  }

  @Override
  protected String bucket() {
    return bucket;
  }

  @Test
  void writesOneAfterTheOtherWithoutRetries() {
    try (S3Client once =
        settings
            .builder()
            .overrideConfiguration(
                override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
            .build()) {
      S3BlobStore store = new S3BlobStore(once);
      byte[] bytes = new byte[20_000];
      for (int i = 0; i < MANY; i++) {
        BlobRef ref = new BlobRef(bucket, "many/" + i);
        store.put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.REPLACE);
      }
      assertThat(store.list(bucket, "many/", "", 2 * MANY)).hasSize(MANY);
    }
  }
}
