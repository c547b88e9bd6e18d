package dev.takagari.app.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("a service that a process of others feeds")
class OutsideProcessTest {
  private static final int EVENTS = 7;

  @TempDir private static Path directory;

  private static ServedStack served;

  @BeforeAll
  static void start() throws Exception {
    served = new ServedStack(directory);
    served.start();
  }

  @AfterAll
  static void stop() throws Exception {
    served.close();
  }

  @Test
  @DisplayName("takes in what the aws command puts and announces")
  void takesInWhatTheAwsCommandAnnounces() throws Exception {
    assumeTrue(runs("aws", "--version"), "not run: no aws command");
    FreshObject object = FreshObject.of("aws-queue", EVENTS);
    awsPut(object, ServedStack.FEED_BUCKET);
    Path message = directory.resolve("message.json");
    Files.writeString(message, object.message(ServedStack.FEED_BUCKET));
    run(
        "aws",
        "--endpoint-url",
        served.sqs().toString(),
        "sqs",
        "send-message",
        "--queue-url",
        served.queue,
        "--message-body",
        "file://" + message);
    assertFound("aws-queue");
  }

  @Test
  @DisplayName("takes in what the aws command puts where nothing announces it")
  void takesInWhatTheAwsCommandPuts() throws Exception {
    assumeTrue(runs("aws", "--version"), "not run: no aws command");
    awsPut(FreshObject.of("aws-listing", EVENTS), ServedStack.TRAIL_BUCKET);
    assertFound("aws-listing");
  }

  @Test
  @DisplayName("takes in what curl puts and announces")
  void takesInWhatCurlAnnounces() throws Exception {
    assumeCurl();
    FreshObject object = FreshObject.of("curl-queue", EVENTS);
    curlPut(object, ServedStack.FEED_BUCKET);
    Path message = directory.resolve("send.json");
    Files.writeString(
        message,
        JsonNodeFactory.instance
            .objectNode()
            .put("QueueUrl", served.queue)
            .put("MessageBody", object.message(ServedStack.FEED_BUCKET))
            .toString());
    run(
        "curl",
        "--fail",
        "-sS",
        "-H",
        "X-Amz-Target: AmazonSQS.SendMessage",
        "-H",
        "Content-Type: application/x-amz-json-1.0",
        "--data-binary",
        "@" + message,
        served.queue);
    assertFound("curl-queue");
  }

  @Test
  @DisplayName("takes in what curl puts where nothing announces it")
  void takesInWhatCurlPuts() throws Exception {
    assumeCurl();
    curlPut(FreshObject.of("curl-listing", EVENTS), ServedStack.TRAIL_BUCKET);
    assertFound("curl-listing");
  }

  @Test
  @DisplayName("refuses what cannot be, and says why")
  void refusesWhatCannotBe() throws Exception {
    assertRefused("/api/v1/feeds/hawk/pause", "{}", "404", "falcon, trail");
    assertRefused("/api/v1/feeds/falcon/limit", "{\"bytes_per_second\":-1}", "400", "negative");
    assertRefused("/api/v1/replays", "{\"source\":\"tape\"}", "400", "feed or archive");
    assertRefused("/api/v1/replays", "{\"source\":\"feed\"}", "400", "feed is missing");
    assertRefused(
        "/api/v1/replays",
        "{\"source\":\"feed\",\"feed\":\"falcon\",\"since\":\"2026-02-02\",\"until\":\"2026-02-01\"}",
        "400",
        "before until");
    assertRefused("/api/v1/replays/77777/cancel", "{}", "404", "77777");
    assertThat(served.get("/api/v1/audit").path("entries")).isEmpty();
  }

  private static void assertRefused(String path, String body, String status, String why) {
    assertThatThrownBy(() -> served.post(path, body))
        .hasMessageStartingWith(status)
        .hasMessageContaining(why);
  }

  private static void assumeCurl() throws Exception {
    assumeTrue(runs("curl", "--aws-sigv4", "aws:amz", "--version"), "not run: no curl that signs");
  }

  /// Every event can be found in both tiers, once.
  private static void assertFound(String name) throws Exception {
    for (String tier : List.of("hot", "cold")) {
      served.awaitFound(tier, name, EVENTS);
    }
  }

  private static void awsPut(FreshObject object, String bucket) throws Exception {
    run(
        "aws",
        "--endpoint-url",
        served.s3().endpoint().toString(),
        "s3api",
        "put-object",
        "--bucket",
        bucket,
        "--key",
        object.key(),
        "--body",
        file(object).toString());
  }

  private static void curlPut(FreshObject object, String bucket) throws Exception {
    run(
        "curl",
        "--fail",
        "-sS",
        "--aws-sigv4",
        "aws:amz:" + served.s3().region() + ":s3",
        "--user",
        served.s3().accessKey() + ":" + served.s3().secretKey(),
        "-H",
        "x-amz-content-sha256: UNSIGNED-PAYLOAD",
        "-T",
        file(object).toString(),
        served.s3().endpoint() + "/" + bucket + "/" + object.key());
  }

  private static Path file(FreshObject object) throws IOException {
    return Files.write(directory.resolve(object.key().replace('/', '-')), object.bytes());
  }

  private static boolean runs(String... command) throws Exception {
    try {
      return process(command).waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(String... command) throws Exception {
    Process process = process(command);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command[0] + ": " + out).isZero();
  }

  private static Process process(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("AWS_ACCESS_KEY_ID", served.s3().accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", served.s3().secretKey());
    environment.put("AWS_DEFAULT_REGION", served.s3().region());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }
}
