package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.EmbeddedResources;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.app.Takagari;
import dev.takagari.app.service.RunningService;
import dev.takagari.app.service.TakagariApplication;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.cases.CaseFilter;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.Detections;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Responses in a running service, beside a server that answers as Falcon's Hosts API and as ECS.
class ResponseServiceTest {
  private static final String SHARED = "a token that several know";
  private static final String ANN = "the token of ann alone";
  private static final String BOB = "the token of bob alone";
  private static final String BUCKET = "raw-" + UUID.randomUUID();
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Pattern IDS = Pattern.compile("\\{\"ids\":\\[\"([0-9a-f]{32})\"]}");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;
  private static RunningService service;
  private static HttpServer outside;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Set<String> CONTAINED = ConcurrentHashMap.newKeySet();
  private static final List<String> CALLS = new CopyOnWriteArrayList<>();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final String host = UUID.randomUUID().toString().replace("-", "");
  private final String task =
      "arn:aws:ecs:eu-central-1:123456789012:task/web-1/"
          + UUID.randomUUID().toString().replace("-", "");
  private String key = "";

  @BeforeAll
  static void start() throws IOException {
    outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    outside.createContext("/", ResponseServiceTest::answer);
    outside.start();
    String there = "http://127.0.0.1:" + outside.getAddress().getPort();
    EmbeddedStack stack = SharedStack.get();
    AwsAddress s3 = stack.s3();
    PostgresAddress database = SharedStack.freshDatabase();
    EmbeddedResources resources = new EmbeddedResources(stack);
    resources.bucket(BUCKET);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("takagari.roles", "alerting,search");
    properties.put("takagari.token", SHARED);
    properties.put("takagari.tokens[0].name", "ann");
    properties.put("takagari.tokens[0].token", ANN);
    properties.put("takagari.tokens[0].scopes", "search,respond");
    properties.put("takagari.tokens[1].name", "bob");
    properties.put("takagari.tokens[1].token", BOB);
    properties.put("takagari.tokens[1].scopes", "search,respond");
    properties.put("takagari.work", directory.resolve("work").toString());
    properties.put("takagari.aws.region", s3.region());
    properties.put("takagari.aws.s3-endpoint", s3.endpoint().toString());
    properties.put("takagari.aws.sqs-endpoint", stack.sqs().endpoint().toString());
    properties.put("takagari.aws.access-key", s3.accessKey());
    properties.put("takagari.aws.secret-key", s3.secretKey());
    properties.put("takagari.raw.bucket", BUCKET);
    properties.put("takagari.feeds[0].name", "falcon");
    properties.put("takagari.feeds[0].bucket", "feed");
    properties.put("takagari.feeds[0].prefix", "logs/");
    properties.put("takagari.database.url", database.jdbcUrl());
    properties.put("takagari.database.user", database.user());
    properties.put("takagari.database.password", database.password());
    properties.put("takagari.lake.warehouse", directory.resolve("lake").toString());
    // there are no events: what the index does not answer is said in the evidence
    properties.put("takagari.hot.url", "http://127.0.0.1:9");
    properties.put("takagari.alerting.queue-url", resources.queue("alerts-" + UUID.randomUUID()));
    properties.put("takagari.alerting.rules", directory.resolve("rules").toString());
    properties.put("takagari.alerting.response.enabled", "true");
    properties.put("takagari.alerting.response.ecs-endpoint", there);
    properties.put("takagari.alerting.response.falcon.base-url", there);
    properties.put("takagari.alerting.response.falcon.client-id", "id");
    properties.put("takagari.alerting.response.falcon.client-secret", "s3cret");
    service = TakagariApplication.start(properties, 0);
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    service.close();
    outside.stop(0);
  }

