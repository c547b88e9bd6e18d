package dev.takagari.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

class SharedStackTest {

  @Test
  void bucketsAreFreshAndKeepObjectsWithTheirMetadata() {
    String bucket = SharedStack.freshBucket();
    assertThat(bucket).isNotEqualTo(SharedStack.freshBucket());
    try (S3Client s3 = SharedStack.s3()) {
      s3.putObject(
          request ->
              request
                  .bucket(bucket)
                  .key("a/b=c/part 1.gz")
                  .metadata(java.util.Map.of("unit", "u1")),
          RequestBody.fromString("hello"));
      assertThat(
              s3.getObjectAsBytes(request -> request.bucket(bucket).key("a/b=c/part 1.gz"))
                  .asUtf8String())
          .isEqualTo("hello");
      assertThat(s3.headObject(request -> request.bucket(bucket).key("a/b=c/part 1.gz")).metadata())
          .containsEntry("unit", "u1");
    }
  }

  @Test
  void queuesAreFreshAndDeliverMessages() {
    String queue = SharedStack.freshQueue();
    assertThat(queue).isNotEqualTo(SharedStack.freshQueue());
    try (SqsClient sqs = SharedStack.sqs()) {
      sqs.sendMessage(request -> request.queueUrl(queue).messageBody("{\"n\":1}"));
      assertThat(sqs.receiveMessage(request -> request.queueUrl(queue)).messages())
          .singleElement()
          .satisfies(message -> assertThat(message.body()).isEqualTo("{\"n\":1}"));
    }
  }

  @Test
  void databasesAreFreshAndWantThePassword() throws Exception {
    PostgresAddress database = SharedStack.freshDatabase();
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        ResultSet version =
            connection
                .createStatement()
                .executeQuery("SELECT current_setting('server_version_num')")) {
      assertThat(version.next()).isTrue();
      assertThat(version.getInt(1)).isGreaterThanOrEqualTo(180_000);
    }
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> DriverManager.getConnection(database.jdbcUrl(), database.user(), "wrong"))
        .hasMessageContaining("password authentication failed");
  }
}
