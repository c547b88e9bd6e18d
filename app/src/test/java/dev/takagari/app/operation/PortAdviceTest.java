package dev.takagari.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchEventSearcher;
import dev.takagari.adapters.postgres.PostgresHotIndexLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.s3.S3Settings;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("what doctor advises")
class PortAdviceTest {
  private static final URI QUEUE = URI.create("https://sqs.eu-central-1.amazonaws.com/1/fdr");
  private static final URI INDEX = URI.create("https://search.example:9200");

  @ParameterizedTest
  @DisplayName("names what is missing, by what was found")
  @CsvSource(
      delimiter = '|',
      value = {
        "queue | queue https://x failed (AccessDenied) (queue-unavailable) | give the role sqs:ReceiveMessage",
        "queue | queue https://x failed (AWS.SimpleQueueService.NonExistentQueue) (queue-unavailable) | there is no queue https://sqs",
        "queue | queue https://x failed (InvalidClientTokenId) (queue-unavailable) | does not know these credentials",
        "queue | queue https://x failed (queue-unavailable) | nothing answers for queue https://sqs",
        "queue | no answer in 10.0 s | queue-url of feed falcon",
        "alerts | no answer in 10.0 s | look at the takagari.alerting.queue-url",
        "alerts | queue https://x failed (AccessDenied) (queue-unavailable) | sqs:SendMessage",
        "feed | fdr-bucket: HTTP 403 AccessDenied (object-denied) | s3:ListBucket on bucket fdr-bucket and s3:GetObject",
        "feed | fdr-bucket: HTTP 403 (object-denied) | kms:Decrypt",
        "feed | fdr-bucket: HTTP 404 NoSuchBucket (object-missing) | there is no bucket fdr-bucket",
        "feed | fdr-bucket: HTTP 403 SignatureDoesNotMatch (store-unavailable) | at its clock",
        "archive | takagari-raw: HTTP 403 AccessDenied (object-denied) | s3:PutObject",
        "archive | takagari-raw: HTTP 301 PermanentRedirect (internal) | takagari-raw is in another region",
        "archive | takagari-raw: the store cannot be reached (store-unavailable) | takagari.aws.s3-endpoint",
        "database | the database cannot be reached (SQLSTATE 28P01) (database-unavailable) | refuses user takagari",
        "database | the database cannot be reached (SQLSTATE 3D000) (database-unavailable) | no such database as in jdbc:postgresql://db/x",
        "database | the database cannot be reached (SQLSTATE 53300) (database-unavailable) | max_connections",
        "database | the database cannot be reached (SQLSTATE 08001) (database-unavailable) | is PostgreSQL running",
        "lake | lake at s3://l: the table cannot be read: AccessDenied (lake-unavailable) | read and write below s3://l",
        "lake | lake at s3://l: the table cannot be read (lake-unavailable) | whether the check `database` works",
        "index | OpenSearch: cannot GET, status 401 (index-unavailable) | takagari.hot.user and password",
        "index | OpenSearch: cannot GET, status 408 (index-unavailable) | /_cluster/allocation/explain",
        "index | hot.period is day there (bad-configuration) | do what the message says",
        "index | OpenSearch did not answer GET /: ConnectException (index-unavailable) | is OpenSearch running",
        "cold | DuckDB does not start (lake-unavailable) | /var/work (takagari.work)",
        "cold | IllegalStateException | /var/work (takagari.work)"
      })
  void namesWhatIsMissing(String port, String reason, String expected) {
    PortAdvice advice =
        switch (port) {
          case "queue" -> PortAdvice.queue("falcon", QUEUE);
          case "alerts" -> PortAdvice.alertQueue(QUEUE);
          case "feed" -> PortAdvice.feedBucket("falcon", "fdr-bucket");
          case "archive" -> PortAdvice.archive("takagari-raw");
          case "database" -> PortAdvice.database("jdbc:postgresql://db/x", "takagari");
          case "lake" -> PortAdvice.lake("s3://l");
          case "index" -> PortAdvice.index(INDEX);
          default -> PortAdvice.coldSearch("/var/work");
        };
    assertThat(advice.on(reason)).contains(expected).doesNotContain("\n");
  }

