package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.EmbeddedResources;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.app.Takagari;
import dev.takagari.app.service.RunningService;
import dev.takagari.app.service.TakagariApplication;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseFilter;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.Detections;
import dev.takagari.embedded.SlackDouble;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The road from a detection to a message in Slack, and from a click there back to the case, in a
/// running service that Slack calls.
class SlackServiceTest {
  private static final String TOKEN = "a token for this test alone";
  private static final String CHANNEL = "C0SECURITY";
  private static final String TANAKA = "U0TANAKA1";
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final SlackDouble SLACK = SlackDouble.start(InstantSource.system());

  @TempDir private static Path directory;
  private static RunningService service;

  @BeforeAll
  static void start() throws Exception {
    SLACK.addChannel(CHANNEL, "security");
    SLACK.addUser(TANAKA, "a.tanaka", "a.tanaka@example.com", "");
    Path routing = Files.createDirectories(directory.resolve("routing"));
    Files.writeString(
        routing.resolve("people.yml"), "people:\n  - name: a.tanaka\n    slack: " + TANAKA + "\n");
    EmbeddedStack stack = SharedStack.get();
    AwsAddress s3 = stack.s3();
    PostgresAddress database = SharedStack.freshDatabase();
    String queue = new EmbeddedResources(stack).queue("alerts-" + UUID.randomUUID());
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("takagari.roles", "alerting,search");
    properties.put("takagari.token", TOKEN);
    properties.put("takagari.work", directory.resolve("work").toString());
    properties.put("takagari.aws.s3-endpoint", s3.endpoint().toString());
    properties.put("takagari.aws.sqs-endpoint", stack.sqs().endpoint().toString());
    properties.put("takagari.aws.access-key", s3.accessKey());
    properties.put("takagari.aws.secret-key", s3.secretKey());
    properties.put("takagari.feeds[0].name", "falcon");
    properties.put("takagari.feeds[0].bucket", "feed");
    properties.put("takagari.feeds[0].prefix", "logs/");
    properties.put("takagari.database.url", database.jdbcUrl());
    properties.put("takagari.database.user", database.user());
    properties.put("takagari.database.password", database.password());
    properties.put("takagari.lake.warehouse", directory.resolve("lake").toString());
    properties.put("takagari.hot.url", "http://127.0.0.1:9");
    properties.put("takagari.alerting.queue-url", queue);
    properties.put("takagari.alerting.rules", directory.resolve("rules").toString());
    properties.put("takagari.alerting.routing", routing.toString());
    properties.put("takagari.alerting.slack.bot-token", SLACK.botToken());
    properties.put("takagari.alerting.slack.mode", "http");
    properties.put("takagari.alerting.slack.signing-secret", SLACK.signingSecret());
    properties.put("takagari.alerting.slack.channel", "#security");
    properties.put("takagari.alerting.slack.api", SLACK.baseUrl() + "/api/");
    service = TakagariApplication.start(properties, 0);
    SLACK.deliverTo(
        service.url().resolve("/hooks/slack/interactive"),
        service.url().resolve("/hooks/slack/events"));
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    service.close();
    SLACK.close();
  }

  private static void await(BooleanSupplier wanted) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static Case found(String group) {
    return service
        .part(CaseRepository.class)
        .list(new CaseFilter(null, null, null, null, null, null, null, group), null, 1)
        .items()
        .getFirst();
  }