  /// Falcon and ECS.
  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    if (path.equals("/oauth2/token")) {
      send(exchange, 201, "{\"access_token\":\"t\",\"expires_in\":1799}");
    } else if (path.equals("/devices/entities/devices/v2")) {
      String id = query.replace("ids=", "");
      send(
          exchange,
          200,
          "{\"resources\":[{\"device_id\":\"%s\",\"status\":\"%s\"}]}"
              .formatted(id, CONTAINED.contains(id) ? "contained" : "normal"));
    } else if (path.equals("/devices/entities/devices-actions/v2")) {
      Matcher ids = IDS.matcher(body);
      assertThat(ids.matches()).isTrue();
      CALLS.add(query + " " + ids.group(1));
      if (query.equals("action_name=contain")) {
        CONTAINED.add(ids.group(1));
      } else {
        CONTAINED.remove(ids.group(1));
      }
      send(exchange, 202, "{\"resources\":[{\"id\":\"" + ids.group(1) + "\"}],\"errors\":[]}");
    } else if (target.endsWith(".DescribeTasks")) {
      send(
          exchange,
          200,
          "{\"tasks\":[{\"lastStatus\":\"RUNNING\",\"desiredStatus\":\"RUNNING\"}],\"failures\":[]}");
    } else if (target.endsWith(".StopTask")) {
      CALLS.add("StopTask " + JSON.readTree(body).path("task").asText());
      send(exchange, 200, "{\"task\":{\"lastStatus\":\"RUNNING\"}}");
    } else {
      send(exchange, 404, "{}");
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @BeforeEach
  void aCase() throws InterruptedException {
    service.part(DetectionOutlet.class).publish(List.of(Detections.of(host, "g-" + host, host)));
    CaseRepository cases = service.part(CaseRepository.class);
    CaseFilter filter = new CaseFilter(null, null, null, null, null, null, null, "g-" + host);
    long end = System.nanoTime() + LONGEST.toNanos();
    while (cases.list(filter, null, 1).items().isEmpty()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
      Thread.sleep(50);
    }
    key = cases.list(filter, null, 1).items().getFirst().key().toString();
    CALLS.clear();
  }

  private int run(String token, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=" + service.url());
    all.add("--token=" + token);
    return Takagari.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private static HttpResponse<String> post(String token, String path, String body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(service.url().resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Takagari-Operator", "bob")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> ask(String token, String kind, String target)
      throws IOException, InterruptedException {
    return post(
        token,
        "/api/v1/cases/" + key + "/responses",
        JSON.createObjectNode()
            .put("kind", kind)
            .put("target", target)
            .put("reason", "beacons to https://evil.example/")
            .toString());
  }

  private String asked(String kind, String target) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(ANN, kind, target);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("response").path("id").asText();
  }

  private JsonNode awaitOver(String id) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      assertThat(run(SHARED, "respond", "show", id, "--json")).isZero();
      JsonNode response = JSON.readTree(out.toString());
      if (!response.path("ended_at").isNull()) {
        return response;
      }
      assertThat(System.nanoTime()).as("waited long enough: " + response).isLessThan(end);
      Thread.sleep(50);
    }
  }

  @Test
  void twoPersonsContainAHostAfterTheEvidenceIsSaved() throws Exception {
    assertThat(run(ANN, "respond", "contain-host", key, "--target", host, "--reason", "it beacons"))
        .isZero();
    assertThat(out.toString())
        .contains("contain-host of " + host + " is requested by ann", "respond approve ")
        .doesNotContain("careful");
    String id = out.toString().replaceAll("(?s).*respond approve ([0-9a-f-]{36}).*", "$1");

    assertThat(run(ANN, "respond", "approve", id)).isNotZero();
    assertThat(err.toString()).contains("ann asked for it", "not-allowed");
    assertThat(post(ANN, "/api/v1/responses/" + id + "/approve", "{}").statusCode())
        .as("whoever the client says to be")
        .isEqualTo(403);
    assertThat(post(SHARED, "/api/v1/responses/" + id + "/approve", "{}").statusCode())
        .as("the token that several know")
        .isEqualTo(403);
    assertThat(CALLS).isEmpty();

    assertThat(run(BOB, "respond", "approve", id)).isZero();
    JsonNode done = awaitOver(id);

    assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("done");
    assertThat(CALLS).containsExactly("action_name=contain " + host);
    assertThat(
            service
                .part(S3BlobStore.class)
                .list(BUCKET, done.path("evidence").asText(), "", 10)
                .stream()
                .map(BlobInfo::ref)
                .map(ref -> ref.key().replaceAll(".*/", "")))
        .containsExactly("case.json", "events.ndjson.gz", "manifest.json", "target.json");
    List<TimelineEntry> entries =
        service.part(CaseRecords.class).timeline(CaseKey.find(key).orElseThrow(), 0, 100).stream()
            .filter(entry -> entry.what() == What.RESPONSE)
            .toList();
    assertThat(entries)
        .extracting(entry -> entry.actor().name() + " " + entry.actor().origin().code())
        .containsExactly(
            "ann cli", "bob cli", "takagari system", "takagari system", "takagari system");
    assertThat(
            service.part(AuditLog.class).list(AuditFilter.newest(100)).stream()
                .filter(entry -> entry.subject().equals(id))
                .map(entry -> entry.action() + " " + entry.actor().replaceAll("/.*", "")))
        .containsExactly("response.approve bob", "response.request ann");

    assertThat(run(SHARED, "respond", "list", "--key", key, "--format=table")).isZero();
    assertThat(out.toString()).contains(id, "contain-host", "done", "ann", "bob", host);
    assertThat(run(SHARED, "respond", "list", "--key", key, "--open")).isEqualTo(1);
    assertThat(run(SHARED, "cases", "show", key)).isZero();
    assertThat(out.toString()).contains("evidence is saved");

    String release = asked("release-host", host);
    assertThat(run(BOB, "respond", "approve", release)).isZero();
    assertThat(awaitOver(release).path("state").asText()).isEqualTo("done");
    assertThat(CONTAINED).doesNotContain(host);
  }

  @Test
  void stopsATask() throws Exception {
    String id = asked("stop-task", task);
    assertThat(run(BOB, "respond", "approve", id)).isZero();

    JsonNode done = awaitOver(id);

    assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("done");
    assertThat(CALLS).containsExactly("StopTask " + task);
    assertThat(run(SHARED, "respond", "show", id)).isZero();
    assertThat(out.toString())
        .contains("is done: ECS took it on", "hxxps[://]evil[.]example/", "evidence/" + key);
  }

  @Test
  void saysWhatItWouldDo() {
    assertThat(run(ANN, "respond", "stop-task", key, "--target", task, "--reason=why", "--dry-run"))
        .isZero();
    assertThat(out.toString())
        .contains("careful: no detection of " + key, "1. wait up to 30 minutes", "ECS StopTask")
        .endsWith("nothing was asked for\n");
    assertThat(
            run(
                SHARED,
                "respond",
                "contain-host",
                key,
                "--target",
                host,
                "--reason=r",
                "--dry-run"))
        .as("whoever may read the case may see what would be done")
        .isZero();
    assertThat(out.toString())
        .contains("other than operator", "action_name=contain")
        .endsWith(
            "nothing was asked for\nit could not be: the token of operator lacks the scope"
                + " respond, which those of takagari.tokens can have\n");
    assertThat(run(ANN, "respond", "list", "--key", key)).isEqualTo(1);
    assertThat(CALLS).isEmpty();
  }

  @Test
  void takesNothingThatIsNoTargetAndNothingFromTheSharedToken() throws Exception {
    for (String target : List.of("", "*", host + "\",\"" + host, task + "/../x", "ws-0142")) {
      assertThat(ask(ANN, "contain-host", target).statusCode()).as(target).isEqualTo(400);
      assertThat(ask(ANN, "stop-task", target).statusCode()).as(target).isEqualTo(400);
    }
    assertThat(ask(ANN, "reboot", host).body()).contains("stop-task, contain-host, release-host");
    assertThat(ask(SHARED, "contain-host", host).statusCode()).isEqualTo(403);
    assertThat(run(SHARED, "respond", "contain-host", key, "--target", host, "--reason", "r"))
        .isNotZero();
    assertThat(err.toString()).contains("it lacks the scope respond");
    assertThat(run(SHARED, "outbox", "list", "--destination", "nowhere")).isEqualTo(1);
    assertThat(err.toString()).contains("nothing fits");
    assertThat(run(ANN, "cases", "close", key, "--reason=expected"))
        .as("this token has no admin")
        .isNotZero();
    assertThat(run(ANN, "respond", "list", "--key", key)).isEqualTo(1);
  }

  @Test
  void isTakenBackByWhoAskedAndAskedForOnceAtATime() throws Exception {
    String id = asked("contain-host", host);
    HttpResponse<String> again = ask(BOB, "release-host", host);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("asked for by ann", id);

    assertThat(run(ANN, "respond", "refuse", id, "--reason=wrong host")).isZero();

    assertThat(out.toString()).contains("is refused: refused: wrong host");
    assertThat(run(BOB, "respond", "approve", id)).isNotZero();
    assertThat(err.toString()).contains("case-state");
    assertThat(run(BOB, "respond", "approve", "none")).isEqualTo(2);
    assertThat(CALLS).isEmpty();
  }
}
