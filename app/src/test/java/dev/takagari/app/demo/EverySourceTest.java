package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.home.Home;
import dev.takagari.app.service.Completion;
import dev.takagari.app.service.Feeds;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.ledger.Balance;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.panw.PanwSyntax;
import dev.takagari.ingest.engine.Feed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("every kind of log goes in and comes back over HTTP")
class EverySourceTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String FLOW =
      "2 123456789010 eni-1 172.31.16.139 203.0.113.12 20641 22 6 20 4249 1774995240 1774995300"
          + " ACCEPT OK";
  private static final String SESSION =
      "<14>Jan 1 10:00:00 fw 1,2026/01/01 10:00:00,0123,TRAFFIC,end,2049,2026/01/01 10:00:00,"
          + "10.0.0.1,10.0.0.2,,,\"rule, one\",,,ssl,vsys1,a,b,e1,e2,log,,1,1,50001"
          + ",443,0,0,0x0,tcp,allow,1,1,0,1,2026/01/01 09:59:00,0,any,,101";
  private static final ObjectMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  @TempDir private Path directory;

  private final Set<JsonNode> expected = new HashSet<>();
  private final List<String> announced = new ArrayList<>();
  private final Set<String> contentsSeen = new HashSet<>();
  private long records;

  @Test
  @DisplayName("for records of our own")
  void ownRecords() throws Exception {
    try (Home home = Home.open(directory.resolve("home"));
        EmbeddedService service = EmbeddedService.start(home, 0)) {
      List<String> trail =
          List.of(
              "{\"eventVersion\":\"1.09\",\"eventTime\":\"2026-01-02T00:00:00Z\",\"eventSource\":"
                  + "\"ec2.amazonaws.com\",\"eventName\":\"RunInstances\",\"awsRegion\":\"x\","
                  + "\"sourceIPAddress\":\"198.51.100.7\",\"requestParameters\":{\"n\":1e3},"
                  + "\"responseElements\":null,\"eventID\":\"e-1\",\"eventType\":\"AwsApiCall\"}");
      object(
          service,
          "AWSLogs/111122223333/CloudTrail/eu-central-1/2026/01/02/a.json.gz",
          gzip("{\"Records\":[" + String.join(",", trail) + "]}"),
          trail);
      String finding =
          "{\"schemaVersion\":\"2.0\",\"accountId\":\"210987654321\",\"region\":\"eu-north-1\","
              + "\"id\":\"f1\",\"type\":\"Recon:EC2/Portscan\",\"severity\":5.0,\"updatedAt\":"
              + "\"2026-01-01T10:00:01Z\",\"resource\":{\"tags\":[\"{\"]},\"service\":{\"count\":1}}";
      object(
          service,
          "AWSLogs/210987654321/GuardDuty/eu-north-1/2026/01/01/b.jsonl.gz",
          gzip(finding + "\n"),
          List.of(finding));
      String alert =
          "{\"uuid\":\"u1\",\"output\":\"alert\",\"priority\":\"Warning\",\"rule\":\"Shell\","
              + "\"source\":\"syscalls\",\"hostname\":\"node\",\"time\":"
              + "\"2026-01-01T10:00:00.000000001Z\",\"output_fields\":{\"proc.name\":\"sh\"}}";
      object(
          service,
          "falco/2026-01-01/2026-01-01T19:00:00.000000001+09:00.json",
          alert.getBytes(StandardCharsets.UTF_8),
          List.of(alert));
      LineContext context =
          new LineContext("k", Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, HostNames.NONE);
      byte[] session = SESSION.getBytes(StandardCharsets.UTF_8);
      object(
          service,
          "firewall/a.log",
          session,
          List.of(CanonicalJson.of(new PanwSyntax().read(session, 0, session.length, 1, context))));
      object(
          service,
          "AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/03/31/a.log.gz",
          gzip(FLOW + "\n"),
          List.of(
              """
              {"version":"2","account-id":"123456789010","interface-id":"eni-1",
              "srcaddr":"172.31.16.139","dstaddr":"203.0.113.12","srcport":"20641","dstport":"22",
              "protocol":"6","packets":"20","bytes":"4249","start":"1774995240","end":"1774995300",
              "action":"ACCEPT","log-status":"OK"}"""));
      everythingComesBack(service);
      theLedgerAgrees(service);
      whatComesBackIsNotCountedTwice(service);
    }
  }

  @Test
  @DisplayName("for the samples of TAKAGARI_SAMPLES")
  void samples() throws Exception {
    String samples = System.getenv("TAKAGARI_SAMPLES");
    Assumptions.assumeTrue(samples != null, "not run: TAKAGARI_SAMPLES is unset");
    Path root = Path.of(samples);
    try (Home home = Home.open(directory.resolve("home"));
        EmbeddedService service = EmbeddedService.start(home, 0)) {
      for (Path file : files(root.resolve("cloudtrail"))) {
        String text = Files.readString(file);
        String name = root.relativize(file).toString().replace('/', '-');
        object(
            service,
            "AWSLogs/1/CloudTrail/us-east-1/2023/07/10/" + name + ".gz",
            gzip(text),
            recordsOf(text, file));
      }
      for (Path file : files(root.resolve("guardduty"))) {
        String text = Files.readString(file);
        object(
            service,
            "AWSLogs/1/GuardDuty/us-east-1/2023/07/10/" + file.getFileName() + ".gz",
            gzip(text),
            recordsOf(text, file));
      }
      for (String kind : List.of("falco", "falcon-stream", "fdr")) {
        for (Path file : files(root.resolve(kind))) {
          String name = file.getFileName().toString();
          // inventories, and the answer of an API that is no log
          boolean events = !name.contains("aidmaster") && !name.equals("cribl-device.ndjson");
          if (!events || !name.endsWith(".ndjson")) {
            continue;
          }
          String text = Files.readString(file);
          String key = kind.equals("fdr") ? "data/" + name + "/part-00000.gz" : kind + "/" + name;
          object(
              service,
              key,
              key.endsWith(".gz") ? gzip(text) : text.getBytes(StandardCharsets.UTF_8),
              recordsOf(text, file));
        }
      }
      assertThat(expected).hasSizeGreaterThan(1000);
      everythingComesBack(service);
      theLedgerAgrees(service);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /// Records of lines, of an array, of an array that a member wraps, or a single one.
  private static List<String> recordsOf(String text, Path file) throws IOException {
    List<String> found = new ArrayList<>();
    if (file.toString().endsWith(".ndjson")) {
      text.lines().filter(line -> !line.isBlank()).forEach(found::add);
      return found;
    }
    JsonNode tree = EXACT.readTree(text);
    for (String member : List.of("Records", "Findings")) {
      if (tree.path(member).isArray()) {
        tree = tree.path(member);
      }
    }
    if (!tree.isArray()) {
      return List.of(text);
    }
    for (JsonNode record : tree) {
      found.add(EXACT.writeValueAsString(record));
    }
    return found;
  }

  private void object(EmbeddedService service, String key, byte[] bytes, List<String> contents)
      throws IOException {
    Feed feed = service.part(Feeds.class).all().getFirst();
    BlobRef ref = new BlobRef(feed.buckets().iterator().next(), key);
    feed.store().put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.REPLACE);
    BlobInfo info = feed.store().describe(ref).orElseThrow();
    feed.queue()
        .send(
            List.of(
                ("{\"Records\":[{\"eventVersion\":\"2.1\",\"eventName\":\"ObjectCreated:Put\","
                        + "\"eventTime\":\"2026-01-02T00:00:00Z\",\"s3\":{\"bucket\":{\"name\":"
                        + "\"%s\"},\"object\":{\"key\":\"%s\",\"size\":%d}}}]}")
                    .formatted(ref.bucket(), key.replace("+", "%2B"), info.size())));
    announced.add(key);
    // the same bytes under another name are linked, not read
    records += contentsSeen.add(info.version()) ? contents.size() : 0;
    for (String record : contents) {
      expected.add(EXACT.readTree(record));
    }
  }

  private void everythingComesBack(EmbeddedService service) throws Exception {
    Balance balance = await(service);
    assertThat(balance.holds()).as(balance.toString()).isTrue();
    assertThat(balance.files().parked())
        .as("%s", get(service, "/api/v1/quarantine?limit=100"))
        .isZero();
    assertThat(balance.linesQuarantined())
        .as("%s", get(service, "/api/v1/quarantine?limit=100"))
        .isZero();
    assertThat(balance.linesReceived()).isEqualTo(records);
    for (String tier : List.of("hot", "cold")) {
      Set<JsonNode> found = search(service, tier);
      Set<JsonNode> missing = new HashSet<>(expected);
      missing.removeAll(found);
      assertThat(missing).as("missing in %s", tier).isEmpty();
      found.removeAll(expected);
      assertThat(found).as("not as it was in %s", tier).isEmpty();
    }
  }

  private Balance await(EmbeddedService service) throws InterruptedException {
    Completion completion = service.part(Completion.class);
    for (int i = 0; i < 1200; i++) {
      Balance balance = completion.totals().balance();
      if (completion.isDone() && balance.files().listed() >= announced.size()) {
        return completion.totals().balance();
      }
      Thread.sleep(200);
    }
    throw new AssertionError(completion.totals().balance().toString());
  }

  private Set<JsonNode> search(EmbeddedService service, String tier) throws Exception {
    Set<JsonNode> found = new HashSet<>();
    String cursor = "";
    do {
      ObjectNode question =
          EXACT
              .createObjectNode()
              .put("query", "*")
              .put("from", "2011-01-01T00:00:00Z")
              .put("to", "2100-01-01T00:00:00Z")
              .put("tier", tier)
              .put("format", "source")
              .put("limit", 500);
      if (!cursor.isEmpty()) {
        question.put("cursor", cursor);
      }
      JsonNode page = post(service, "/api/v1/search", question);
      assertThat(page.path("complete").asBoolean()).as(tier).isTrue();
      page.path("rows").forEach(found::add);
      cursor = page.path("next_cursor").asText("");
    } while (!cursor.isEmpty());
    return found;
  }

  /// What an operator does when the ledger may be wrong: over HTTP, on what is healthy.
  private void theLedgerAgrees(EmbeddedService service) throws Exception {
    for (boolean dryRun : new boolean[] {true, false}) {
      JsonNode report = rebuilt(service, dryRun);
      assertThat(report.path("agrees").asBoolean()).as(report.toString()).isTrue();
      assertThat(report.path("restored").asLong()).isZero();
      assertThat(report.path("manifests").asLong()).isPositive();
    }
    JsonNode audit = get(service, "/api/v1/audit?action=ledger.rebuild");
    assertThat(audit.path("entries")).hasSize(1);
  }

  /// The units are gone and the table of sightings is not: they are read again for it.
  private void whatComesBackIsNotCountedTwice(EmbeddedService service) throws Exception {
    assertThat(events(service)).isEqualTo(1);
    try (Connection sql = service.part(DataSource.class).getConnection();
        Statement statement = sql.createStatement()) {
      statement.execute("TRUNCATE ingest.unit CASCADE");
    }
    JsonNode report = rebuilt(service, false);
    assertThat(report.path("restored").asLong()).isEqualTo(report.path("manifests").asLong());
    assertThat(report.path("notes").toString()).contains("sightings");
    assertThat(events(service)).isEqualTo(1);
    assertThat(rebuilt(service, false).path("notes").toString()).doesNotContain("sightings");
  }

  /// Events with the address of the trail, as soon as its day is known whole.
  private static long events(EmbeddedService service) throws Exception {
    JsonNode answer = EXACT.nullNode();
    for (int i = 0; i < 600; i++) {
      answer =
          get(
              service,
              "/api/v1/sightings?value=198.51.100.7&from=2026-01-02T00:00:00Z"
                  + "&to=2026-01-03T00:00:00Z");
      if (answer.path("days_not_covered").isEmpty()
          && answer.path("not_covered_since").isNull()
          && answer.path("kept_from").isNull()) {
        return answer.path("values").path(0).path("seen").path(0).path("events").asLong();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not covered: " + answer);
  }

  private static JsonNode rebuilt(EmbeddedService service, boolean dryRun) throws Exception {
    post(service, "/api/v1/ledger/rebuild", EXACT.createObjectNode().put("dry_run", dryRun));
    JsonNode state = get(service, "/api/v1/ledger/rebuild");
    for (int i = 0; i < 600 && state.path("state").asText().equals("running"); i++) {
      Thread.sleep(100);
      state = get(service, "/api/v1/ledger/rebuild");
    }
    assertThat(state.path("state").asText()).as(state.toString()).isEqualTo("done");
    return state.path("report");
  }

  private static JsonNode get(EmbeddedService service, String path) throws Exception {
    return send(service, HttpRequest.newBuilder(service.url().resolve(path)).GET());
  }

  private static JsonNode post(EmbeddedService service, String path, JsonNode body)
      throws Exception {
    URI uri = service.url().resolve(path);
    return send(
        service,
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(EXACT.writeValueAsString(body))));
  }

  private static JsonNode send(EmbeddedService service, HttpRequest.Builder request)
      throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            request.header("Authorization", "Bearer " + service.token()).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return EXACT.readTree(answer.body());
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