  private static SlackDouble.Message told(String group) throws InterruptedException {
    Detection detection = Detections.of(group, "1", group, "host-1", Instant.now());
    service.part(DetectionOutlet.class).publish(List.of(detection));
    await(() -> SLACK.messages(CHANNEL).stream().anyMatch(each -> isOf(each, group)));
    return SLACK.messages(CHANNEL).stream()
        .filter(each -> isOf(each, group))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOf(SlackDouble.Message message, String group) {
    List<Case> cases =
        service
            .part(CaseRepository.class)
            .list(new CaseFilter(null, null, null, null, null, null, null, group), null, 1)
            .items();
    return !cases.isEmpty()
        && message.body().toString().contains(cases.getFirst().key().toString());
  }

  private static HttpResponse<String> post(String path, String body, Instant time, String secret)
      throws Exception {
    String seconds = Long.toString(time.getEpochSecond());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signed = mac.doFinal(("v0:" + seconds + ":" + body).getBytes(StandardCharsets.UTF_8));
    return HTTP.send(
        HttpRequest.newBuilder(service.url().resolve(path))
            .header("X-Slack-Request-Timestamp", seconds)
            .header("X-Slack-Signature", "v0=" + HexFormat.of().formatHex(signed))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static double refused() {
    Counter counter =
        service
            .part(MeterRegistry.class)
            .find("takagari.alerting.hook.refused")
            .tags("hook", "slack", "reason", "wrong-secret")
            .counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void aDetectionIsAMessageWhoseButtonsChangeTheCase() throws Exception {
    SlackDouble.Message message = told("road");

    SLACK.click(CHANNEL, message.ts(), "acknowledge", TANAKA);
    await(() -> found("road").state() == CaseState.ACKNOWLEDGED);
    await(
        () ->
            SLACK.messages(CHANNEL).stream()
                .anyMatch(
                    each ->
                        each.ts().equals(message.ts())
                            && each.body().toString().contains("acknowledged by a.tanaka")));
    SLACK.say(CHANNEL, message.ts(), TANAKA, "It was me");

    assertThat(SLACK.calls("chat.postMessage"))
        .filteredOn(call -> !call.parameters().containsKey("thread_ts"))
        .filteredOn(call -> call.toString().contains(found("road").key().toString()))
        .hasSize(1);
  }

  @Test
  void whatSlackDidNotSignIsRefusedAndChangesNothing() throws Exception {
    SlackDouble.Message message = told("forged");
    String click =
        """
        {"type":"block_actions","team":{"id":"%s"},"user":{"id":"%s","team_id":"%s"},
        "channel":{"id":"%s"},"actions":[{"action_id":"acknowledge","action_ts":"1.1",
        "value":"%s %d"}]}\
        """
            .formatted(
                SLACK.teamId(),
                TANAKA,
                SLACK.teamId(),
                CHANNEL,
                found("forged").key(),
                found("forged").version());
    String body = "payload=" + URLEncoder.encode(click, StandardCharsets.UTF_8);
    double before = refused();
    Instant now = Instant.now();

    for (String path : List.of("/hooks/slack/interactive", "/hooks/slack/events")) {
      assertThat(post(path, body, now, "another secret").statusCode()).isEqualTo(401);
      assertThat(post(path, body, now.minusSeconds(400), SLACK.signingSecret()).statusCode())
          .isEqualTo(401);
      assertThat(post(path, body, now.plusSeconds(400), SLACK.signingSecret()).statusCode())
          .isEqualTo(401);
    }
    assertThat(refused()).isEqualTo(before + 6);
    // it is signed, and no form with one payload
    for (String other : List.of("x=" + body, body + "&" + body, body + "%", "{}")) {
      assertThat(post("/hooks/slack/interactive", other, now, SLACK.signingSecret()).statusCode())
          .isEqualTo(400);
      // the signature is looked at before
      assertThat(post("/hooks/slack/interactive", other, now, "another secret").statusCode())
          .isEqualTo(401);
    }
    assertThat(found("forged").state()).isEqualTo(CaseState.OPEN);
    assertThat(message.ts()).isNotEmpty();

    assertThat(post("/hooks/slack/interactive", body, now, SLACK.signingSecret()).statusCode())
        .isEqualTo(200);
    await(() -> found("forged").state() == CaseState.ACKNOWLEDGED);
    // the same again
    assertThat(post("/hooks/slack/interactive", body, now, SLACK.signingSecret()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void slackIsAnsweredWhetherWeAreThere() throws Exception {
    HttpResponse<String> answer =
        post(
            "/hooks/slack/events",
            "{\"type\":\"url_verification\",\"challenge\":\"3eZbrw1a\"}",
            Instant.now(),
            SLACK.signingSecret());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("3eZbrw1a");
  }

  @Test
  void doctorSaysWhetherCasesCanBeToldInSlack() {
    assertThat(doctor()).contains("ok    slack");
    SLACK.scope("files:write", false);
    try {
      assertThat(doctor()).contains("FAIL  slack");
    } finally {
      SLACK.scope("files:write", true);
    }
  }

  private static String doctor() {
    StringWriter out = new StringWriter();
    Takagari.commandLine()
        .setOut(new PrintWriter(out, true))
        .execute("doctor", "--url=" + URI.create(service.url().toString()), "--token=" + TOKEN);
    return out.toString();
  }
}
