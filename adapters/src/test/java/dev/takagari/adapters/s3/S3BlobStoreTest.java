package dev.takagari.adapters.s3;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.BlobStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.s3.S3Client;

class S3BlobStoreTest extends BlobStoreContract {
  private static S3Client client;
  private String bucket;

  @BeforeAll
  static void connect() {
    AwsAddress address = SharedStack.get().s3();
    client =
        new S3Settings(
                address.region(), address.endpoint(), address.accessKey(), address.secretKey())
            .client();
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
}
