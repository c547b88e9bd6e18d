package dev.takagari.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.BlobStoreContract;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

class S3BlobStoreTest extends BlobStoreContract {
  private static final int MANY = 100;
  private static final int LEAST_PART_BYTES = 5 << 20;

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
  protected void putWith(BlobRef ref, byte[] bytes, Map<String, String> metadata) {
    client.putObject(
        request -> request.bucket(ref.bucket()).key(ref.key()).metadata(metadata),
        RequestBody.fromBytes(bytes));
  }

  @Override
  protected String bucket() {
    return bucket;
  }

  @Test
  void aFailedWriteOfManyPartsLeavesNoUploadBehind() {
    S3BlobStore store = new S3BlobStore(client);
    BlobRef ref = new BlobRef(bucket, "given up");
    byte[] bytes = new byte[2 * S3BlobStore.PART_BYTES + 1];
    for (long length : new long[] {bytes.length + 1L, bytes.length - 1L}) {
      assertThatThrownBy(
              () -> store.put(ref, new ByteArrayInputStream(bytes), length, PutMode.IF_ABSENT))
          .isInstanceOfSatisfying(
              TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SIZE_DIFFERS));
      assertThat(uploads()).isEmpty();
      assertThat(store.describe(ref)).isEmpty();
    }
    store.put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.IF_ABSENT);
    assertThat(uploads()).isEmpty();
    assertThat(store.describe(ref).orElseThrow().size()).isEqualTo(bytes.length);
  }

  private List<MultipartUpload> uploads() {
    return client.listMultipartUploads(request -> request.bucket(bucket)).uploads();
  }

  /// The same road as for an object of more than 5 GiB, with parts of the least size that S3 takes.
  @Test
  void anObjectOfManyPartsIsReadBackWhole() throws IOException {
    S3BlobStore store = new S3BlobStore(client, LEAST_PART_BYTES);
    BlobRef ref = new BlobRef(bucket, "many parts");
    byte[] bytes = new byte[6 * LEAST_PART_BYTES + 17];
    new Random(5).nextBytes(bytes);
    store.put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.IF_ABSENT);
    assertThat(store.describe(ref).orElseThrow().version()).endsWith("-7");
    try (BlobContent content = store.open(ref, 0)) {
      assertThat(content.stream().readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void partsGrowWithAnObjectThatTenThousandOfThemWouldNotHold() {
    int usual = S3BlobStore.PART_BYTES;
    long most = 10_000L * usual;
    assertThat(S3BlobStore.partBytes(6L << 30, usual)).isEqualTo(usual);
    assertThat(S3BlobStore.partBytes(most, usual)).isEqualTo(usual);
    assertThat(S3BlobStore.partBytes(most + 1, usual)).isEqualTo(usual + 1);
    assertThat(10_000L * S3BlobStore.partBytes(600L << 30, usual)).isGreaterThan(600L << 30);
    assertThatThrownBy(() -> S3BlobStore.partBytes(700L << 30, usual))
        .isInstanceOf(TakagariException.class)
        .hasMessageContaining("larger than");
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
