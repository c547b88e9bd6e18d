package dev.takagari.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.TakagariException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

class EmbeddedStackTest {
  private static final int END_SECONDS = 30;

  @TempDir Path home;

  @Test
  void everyServerAnswersAndKeepsItsDataWhenTheChildIsKilled() throws Exception {
    try (EmbeddedStack stack = EmbeddedStack.start(EmbeddedStackOptions.in(home))) {
      write(stack);
      assertRead(stack);
      assertLoopbackOnly(stack);
      assertThat(put(stack.opensearch().resolve("/takagari-unknown/_doc/1"), "{}").statusCode())
          .as("our indices are made by us only")
          .isEqualTo(404);
      stack.process().destroyForcibly();
      stack.process().onExit().get(END_SECONDS, TimeUnit.SECONDS);
    }
    try (EmbeddedStack stack = EmbeddedStack.start(EmbeddedStackOptions.in(home).shortLived())) {
      assertRead(stack);
    }
    try (EmbeddedStack stack = EmbeddedStack.start(EmbeddedStackOptions.in(home).shortLived())) {
      assertRead(stack);
    }
    assertThat(Files.getPosixFilePermissions(home.resolve("embedded.secrets")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void nothingIsLeftBehindWhenTheParentIsKilled() throws Exception {
    Process parent = holder();
    ProcessHandle child = childOf(parent);
    ProcessHandle postgres = postmaster();
    assertThat(List.of(child.isAlive(), postgres.isAlive())).containsOnly(true);
    parent.destroyForcibly();
    child.onExit().get(END_SECONDS, TimeUnit.SECONDS);
    assertGone(postgres);
  }

  @Test
  void aDatabaseLeftBehindByAKilledChildEndsAndTheNextStartWaitsForIt() throws Exception {
    Process parent = holder();
    ProcessHandle child = childOf(parent);
    ProcessHandle postgres = postmaster();
    child.destroyForcibly();
    parent.destroyForcibly();
    try (EmbeddedStack stack =
        EmbeddedStack.start(
            EmbeddedStackOptions.in(home).shortLived().only(EmbeddedServer.POSTGRES))) {
      assertGone(postgres);
      assertThat(query(stack.postgres(), "SELECT 7")).isEqualTo("7");
    }
  }

  @Test
  void twoStacksRunAtOnceButNotInOneHome(@TempDir Path other) {
    EmbeddedStackOptions options =
        EmbeddedStackOptions.in(home).shortLived().only(EmbeddedServer.S3);
    try (EmbeddedStack one = EmbeddedStack.start(options);
        EmbeddedStack two =
            EmbeddedStack.start(
                EmbeddedStackOptions.in(other).shortLived().only(EmbeddedServer.S3))) {
      assertThat(one.s3().endpoint()).isNotEqualTo(two.s3().endpoint());
      assertThat(one.s3().secretKey()).isNotEqualTo(two.s3().secretKey());
      assertThatThrownBy(() -> EmbeddedStack.start(options))
          .isInstanceOf(TakagariException.class)
          .hasMessageContaining("in use by another running Takagari");
      assertThatThrownBy(one::sqs).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      for (EmbeddedServer server : EmbeddedServer.values()) {
        EmbeddedStackOptions options =
            EmbeddedStackOptions.in(home.resolve(server.name()))
                .only(server)
                .withPort(server, taken.getLocalPort());
        assertThatThrownBy(() -> EmbeddedStack.start(options))
            .isInstanceOf(TakagariException.class)
            .hasMessageContaining(server.option() + " did not start: ");
      }
    }
  }

  @Test
  void doublesAreStartedWhenAskedForAndComeBackWhereTheyWere() throws Exception {
    EmbeddedStackOptions options =
        EmbeddedStackOptions.in(home)
            .shortLived()
            .withHeapMegabytes(64)
            .only(EmbeddedServer.SLACK)
            .with(EmbeddedServer.GITHUB);
    URI slack;
    URI github;
    try (EmbeddedStack stack = EmbeddedStack.start(options)) {
      slack = stack.slack().url();
      github = stack.github().site();
      assertThat(page(slack)).contains("soc-oncall");
      assertThat(page(github.resolve("/" + stack.github().repository()))).contains("soc-cases");
      assertThat(List.of(stack.slack().toString(), stack.github().toString()))
          .noneMatch(text -> text.contains(stack.slack().botToken()))
          .noneMatch(text -> text.contains(stack.github().token()));
      assertThatThrownBy(stack::postgres).isInstanceOf(IllegalStateException.class);
    }
    try (EmbeddedStack stack = EmbeddedStack.start(options)) {
      assertThat(stack.slack().url()).isEqualTo(slack);
      assertThat(stack.github().site()).isEqualTo(github);
    }
  }

  private static String page(URI url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(url).header("Accept", "text/html").build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private void write(EmbeddedStack stack) throws Exception {
    try (S3Client s3 = SharedStack.s3(stack.s3());
        SqsClient sqs = SharedStack.sqs(stack.sqs())) {
      s3.createBucket(request -> request.bucket("kept"));
      s3.putObject(
          request -> request.bucket("kept").key("a/b").metadata(java.util.Map.of("k", "v")),
          RequestBody.fromString("x"));
      String queue = sqs.createQueue(request -> request.queueName("kept")).queueUrl();
      sqs.sendMessage(request -> request.queueUrl(queue).messageBody("m"));
    }
    PostgresAddress postgres = stack.postgres();
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 42 AS n");
    }
    assertThat(put(stack.opensearch().resolve("/takagari-kept"), "{}").statusCode()).isEqualTo(200);
    assertThat(put(stack.opensearch().resolve("/takagari-kept/_doc/1"), "{\"n\":42}").statusCode())
        .isEqualTo(201);
  }

  private void assertRead(EmbeddedStack stack) throws Exception {
    try (S3Client s3 = SharedStack.s3(stack.s3());
        SqsClient sqs = SharedStack.sqs(stack.sqs())) {
      assertThat(s3.headObject(request -> request.bucket("kept").key("a/b")).metadata())
          .containsEntry("k", "v");
      assertThat(s3.getObjectAsBytes(request -> request.bucket("kept").key("a/b")).asUtf8String())
          .isEqualTo("x");
      String queue = sqs.getQueueUrl(request -> request.queueName("kept")).queueUrl();
      assertThat(
              sqs.receiveMessage(request -> request.queueUrl(queue).visibilityTimeout(0))
                  .messages())
          .singleElement()
          .satisfies(message -> assertThat(message.body()).isEqualTo("m"));
    }
    assertThat(query(stack.postgres(), "SELECT n FROM kept")).isEqualTo("42");
    HttpResponse<String> document = get(stack.opensearch().resolve("/takagari-kept/_source/1"));
    assertThat(document.body()).isEqualTo("{\"n\":42}");
  }

  /// None of the ports answers on an address of this machine that others could reach.
  private static void assertLoopbackOnly(EmbeddedStack stack) throws IOException {
    List<Integer> ports =
        List.of(
            stack.s3().endpoint().getPort(),
            stack.sqs().endpoint().getPort(),
            stack.opensearch().getPort(),
            URI.create(stack.postgres().jdbcUrl().substring("jdbc:".length())).getPort());
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(network.getInetAddresses())) {
        if (!address.isLoopbackAddress()) {
          for (int port : ports) {
            assertThat(answers(address, port)).as(address + " port " + port).isFalse();
          }
        }
      }
    }
  }

  private static boolean answers(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Process holder() throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            classPath,
            StackHolder.class.getName(),
            home.toString())
        .redirectError(new File(home.toFile(), "holder.err"))
        .start();
  }

  private static ProcessHandle childOf(Process parent) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    assertThat(line).startsWith("child ");
    return ProcessHandle.of(Long.parseLong(line.substring("child ".length()))).orElseThrow();
  }

  private ProcessHandle postmaster() throws IOException {
    Path pidFile = home.resolve("postgres").resolve("data").resolve("postmaster.pid");
    Optional<ProcessHandle> found =
        ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst().trim()));
    return found.orElseThrow();
  }

  private static void assertGone(ProcessHandle process) throws Exception {
    process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
    assertThat(process.isAlive()).isFalse();
  }

  private static String query(PostgresAddress postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Connection connect(PostgresAddress postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static HttpResponse<String> put(URI uri, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return send(HttpRequest.newBuilder(uri).build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    // an answer that crosses the change to HTTP/2 is read as frames
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
