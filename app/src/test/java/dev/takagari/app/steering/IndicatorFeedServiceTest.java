package dev.takagari.app.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.testing.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The whole service with two feeds of indicators on a server that goes well, breaks and shrinks.
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IndicatorFeedServiceTest {
  private static final String SOURCES = "/api/v1/indicators/sources";
  private static final String WARNING_LIST = "Names of a test";
  private static final String LONG_LIST =
      IntStream.range(0, 8)
          .mapToObj(i -> "feed-" + i + ".outside.example\n")
          .collect(Collectors.joining("", "# a list\n", ""));

  @TempDir private static Path directory;
  private static FeedServer server;
  private static ServedStack served;
  private static int lines;

  @BeforeAll
  static void start() throws Exception {
    server = new FeedServer();
    server.list = LONG_LIST;
    server.objects =
        """
        {"type":"indicator","spec_version":"2.1","id":"indicator--5f4f2b5c-0c4d-4c4e-9d7a-0a1b2c3d4e5f",
        "created":"2026-01-01T00:00:00Z","modified":"2026-01-01T00:00:00Z","valid_from":"2026-01-01T00:00:00Z",
        "pattern_type":"stix","pattern":"[domain-name:value = 'taxii-1.outside.example']"}
        """;
    Path lists = Files.createDirectories(directory.resolve("warninglists"));
    Files.writeString(
        lists.resolve("list.json"),
        """
        {"name":"%s","version":1,"description":"for a test","type":"hostname",
        "matching_attributes":["domain","hostname"],"list":["warned-0.outside.example"]}
        """
            .formatted(WARNING_LIST));
    served = new ServedStack(directory);
    Files.writeString(
        directory.resolve("application.properties"),
        """

        takagari.indicators.poll-interval=1s
        takagari.indicators.sweep-interval=1s
        takagari.indicators.look-back=3650d
        takagari.indicators.warning-lists=%s
        takagari.indicators.feeds[0].name=plain
        takagari.indicators.feeds[0].source=web-file
        takagari.indicators.feeds[0].address=%s
        takagari.indicators.feeds[0].credentials=plain
        takagari.indicators.feeds[0].every=1s
        takagari.indicators.feeds[0].rules.decay.ipv4=30
        takagari.indicators.feeds[1].name=taxii
        takagari.indicators.feeds[1].source=taxii
        takagari.indicators.feeds[1].address=%s
        takagari.indicators.feeds[1].every=1s
        takagari.indicators.feeds[2].name=resting
        takagari.indicators.feeds[2].source=local-file
        takagari.indicators.feeds[2].file=/nowhere
        takagari.indicators.feeds[2].rules.enabled=false
        takagari.indicators.credentials.plain.header-name=%s
        takagari.indicators.credentials.plain.header-value=%s
        """
            .formatted(
                lists,
                server.at("/list.txt"),
                server.at("/api/collections/one/"),
                FeedServer.HEADER,
                FeedServer.SECRET),
        StandardOpenOption.APPEND);
    served.start();
  }

  @AfterAll
  static void stop() throws Exception {
    served.close();
    server.close();
  }

  @Test
  @Order(1)
  @DisplayName("what feeds bring is matched, and what is unchanged changes nothing")
  void bringsIndicators() throws Exception {
    awaitSource("plain", source -> is(source, "good") && source.path("active").asInt() == 8);
    JsonNode taxii =
        awaitSource("taxii", source -> is(source, "good") && source.path("active").asInt() == 1);
    assertThat(taxii.at("/feed/source").asText()).isEqualTo("taxii");
    assertThat(source("plain").at("/decay_days/ipv4").asInt()).isEqualTo(30);
    assertThat(source("plain").path("ruled_by").asText()).isEqualTo("configuration");

    put("feed", 3);
    put("taxii", 3);
    awaitHits(
        "feed-0.outside.example",
        "feed-1.outside.example",
        "feed-2.outside.example",
        "taxii-1.outside.example");

    String before = stored();
    int unchanged = server.unchanged.get();
    await(() -> server.unchanged.get() >= unchanged + 2);
    assertThat(stored()).isEqualTo(before);
    assertThat(told()).isEmpty();
  }

  @Test
  @Order(2)
  @DisplayName(
      "a dead server, an empty answer and a list that shrank change nothing, and are told once")
  void troublesChangeNothing() throws Exception {
    String before = stored();

    server.listStatus = 503;
    awaitSource("plain", source -> failures(source) >= 3);
    assertThat(told()).hasSize(1).first().asString().contains("it answers 503 instead of 200");
    server.listStatus = 200;
    server.list = "";
    awaitSource("plain", source -> reason(source).contains("nothing in it"));
    int failures = failures(source("plain"));
    awaitSource("plain", source -> failures(source) >= failures + 2);
    assertThat(told()).hasSize(2).last().asString().contains("there is nothing in it");
    server.list = "feed-0.outside.example\n";
    JsonNode shrunk = awaitSource("plain", source -> is(source, "needs-confirmation"));
    int waited = failures(shrunk);
    awaitSource("plain", source -> failures(source) >= waited + 2);
    assertThat(told()).hasSize(3).last().asString().contains("it has 1 values where it had 8");
    server.taxiiStatus = 500;
    awaitSource("taxii", source -> failures(source) >= 2);
    assertThat(told()).hasSize(4).last().asString().contains("taxii");

    assertThat(stored()).isEqualTo(before);
    assertThat(metric("takagari_indicators_feed_trouble{feed=\"plain\"}")).isEqualTo("1.0");
    assertThat(served.get("/api/v1/status").path("troubles").toString())
        .contains("indicator feed plain");
    assertThat(metric("takagari_indicators_feed_values{feed=\"plain\"}")).isEqualTo("8.0");
    server.taxiiStatus = 200;
    awaitSource("taxii", source -> is(source, "good"));
  }

  @Test
  @Order(3)
  @DisplayName("a person lets in what shrank, and just that")
  void confirmsWhatShrank() throws Exception {
    String offered = source("plain").at("/feed/offered").asText();
    assertThat(offered).isNotEmpty();
    assertThatThrownBy(() -> served.post(SOURCES + "/plain/confirm", "{\"offered\":\"another\"}"))
        .hasMessageContaining("not what the feed offers");
    assertThatThrownBy(() -> served.post(SOURCES + "/plain/confirm", "{}"))
        .hasMessageContaining("offered is missing");
    assertThatThrownBy(() -> served.post(SOURCES + "/none/confirm", "{\"offered\":\"x\"}"))
        .hasMessageContaining("no feed of that name");

    served.post(SOURCES + "/plain/confirm", "{\"offered\":\"" + offered + "\"}");

    awaitSource("plain", source -> is(source, "good") && source.path("active").asInt() == 1);
    assertThat(source("plain").path("indicators").asInt()).isEqualTo(8);
    await(() -> metric("takagari_indicators_feed_trouble{feed=\"plain\"}").equals("0.0"));
  }

  @Test
  @Order(4)
  @DisplayName("what is switched off is neither fetched nor matched, also after a restart")
  void switchesOff() throws Exception {
    server.list = "off-0.outside.example\n";
    awaitSource("plain", source -> stored().contains("off-0.outside.example"));
    served.post(SOURCES + "/plain/disable", "{}");
    awaitSource("plain", source -> source.path("active").asInt() == 0);
    load("control", "off-1.outside.example\n");
    awaitComparison();
    put("off", 2);
    awaitHits("off-1.outside.example");
    assertThat(hits()).doesNotContain("off-0.outside.example");
    assertThatThrownBy(() -> served.post(SOURCES + "/plain/fetch", "{}"))
        .hasMessageContaining("switched off");
    assertThatThrownBy(() -> served.post(SOURCES + "/nobody/disable", "{}"))
        .hasMessageContaining("no such source");

    assertThatThrownBy(() -> served.post(SOURCES + "/resting/enable", "{}"))
        .hasMessageContaining("configuration has it switched off");
    assertThatThrownBy(() -> served.post(SOURCES + "/resting/fetch", "{}"))
        .hasMessageContaining("switched off");
    assertThat(source("resting").path("enabled").asBoolean()).isFalse();
    assertThat(is(source("resting"), "new")).as("it was never tried").isTrue();

    int asked = server.lists.get();
    served.kill();
    served.start();
    int others = server.collections.get();
    await(() -> server.collections.get() >= others + 4);
    assertThat(server.lists.get()).isEqualTo(asked);
    assertThat(source("plain").path("enabled").asBoolean()).isFalse();
    assertThat(source("plain").path("ruled_by").asText()).isEqualTo("operator/ann");

    served.post(SOURCES + "/plain/enable", "{}");
    await(() -> server.lists.get() > asked);
    awaitHits("off-0.outside.example", "off-1.outside.example");
    served.post(SOURCES + "/plain/fetch", "{}");
  }

  @Test
  @Order(5)
  @DisplayName("a value on a list never alerts, and says which list")
  void listsKeepQuiet() throws Exception {
    JsonNode lists = served.get("/api/v1/indicators/lists").path("lists");
    assertThat(lists).hasSize(1);
    assertThat(lists.at("/0/on").asBoolean()).as("none is on by itself").isFalse();
    served.post("/api/v1/indicators/lists", "{\"name\":\"" + WARNING_LIST + "\",\"on\":true}");
    served.post(
        "/api/v1/indicators/allowed",
        """
        {"value":"allowed-0[.]outside.example","owner":"ann","reason":"ours","expires":"30d"}
        """);
    load(
        "quiet", "allowed-0.outside.example\nwarned-0.outside.example\nwarned-1.outside.example\n");
    put("allowed", 1);
    put("warned", 2);
    awaitHits("allowed-0.outside.example", "warned-0.outside.example", "warned-1.outside.example");
    assertThat(lists("allowed-0.outside.example")).containsExactly("allow list");
    assertThat(lists("warned-0.outside.example")).containsExactly(WARNING_LIST);
    assertThat(lists("warned-1.outside.example")).containsExactly("");

    served.post("/api/v1/indicators/lists", "{\"name\":\"" + WARNING_LIST + "\",\"on\":false}");
    served.post("/api/v1/indicators/allowed/remove", "{\"value\":\"allowed-0.outside.example\"}");
    assertThat(served.get("/api/v1/indicators/allowed").path("allowed")).isEmpty();
    put("again", 1, "warned-0.outside.example");
    awaitLists("warned-0.outside.example", "", WARNING_LIST);

    assertThatThrownBy(
            () -> served.post("/api/v1/indicators/lists", "{\"name\":\"none\",\"on\":true}"))
        .hasMessageContaining("no warning list of that name");
    assertThatThrownBy(
            () ->
                served.post(
                    "/api/v1/indicators/allowed", "{\"value\":\"a.example\",\"owner\":\"ann\"}"))
        .hasMessageContaining("reason is missing");
  }

  @Test
  @Order(6)
  @DisplayName("every real feed is loaded to its last record")
  void loadsRealFeeds() throws Exception {
    List<Path> files = new ArrayList<>();
    for (String kind : List.of("lists", "csv", "misp", "stix", "abusech-api")) {
      files.addAll(Samples.files("ioc/" + kind, ""));
    }
    files.removeIf(Files::isDirectory);
    assertThat(files).hasSizeGreaterThan(10);
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      JsonNode answer = served.load("source=sample&name=" + name, Files.readAllBytes(file));
      JsonNode report = answer.path("report");
      long skipped = 0;
      for (JsonNode reason : report.path("skipped")) {
        assertThat(reason.path("meaning").asText()).isNotEmpty();
        skipped += reason.path("count").asLong();
      }
      assertThat(report.path("records").asLong()).as(name).isPositive();
      assertThat(report.path("accepted_records").asLong() + skipped)
          .as(name)
          .isEqualTo(report.path("records").asLong());
    }
  }

  @Test
  @Order(7)
  @DisplayName("what is exported comes in again as the same")
  void exportsWhatItTakes() throws Exception {
    if (rows("sample").isEmpty()) {
      load("sample", "evil.example\n192.0.2.7\n0.0.0.0 exact.example\n");
    }
    StringBuilder lines = new StringBuilder();
    for (JsonNode row : rows("sample")) {
      lines.append(row).append('\n');
    }
    JsonNode answer = served.load("source=copy", lines.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(answer.at("/report/format").asText()).isEqualTo("takagari");
    assertThat(answer.at("/report/skipped_records").asLong()).as(answer.toString()).isZero();
    assertThat(rows("copy").stream().map(IndicatorFeedServiceTest::said).sorted().toList())
        .isEqualTo(rows("sample").stream().map(IndicatorFeedServiceTest::said).sorted().toList());
  }

  /// Everything that a source says, as the export has it.
  private static List<JsonNode> rows(String source) throws IOException, InterruptedException {
    List<JsonNode> rows = new ArrayList<>();
    JsonNode next = IntNode.valueOf(0);
    while (next.isNumber()) {
      JsonNode page =
          served.get("/api/v1/indicators?limit=5000&source=" + source + "&after=" + next.asText());
      page.path("indicators").forEach(rows::add);
      next = page.path("next");
    }
    return rows;
  }

  private static String said(JsonNode row) {
    return ((ObjectNode) row.deepCopy())
        .without(List.of("source", "first_seen", "last_seen"))
        .toString();
  }

  @Test
  @Order(8)
  @DisplayName("what was done is in the audit log, and no secret is anywhere")
  void tellsNoSecret() throws Exception {
    String audit = served.get("/api/v1/audit?limit=200").toString();
    assertThat(audit)
        .contains(
            "indicators.confirm",
            "indicators.source",
            "indicators.fetch",
            "indicators.allow",
            "indicators.disallow",
            "indicators.list");
    String everything =
        audit
            + served.get(SOURCES)
            + served.get("/api/v1/status")
            + served.text("/actuator/prometheus")
            + Files.readString(directory.resolve("serve.log"));
    assertThat(everything).contains("plain").doesNotContain(FeedServer.SECRET);
  }

  private static boolean is(JsonNode source, String condition) {
    return source.at("/feed/condition").asText().equals(condition);
  }

  private static int failures(JsonNode source) {
    return source.at("/feed/failures").asInt();
  }

  private static String reason(JsonNode source) {
    return source.at("/feed/reason").asText();
  }

  private static JsonNode source(String name) throws IOException, InterruptedException {
    return named(served.get(SOURCES), name);
  }

  private static JsonNode named(JsonNode answer, String name) {
    for (JsonNode source : answer.path("sources")) {
      if (source.path("name").asText().equals(name)) {
        return source;
      }
    }
    throw new AssertionError("no source " + name + " in " + answer);
  }

  private interface Wanted {
    boolean test(JsonNode source) throws IOException, InterruptedException;
  }

  private static JsonNode awaitSource(String name, Wanted wanted)
      throws IOException, InterruptedException {
    Predicate<JsonNode> good =
        answer -> {
          try {
            return wanted.test(named(answer, name));
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    return named(served.await(SOURCES, good), name);
  }

  private interface Condition {
    boolean test() throws IOException, InterruptedException;
  }

  private static void await(Condition condition) throws IOException, InterruptedException {
    served.await(
        SOURCES,
        answer -> {
          try {
            return condition.test();
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  /// All that is kept, but for when it was seen.
  private static String stored() throws IOException, InterruptedException {
    StringBuilder all = new StringBuilder();
    for (JsonNode one : served.get("/api/v1/indicators?limit=1000").path("indicators")) {
      all.append(one.toString().replaceAll("\"last_seen\":\"[^\"]*\"", "")).append('\n');
    }
    return all.toString();
  }

  private static List<JsonNode> allHits() throws IOException, InterruptedException {
    List<JsonNode> hits = new ArrayList<>();
    served.get("/api/v1/indicators/hits?limit=10000").path("hits").forEach(hits::add);
    return hits;
  }

  private static List<String> hits() throws IOException, InterruptedException {
    return allHits().stream().map(hit -> hit.path("indicator").asText()).toList();
  }

  private static void awaitHits(String... indicators) throws IOException, InterruptedException {
    await(() -> new TreeSet<>(hits()).containsAll(List.of(indicators)));
  }

  /// Events that are put from now on are compared with what the store has now. A hit of something
  /// newer does not say so: what comes in is also hunted in what had been put.
  private static void awaitComparison() throws IOException, InterruptedException {
    // the first look may have begun before
    for (int look = 0; look < 2; look++) {
      long begin = System.nanoTime();
      await(
          () -> {
            double passed = (System.nanoTime() - begin) / 1e9;
            return Double.parseDouble(metric("takagari_indicators_age_seconds")) < passed;
          });
    }
  }

  private static TreeSet<String> lists(String indicator) throws IOException, InterruptedException {
    return allHits().stream()
        .filter(hit -> hit.path("indicator").asText().equals(indicator))
        .map(hit -> hit.path("list").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void awaitLists(String indicator, String... lists)
      throws IOException, InterruptedException {
    await(() -> lists(indicator).equals(new TreeSet<>(List.of(lists))));
  }

  /// Warnings about feeds in the log, in their order.
  private static List<String> told() throws IOException {
    try (Stream<String> log = Files.lines(directory.resolve("serve.log"), StandardCharsets.UTF_8)) {
      return log.filter(line -> line.contains("WARN") && line.contains("the indicator feed"))
          .toList();
    }
  }

  private static String metric(String name) throws IOException, InterruptedException {
    return served
        .text("/actuator/prometheus")
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("none");
  }

  private static void load(String source, String list) throws IOException, InterruptedException {
    JsonNode answer =
        served.load("source=" + source + "&format=list", list.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.path("applied").asBoolean()).as(answer.toString()).isTrue();
  }

  private static void put(String name, int events) throws IOException, InterruptedException {
    put(FreshObject.of(name, events), events);
  }

  /// One event about a name of its own.
  private static void put(String name, int events, String domain)
      throws IOException, InterruptedException {
    put(FreshObject.about(name, domain), events);
  }

  private static void put(FreshObject object, int events) throws IOException, InterruptedException {
    try (S3BlobStore store = served.store()) {
      store.put(
          new BlobRef(ServedStack.TRAIL_BUCKET, object.key()),
          new ByteArrayInputStream(object.bytes()),
          object.bytes().length,
          PutMode.REPLACE);
    }
    lines += events;
    served.awaitLines(lines);
  }
}