  @Test
  @DisplayName("is never silent")
  void isNeverSilent() {
    assertThatThrownBy(() -> new PortAdvice(List.of())).isInstanceOf(RuntimeException.class);
  }

  @Test
  @DisplayName("fits what real servers say")
  void fitsWhatRealServersSay() throws IOException {
    AwsAddress s3 = SharedStack.get().s3();
    AwsAddress sqs = SharedStack.get().sqs();
    PostgresAddress postgres = SharedStack.freshDatabase();
    URI nobody = URI.create("http://127.0.0.1:" + freePort());
    String bucket = SharedStack.freshBucket();

    try (S3BlobStore store = store(s3, s3.endpoint(), s3.secretKey());
        S3BlobStore stranger = store(s3, s3.endpoint(), "wrong");
        S3BlobStore away = store(s3, nobody, s3.secretKey())) {
      assertThat(advised(() -> store.check(bucket), PortAdvice.archive(bucket))).isEmpty();
      assertThat(advised(() -> store.check("not-there"), PortAdvice.archive("not-there")))
          .contains("there is no bucket not-there");
      assertThat(advised(() -> stranger.check(bucket), PortAdvice.archive(bucket)))
          .contains("AWS does not know these credentials");
      assertThat(advised(() -> away.check(bucket), PortAdvice.feedBucket("falcon", bucket)))
          .contains("nothing answers for bucket " + bucket);
    }
    SqsMessageQueue missing =
        queue(sqs, sqs.endpoint().resolve("/000000000000/not-there").toString(), sqs.endpoint());
    assertThat(advised(missing::check, PortAdvice.queue("falcon", QUEUE)))
        .contains("there is no queue");
    SqsMessageQueue unreachable = queue(sqs, nobody.resolve("/0/q").toString(), nobody);
    assertThat(advised(unreachable::check, PortAdvice.queue("falcon", QUEUE)))
        .contains("nothing answers for queue");

    PortAdvice database = PortAdvice.database(postgres.jdbcUrl(), postgres.user());
    assertThat(database(postgres.jdbcUrl(), "nobody-knows", database))
        .contains("refuses user " + postgres.user());
    String gone = postgres.jdbcUrl().replaceFirst("/[^/?]+(\\?.*)?$", "/not_there$1");
    assertThat(database(gone, postgres.password(), database)).contains("no such database");
    String closed = "jdbc:postgresql://127.0.0.1:" + nobody.getPort() + "/x";
    assertThat(database(closed, "x", database)).contains("is PostgreSQL running");

    try (OpenSearchConnection connection =
            OpenSearchConnection.open(nobody, null, null, Duration.ofSeconds(2));
        HikariDataSource source = source(postgres.jdbcUrl(), postgres)) {
      OpenSearchEventSearcher searcher =
          new OpenSearchEventSearcher(
              connection, new PostgresHotIndexLedger(new PostgresSession(source)));
      assertThat(advised(searcher::check, PortAdvice.index(nobody)))
          .contains("nothing answers at " + nobody);
    }
  }

  private static String advised(Runnable check, PortAdvice advice) {
    PortCheck.Outcome outcome = new PortCheck("port", check, advice).run();
    assertThat(outcome.ok()).isEqualTo(outcome.advice().isEmpty());
    return outcome.advice();
  }

  private static String database(String url, String password, PortAdvice advice) {
    try (HikariDataSource source =
        source(url, new PostgresAddress(url, SharedStack.get().postgres().user(), password))) {
      return advised(new PostgresSession(source)::check, advice);
    }
  }

  private static HikariDataSource source(String url, PostgresAddress address) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setConnectionTimeout(1_000);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  private static S3BlobStore store(AwsAddress s3, URI endpoint, String secret) {
    return new S3BlobStore(new S3Settings(s3.region(), endpoint, s3.accessKey(), secret));
  }

  private static SqsMessageQueue queue(AwsAddress sqs, String url, URI endpoint) {
    return new SqsMessageQueue(
        new SqsSettings(url, endpoint, sqs.accessKey(), sqs.secretKey()), InstantSource.system());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
