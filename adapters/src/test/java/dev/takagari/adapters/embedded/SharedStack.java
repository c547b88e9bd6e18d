package dev.takagari.adapters.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// One embedded stack per test JVM, started when first asked for, in a temporary directory, gone
/// when the JVM ends.
///
/// [#get()] has S3, SQS and PostgreSQL; OpenSearch ([#opensearch()]) is in a child of its own, so
/// that tests that need no index do not wait for it.
public final class SharedStack {
  private static final AtomicLong NAMES = new AtomicLong();
  private static final String RUN =
      Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
  private static @Nullable EmbeddedStack small;
  private static @Nullable EmbeddedStack search;

  private SharedStack() {}

  /// The stack with S3, SQS and PostgreSQL.
  public static synchronized EmbeddedStack get() {
    if (small == null) {
      small =
          start(
              "stack",
              options ->
                  options
                      .only(EmbeddedServer.POSTGRES, EmbeddedServer.SQS, EmbeddedServer.S3)
                      .withHeapMegabytes(256));
    }
    return small;
  }

  /// OpenSearch alone.
  public static synchronized URI opensearch() {
    if (search == null) {
      search = start("search", options -> options.only(EmbeddedServer.OPENSEARCH));
    }
    return search.opensearch();
  }

  /// A name that no other test of this run has: lower case letters, digits and hyphens.
  public static String freshName(String prefix) {
    return prefix + "-" + RUN + "-" + NAMES.incrementAndGet();
  }

  /// A new empty bucket.
  public static String freshBucket() {
    String name = freshName("bucket");
    try (S3Client client = s3()) {
      client.createBucket(request -> request.bucket(name));
    }
    return name;
  }

  /// The URL of a new empty queue.
  public static String freshQueue() {
    String name = freshName("queue");
    try (SqsClient client = sqs()) {
      return client.createQueue(request -> request.queueName(name)).queueUrl();
    }
  }

  /// A new empty database.
  public static PostgresAddress freshDatabase() {
    return createDatabase("");
  }

  /// A new database that holds what another one does, which nobody is connected to.
  public static PostgresAddress copyOf(PostgresAddress database) {
    String url = database.jdbcUrl();
    return createDatabase(" TEMPLATE " + url.substring(url.lastIndexOf('/') + 1));
  }

  private static PostgresAddress createDatabase(String clause) {
    PostgresAddress server = get().postgres();
    String name = freshName("db").replace('-', '_');
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + clause);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create a database", e);
    }
    return new PostgresAddress(server.jdbcUrl(name), server.user(), server.password());
  }

  /// A client of the S3 API; the caller closes it.
  public static S3Client s3() {
    return s3(get().s3());
  }

  /// A client of the SQS API; the caller closes it.
  public static SqsClient sqs() {
    return sqs(get().sqs());
  }

  static S3Client s3(AwsAddress address) {
    return S3Client.builder()
        .endpointOverride(address.endpoint())
        .region(Region.of(address.region()))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(address.accessKey(), address.secretKey())))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  static SqsClient sqs(AwsAddress address) {
    return SqsClient.builder()
        .endpointOverride(address.endpoint())
        .region(Region.of(address.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(address.accessKey(), address.secretKey())))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static EmbeddedStack start(
      String name, java.util.function.UnaryOperator<EmbeddedStackOptions> choose) {
    try {
      Path home = Files.createTempDirectory("takagari-" + name + "-");
      EmbeddedStack stack =
          EmbeddedStack.start(choose.apply(EmbeddedStackOptions.in(home).shortLived()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stack, home)));
      return stack;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(EmbeddedStack stack, Path home) {
    stack.close();
    try (Stream<Path> walk = Files.walk(home)) {
      List<Path> paths = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
