package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.fleet.FleetStory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("./takagari demo")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoTest {
  private static final Path WHO_WAS_IT = Path.of("../docs/how-to/who-was-it.md");
  private static final Path NOTE = Path.of("src/test/resources/golden/demo-case.txt");
  private static final String DOCUMENTED_DAY = "2026-11-20";
  private static final int MOST_LOOKS = 60;

  @TempDir private static Path directory;
  private static Path home;
  private static ServiceProcess service;
  private static JsonNode balance;
  private static FleetStory story;

  @BeforeAll
  static void start() throws Exception {
    home = directory.resolve("home");
    service = ServiceProcess.start(home, "demo").awaitReady();
    while (!service.stdout().contains("Ctrl-C")) {
      assertThat(service.isAlive()).as(service.stderr()).isTrue();
      Thread.sleep(200);
    }
    balance = service.awaitDone();
    story = FleetStory.load(home.resolve("fleet-story.json"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  @Order(1)
  @DisplayName("accounts for every line, in the lake and in the index")
  void accountsForEveryLine() {
    long received = balance.path("lines_received").asLong();
    assertThat(received).isGreaterThanOrEqualTo(50_000);
    assertThat(balance.path("units").asLong()).isGreaterThanOrEqualTo(6);
    for (JsonNode sink : balance.path("sinks")) {
      long there =
          sink.path("written").asLong()
              + sink.path("duplicates").asLong()
              + sink.path("quarantined").asLong();
      assertThat(there).as(sink.path("name").asText()).isEqualTo(received);
    }
  }

  @Test
  @Order(1)
  @DisplayName("listens on loopback only, whatever SERVER_ADDRESS says")
  void listensOnLoopbackOnly() throws Exception {
    int port = service.url().getPort();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      assertThat(socket.isConnected()).isTrue();
    }
    for (InetAddress other : otherAddresses()) {
      try (Socket socket = new Socket()) {
        assertThatThrownBy(() -> socket.connect(new InetSocketAddress(other, port), 2_000))
            .as(other.toString())
            .isInstanceOf(IOException.class);
      }
    }
  }

  /// Addresses of this machine by which others might reach it; 127.0.0.2 stands for them where
  /// there is no network.
  private static List<InetAddress> otherAddresses() throws IOException {
    List<InetAddress> addresses = new ArrayList<>();
    addresses.add(InetAddress.getByName("127.0.0.2"));
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .forEach(addresses::add);
    return addresses;
  }

  @Test
  @Order(2)
  @DisplayName("logs lines of JSON without its token, a password or a key")
  void logsLinesOfJsonWithoutSecrets() throws Exception {
    JsonNode ready = ServiceProcess.JSON.readTree(home.resolve("ready.json").toFile());
    List<String> lines = Files.readAllLines(home.resolve("logs/takagari.log"));
    assertThat(lines).isNotEmpty();
    for (String text : lines) {
      JsonNode line = ServiceProcess.JSON.readTree(text);
      assertThat(line.at("/ecs/version").asText()).as(text).isNotEmpty();
      assertThat(line.at("/@timestamp").asText()).as(text).endsWith("Z");
      assertThat(line.at("/service/name").asText()).as(text).isEqualTo("takagari");
      assertThat(line.at("/service/version").asText()).as(text).isNotEmpty();
      assertThat(text)
          .doesNotContain(ready.path("token").asText("no token"))
          .doesNotContainIgnoringCase("password=")
          .doesNotContain("CommandLine");
    }
  }

  @Test
  @Order(2)
  @DisplayName("prints three queries, and each finds what it promises, hot and cold")
  void queriesFindWhatTheyPromise() throws Exception {
    assertThat(story.queries()).hasSize(3);
    for (FleetStory.Query query : story.queries()) {
      assertThat(service.stdout()).contains("finds " + query.expected());
      for (String tier : List.of("hot", "cold", "all")) {
        Cli found = search(query.text(), "--tier", tier);
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.lines())
            .as("%s in tier %s", query.text(), tier)
            .hasSize((int) query.expected());
      }
    }
  }

  @Test
  @Order(3)
  @DisplayName("finds indicators in events as they come and in what had arrived, each once")
  void findsIndicatorsBothWays() throws Exception {
    Cli asked = Cli.run("indicators", "hits", "--format", "ndjson", "--home", home.toString());
    assertThat(asked.exitCode()).as(asked.err()).isZero();
    Map<String, Set<String>> events = new TreeMap<>();
    for (String line : asked.lines()) {
      JsonNode hit = ServiceProcess.JSON.readTree(line);
      String key = hit.path("how").asText() + " " + hit.path("indicator").asText();
      assertThat(
              events.computeIfAbsent(key, _ -> new TreeSet<>()).add(hit.path("event_id").asText()))
          .as("another hit of %s", line)
          .isTrue();
    }
    assertThat(events)
        .isEqualTo(
            Map.of(
                "forward " + story.address(),
                ids(
                    "destination.ip:%1$s OR dns.resolved_ip:%1$s OR source.ip:%1$s"
                        .formatted(story.address())),
                "forward " + story.sha256(),
                ids("process.hash.sha256:%s event.kind:alert".formatted(story.sha256())),
                "retro " + story.domain(),
                ids("dns.question.name:" + story.domain()),
                "retro " + story.sha256(),
                ids(
                    "(file.hash.sha256:%1$s OR process.hash.sha256:%1$s) NOT event.kind:alert"
                        .formatted(story.sha256()))));
    String promise = "%d hits.*: %d .*forward.* %d .*retro";
    int all = asked.lines().size();
    int forward =
        events.get("forward " + story.address()).size()
            + events.get("forward " + story.sha256()).size();
    assertThat(Files.readString(ReadmeTest.README))
        .containsPattern(promise.formatted(all, forward, all - forward));
    assertThat(service.stdout())
        .containsPattern(
            "finds %d: %d as .*forward.* %d in".formatted(all, forward, all - forward));
    assertThat(Files.readString(ReadmeTest.TUTORIAL)).contains("**" + all + " hits**");
  }

  @Test
  @Order(2)
  @DisplayName("makes cases of what products, rules and indicators detected")
  void makesCases() throws Exception {
    List<JsonNode> cases = list("cases", "list", "--limit", "0");
    assertThat(cases.stream().map(row -> row.path("source").asText()).distinct())
        .contains("falcon", "guardduty", "falco", "rule", "indicator");
    assertThat(cases)
        .filteredOn(row -> row.path("source").asText().equals("indicator"))
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(row.path("title").asText())
                    .containsPattern(
                        "^Indicator .* \\(.*, feed .*\\) seen on (fin|fs)-[a-z0-9-]+"));
    assertThat(service.stdout())
        .contains("finds " + cases.size() + " cases")
        .contains("./takagari cases show " + keyOf(DemoDetections.INTRUSION));
    assertThat(cases)
        .filteredOn(row -> row.path("rule_id").asText().equals("SystemFileReplaced"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.path("hosts").asInt()).isEqualTo(story.windows().size());
              assertThat(row.path("detections").asInt()).isEqualTo(story.windows().size());
            });
    assertThat(list("detections", "list", "--disposition", "updated")).hasSize(1);
    assertThat(list("detections", "list", "--disposition", "suppressed"))
        .singleElement()
        .satisfies(
            row -> assertThat(row.path("rule_id").asText()).startsWith("Read sensitive file"));
    assertThat(list("detections", "list", "--source", "falcon", "--rule", "SuspiciousScript"))
        .singleElement()
        .satisfies(row -> assertThat(row.path("copies").asInt()).isEqualTo(1));
    assertThat(list("detections", "list", "--limit", "0")).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  @Order(2)
  @DisplayName("tells the whole story in the note of its case")
  void showsTheCase() throws Exception {
    String shown = note();
    assertThat(shown).contains("Why it matters: critical", "Who it is", "Where it is");
    assertThat(shown.substring(shown.indexOf("Related cases")))
        .contains("An Office program started PowerShell", "SuspiciousScript: ", "Indicator cdn[.]");
    if (Boolean.getBoolean("takagari.regenerate")) {
      Files.writeString(NOTE, maskedNote(shown));
    }
    String wanted = Files.readString(NOTE);
    String masked = maskedNote(shown);
    // what a source was too busy to say comes with the next look
    for (int i = 0; i < MOST_LOOKS && !masked.equals(wanted); i++) {
      Thread.sleep(1_000);
      masked = maskedNote(note());
    }
    List<String> lines = masked.lines().toList();
    List<String> wantedLines = wanted.lines().toList();
    assertThat(lines.stream().filter(line -> !wantedLines.contains(line)))
        .as("lines that should not be")
        .isEmpty();
    assertThat(wantedLines.stream().filter(line -> !lines.contains(line)))
        .as("lines that are missing")
        .isEmpty();
    assertThat(masked).isEqualTo(wanted);
  }

  private static String note() throws Exception {
    Cli shown =
        Cli.run(
            "cases",
            "show",
            keyOf(DemoDetections.INTRUSION),
            "--zone",
            "UTC",
            "--home",
            home.toString());
    assertThat(shown.exitCode()).as(shown.err()).isZero();
    return shown.out();
  }

  /// Times and ids are those of the first start. What registries know depends on when they were
  /// filled, what the policy makes of it and how often on what was known first, and of which host a
  /// related case is named after on which came first: they have tests of their own.
  private static String maskedNote(String note) {
    return note.replace(" --home " + home, "")
        .replaceAll("(?m)^Why it matters: .*\n(  - .*\n)*\n", "")
        .replaceAll(
            "(?m)^(Who it is|Where it is|Earlier cases|What we cannot know|Related cases) .*\n(  .*\n)*\n",
            "")
        .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}", "TIME")
        .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}", "DAY")
        .replaceAll(", said [0-9]+ [a-z]+ ago", "")
        .replaceAll("\\bnow\\b|[0-9]+[mhd] ago", "AGE")
        .replaceAll("A-[0-9]{4}-[0-9]{6}", "KEY")
        .replaceAll("event\\.id:[0-9a-z]{26}", "event.id:ID")
        .replaceAll("assessed( +)takagari.*", "assessed$1takagari")
        .replaceAll("(  TIME  assessed +takagari\n)+", "$1")
        // copies and alerts are seen as their units are merged
        .replaceAll("Who else \\([^)]*\\)", "Who else")
        .replaceAll(", [0-9]+ events? ", ", EVENTS ");
  }

  private static String keyOf(String rule) throws Exception {
    return list("cases", "list", "--rule", rule).getFirst().path("key").asText();
  }

  private static List<JsonNode> list(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--format", "ndjson", "--home", home.toString()));
    Cli listed = Cli.run(all.toArray(String[]::new));
    assertThat(listed.exitCode()).as(listed.err()).isZero();
    List<JsonNode> rows = new ArrayList<>();
    for (String line : listed.lines()) {
      rows.add(ServiceProcess.JSON.readTree(line));
    }
    return rows;
  }

  private static Set<String> ids(String query) throws Exception {
    Set<String> ids = new TreeSet<>();
    for (String line : search(query).lines()) {
      ids.add(ServiceProcess.JSON.readTree(line).path("event.id").asText());
    }
    assertThat(ids).as(query).isNotEmpty();
    return ids;
  }

  @Test
  @Order(3)
  @DisplayName("says who ever had to do with a name as the README shows it")
  void seenAsShown() throws Exception {
    Matcher shown =
        Pattern.compile("(?s)\\./takagari (seen [^\n]*)\n```\n\n```\n(.*?)```")
            .matcher(Files.readString(ReadmeTest.README));
    assertThat(shown.find()).isTrue();
    List<String> arguments = new ArrayList<>(List.of(shown.group(1).split(" ")));
    arguments.addAll(List.of("--home", home.toString()));

    Cli seen = Cli.run(arguments.toArray(String[]::new));

    assertThat(seen.exitCode()).as(seen.err()).isZero();
    assertThat(masked(seen.out().replace(" --home " + home, "")))
        .isEqualTo(masked(shown.group(2).replace("./takagari ", "takagari ")));
  }

  /// Without times, which are those of the first start.
  private static String masked(String text) {
    return text.replaceAll("[0-9-]{10}T[0-9:.]{15}Z", "TIME")
        .replaceAll("[0-9]{4}-[0-9]{2}: ", "MONTH: ");
  }

  @Test
  @Order(3)
  @DisplayName("tells the whole story to who follows the trail")
  void furtherQueries() throws Exception {
    for (FleetStory.Query query : story.further()) {
      Cli found = search(query.text());
      assertThat(found.lines()).as(query.text()).hasSize((int) query.expected());
    }
  }

  @Test
  @Order(3)
  @DisplayName("does what the README and the tutorial promise")
  void documentation() throws Exception {
    Map<String, String> keys =
        Map.of(
            ReadmeTest.INTRUSION_KEY,
            keyOf(DemoDetections.INTRUSION),
            ReadmeTest.UPGRADE_KEY,
            keyOf("SystemFileReplaced"));
    for (Path page : ReadmeTest.PAGES) {
      for (DocumentedCommand command : DocumentedCommand.of(page)) {
        if (command.isClient()) {
          Cli done = command.withKeys(keys).run(home);
          assertThat(done.exitCode()).as(command.line() + "\n" + done.err()).isZero();
          if (command.events().isPresent()) {
            assertThat(done.lines())
                .as(page + ": " + command.line())
                .hasSize((int) command.events().getAsLong());
          }
        }
      }
    }
  }

  @Test
  @Order(4)
  @DisplayName("gives the original record back from both tiers")
  void originals() throws Exception {
    String query = story.queries().getFirst().text();
    Cli hot = search(query, "--tier", "hot", "--format", "source");
    Cli cold = search(query, "--tier", "cold", "--format", "source");
    assertThat(hot.lines()).containsExactlyElementsOf(cold.lines());
    for (String line : hot.lines()) {
      assertThat(ServiceProcess.JSON.readTree(line).path("event_simpleName").asText()).isNotEmpty();
    }
  }

  @Test
  @Order(5)
  @DisplayName("takes the port it was asked to take: any free one, not the usual one")
  void takesAnyFreePort() throws Exception {
    assertThat(service.url().getPort()).isPositive().isNotEqualTo(8600);
  }

  @Test
  @Order(5)
  @DisplayName("keeps its token to its owner and its page free of it")
  void letsNobodyUnknownIn() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("ready.json"))))
        .isEqualTo("rw-------");
    HttpResponse<String> page = request(service.url().resolve("/"), "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("/api/v1/search").doesNotContain(service.token());
    for (String path :
        List.of(
            "/api/v1/ingest",
            "/api/v1/quarantine",
            "/api/v1/coverage/digests",
            "/api/v1/doctor",
            "/actuator/prometheus",
            "/actuator",
            "/x")) {
      assertThat(request(service.url().resolve(path), "").statusCode()).as(path).isEqualTo(401);
      assertThat(request(service.url().resolve(path), "wrong-token-wrong-token").statusCode())
          .as(path)
          .isEqualTo(401);
    }
    assertThat(request(service.url().resolve("/actuator/health"), "").statusCode()).isEqualTo(200);
  }

  @Test
  @Order(6)
  @DisplayName("says what can be replayed when something else is asked for")
  void replaysOnlyWhatThereIs() throws Exception {
    String row = search(story.queries().getFirst().text(), "--tier", "cold").lines().getFirst();
    String unit =
        ServiceProcess.JSON
            .readTree(row)
            .path("raw.object")
            .asText()
            .replaceAll(".*/(.{26})/.*", "$1");
    HttpResponse<String> sink = replay(unit, "{\"sinks\":[\"hott\"]}");
    assertThat(sink.statusCode()).isEqualTo(400);
    assertThat(sink.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(sink.body())
        .contains("bad-request", "detections, hot, indicators, lake, rules, sightings");
    assertThat(replay("0".repeat(26), "{}").statusCode()).isEqualTo(404);
    assertThat(replay("x", "{}").statusCode()).isEqualTo(400);
  }

  private static HttpResponse<String> replay(String unit, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = service.url().resolve("/api/v1/units/" + unit + "/replay");
      return http.send(
          HttpRequest.newBuilder(uri)
              .header("Authorization", "Bearer " + service.token())
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  @Order(6)
  @DisplayName("proves nothing of a feed without digests")
  void checksDigests() throws Exception {
    Cli checked = Cli.run("coverage", "digests", "--feed", "falcon", "--home", home.toString());

    assertThat(checked.exitCode()).as(checked.err()).isEqualTo(3);
    assertThat(checked.out()).isEqualTo("0 digests hold; 0 log files are as they were delivered\n");
  }

  @Test
  @Order(6)
  @DisplayName("signs what became of a day, and the public key in its home verifies it")
  void signsStatements() throws Exception {
    String day = Files.readString(home.resolve("fleet-instant")).substring(0, 10);
    String file = directory.resolve("statement.json").toString();
    Cli signed =
        Cli.run("coverage", "statement", "--day", day, "-o", file, "--home", home.toString());
    assertThat(signed.exitCode()).as(signed.out() + signed.err()).isZero();
    assertThat(signed.out()).contains("falcon: ", "lake-rows");
    assertThat(signed.err()).isEmpty();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("statement.pem"))))
        .isEqualTo("rw-------");

    Cli verified =
        Cli.run(
            "coverage",
            "verify",
            file,
            "--public-key",
            home.resolve("statement.pem.pub").toString());
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("verified: signed with SHA256:");
  }

  @Test
  @Order(6)
  @DisplayName("joins hosts and users without waiting for maintenance")
  void hostsAndUsers() throws Exception {
    String hosts = "";
    for (int polls = 0; polls < 120 && !hosts.endsWith("\n26\n"); polls++) {
      Cli asked =
          sql("SELECT count(DISTINCT host_id) AS hosts FROM hosts WHERE source = 'aidmaster'");
      assertThat(asked.exitCode()).as(asked.err()).isZero();
      hosts = asked.out();
      Thread.sleep(500);
    }
    assertThat(hosts).isEqualTo("hosts\n26\n");
    assertThat(sql("SELECT count(*) > 0 AS some FROM users").out()).isEqualTo("some\ntrue\n");
  }

  @Test
  @Order(7)
  @DisplayName("joins events with hosts as the how-to says")
  void documentedJoin() throws Exception {
    assertThat(
            sql("SELECT count(*) AS strangers FROM events_distinct WHERE host_id IS NOT NULL AND"
                    + " host_id NOT IN (SELECT host_id FROM hosts WHERE host_id IS NOT NULL)")
                .out())
        .isEqualTo("strangers\n0\n");
    Matcher documented =
        Pattern.compile("(?s)```sql\n(.*?)```").matcher(Files.readString(WHO_WAS_IT));
    assertThat(documented.find()).isTrue();
    assertThat(documented.group(1)).contains(DOCUMENTED_DAY);

    Cli joined = sql(documented.group(1).replace(DOCUMENTED_DAY, "2020-01-01"));

    assertThat(joined.exitCode()).as(joined.err()).isIn(0, 3);
    assertThat(joined.lines()).as("the header, and who had an address").hasSizeGreaterThan(1);
  }

  private static Cli sql(String statement) throws Exception {
    return Cli.run("sql", statement, "--format", "csv", "--home", home.toString());
  }

  @Test
  @Order(6)
  @DisplayName("shows what it did as metrics")
  void metrics() throws Exception {
    HttpResponse<String> metrics =
        request(service.url().resolve("/actuator/prometheus"), service.token());
    assertThat(metrics.body())
        .contains("takagari_ingest_lines_received_total")
        .contains("takagari_ingest_events_written_total")
        .contains("takagari_ingest_backlog")
        .contains("takagari_ingest_lag_seconds");
  }

  @Test
  @Order(7)
  @DisplayName("finds every port healthy")
  void doctor() throws Exception {
    Cli doctor = Cli.run("doctor", "--home", home.toString());
    assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isZero();
    assertThat(doctor.out()).contains("database", "lake", "hot-index", "archive");
  }

  @Test
  @Order(8)
  @DisplayName("drains when it is told to stop, and leaves nothing behind but its data")
  void stops() throws Exception {
    List<ProcessHandle> children =
        ProcessHandle.of(service.pid()).orElseThrow().descendants().toList();
    assertThat(children).isNotEmpty();
    assertThat(service.terminate()).isEqualTo(143);
    assertThat(home.resolve("ready.json")).doesNotExist();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(service.stderr()).doesNotContain("Exception").contains("Draining", "Stopped");
  }

  @Test
  @Order(9)
  @DisplayName("keeps the data at the second start and rebuilds nothing")
  void secondStart() throws Exception {
    service = ServiceProcess.start(home, "demo").awaitReady();
    JsonNode again = service.awaitDone();
    assertThat(again).isEqualTo(balance);
    FleetStory.Query query = story.queries().getFirst();
    assertThat(search(query.text()).lines()).hasSize((int) query.expected());
  }

  private static Cli search(String query, String... more) throws Exception {
    List<String> arguments = new java.util.ArrayList<>(List.of("search", query));
    arguments.addAll(List.of("--home", home.toString(), "--limit", "0", "--since", "2d"));
    if (!List.of(more).contains("--format")) {
      arguments.addAll(List.of("--format", "ndjson"));
    }
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private static HttpResponse<String> request(URI uri, String token) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri);
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
