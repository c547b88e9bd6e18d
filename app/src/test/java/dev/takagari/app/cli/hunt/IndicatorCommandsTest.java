package dev.takagari.app.cli.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What commands about indicators ask the service, and what they print.
class IndicatorCommandsTest {
  private static final String UUID = "5f4f2b5c-0c4d-4c4e-9d7a-0a1b2c3d4e5f";

  @TempDir private Path directory;
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final List<byte[]> sent = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;
  private int feedStatus = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/", this::answer);
    server.createContext("/feeds/", this::feed);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean json = "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + (json ? " " + new String(body, StandardCharsets.UTF_8) : ""));
    sent.add(body);
    send(exchange, 200, answers.remove());
  }

  private void feed(HttpExchange exchange) throws IOException {
    asked.add("feed " + exchange.getRequestURI());
    send(exchange, feedStatus, "evil.example\n");
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=" + url());
    all.add("--token=0123456789abcdef");
    return run(new IndicatorsCommand(), all);
  }

  private int run(Object command, List<String> all) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private static String imported(boolean applied, String reason, int added, int before) {
    return """
        {"applied":%s,"reason":"%s",
        "counts":{"added":%d,"unchanged":0,"changed":0,"vanished":0,"before":%d},
        "report":{"source":"s","format":"list","records":3,"accepted_records":2,"skipped_records":1,
        "accepted":{"domain":2},"stored_not_matched":{},
        "skipped":[{"reason":"no-value","meaning":"it names no value","count":1,"details":{},"rows":[],"rows_left_out":1}],
        "left_out_of_accepted":[]}}
        """
        .formatted(applied, reason, added, before);
  }

  @Test
  void importsAFileAndWritesAReport() throws IOException {
    answers.add(imported(true, "", 2, 0));
    Path file = Files.writeString(directory.resolve("my list.txt"), "evil.example\n");
    Path report = directory.resolve("report.json");

    int exit =
        run(
            "import",
            file.toString(),
            "--format=list",
            "--type=domain",
            "--confidence=80",
            "--severity=high",
            "--tlp=amber",
            "--tags=a,b",
            "--valid-for=30d",
            "--exact-domains",
            "--also-not-for-detection",
            "--report=" + report);

    assertThat(exit).as(err.toString()).isZero();
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/indicators/import?also_not_for_detection=true&confidence=80&confirm=false"
                + "&delimiter=%2C&dry_run=false&exact_domains=true&format=list&name=my+list.txt"
                + "&replace=false&severity=high&source=my-list.txt&tags=a%2Cb&tlp=amber&type=domain"
                + "&valid_for=30d");
    assertThat(new String(sent.getFirst(), StandardCharsets.UTF_8)).isEqualTo("evil.example\n");
    assertThat(out.toString())
        .contains("3 records, 2 taken, 1 skipped", "skipped: 1 no-value (it names no value)");
    JsonNode written = new ObjectMapper().readTree(report.toFile());
    assertThat(written.path("accepted").path("domain").asInt()).isEqualTo(2);
    assertThat(written.path("skipped").get(0).path("reason").asText()).isEqualTo("no-value");
    assertThat(written.path("skipped").get(0).path("count").asInt()).isEqualTo(1);
  }

  @Test
  void importsWhatAnAddressHas() {
    answers.add(imported(true, "", 1, 0));

    assertThat(run("import", url() + "/feeds/list.txt?key=x")).as(err.toString()).isZero();

    assertThat(asked).hasSize(2).first().isEqualTo("feed /feeds/list.txt?key=x");
    assertThat(asked.getLast()).contains("name=list.txt", "source=list.txt").doesNotContain("key");
    assertThat(new String(sent.getFirst(), StandardCharsets.UTF_8)).isEqualTo("evil.example\n");
  }

  @Test
  void importsNothingWhenTheAddressDoesNotHaveIt() {
    feedStatus = 404;
    assertThat(run("import", url() + "/feeds/list.txt")).isEqualTo(5);
    assertThat(err.toString()).contains("answers 404 instead of 200; nothing was imported");
    assertThat(sent).isEmpty();
    assertThat(run("import", "http://127.0.0.1:1/x")).isEqualTo(5);
    assertThat(err.toString()).contains("does not answer");
    assertThat(run("import", directory.resolve("none").toString())).isEqualTo(2);
    assertThat(sent).isEmpty();
  }

  @Test
  void importsADirectoryOfMisp() throws IOException {
    answers.add(imported(true, "", 1, 0));
    assertThat(run("import", directory.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("without the manifest.json");
    Files.writeString(
        directory.resolve("manifest.json"), "{\"" + UUID + "\":{\"timestamp\":\"1\"}}");
    assertThat(run("import", directory.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("names an event that is not there");
    Files.writeString(directory.resolve(UUID + ".json"), "{\"Event\":{\"info\":\"x\"}}");

    assertThat(run("import", directory.toString(), "--source=misp")).as(err.toString()).isZero();

    try (GZIPInputStream bytes = new GZIPInputStream(new ByteArrayInputStream(sent.getFirst()))) {
      assertThat(new String(bytes.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("{\"response\":[{\"Event\":{\"info\":\"x\"}}]}");
    }
  }

  @Test
  void asksBeforeASourceLosesMoreThanHalf() throws IOException {
    Path file = Files.writeString(directory.resolve("list.txt"), "evil.example\n");
    answers.add(imported(false, "it has 1 values where it had 9", 1, 9));
    answers.add(imported(true, "", 1, 9));

    assertThat(run("import", file.toString(), "--replace")).isEqualTo(3);
    assertThat(out.toString()).contains("nothing applied (it has 1 values where it had 9)");
    assertThat(err.toString()).contains("--yes applies it");
    assertThat(run("import", file.toString(), "--replace", "--yes")).isZero();
    assertThat(asked.getLast()).contains("confirm=true");
    assertThat(asked).hasSize(2);
  }

  private static final String UNDERSTOOD =
      """
      {"found":[{"type":"domain","value":"evil.example","shown":"evil[.]example","start":0,"end":14,
      "defanged":true}],"doubts":[{"shown":"setup[.]sh","start":19,"end":27,"reason":"could be two things"}]}
      """;

  @Test
  void showsWhatItUnderstoodOfTextAndKeepsItWithAYesAndEveryOption() throws IOException {
    Path file = Files.writeString(directory.resolve("report.txt"), "evil[.]example and setup.sh");
    Path report = directory.resolve("report.json");
    answers.add(UNDERSTOOD);
    answers.add(imported(true, "", 1, 0));

    int exit =
        run(
            "import",
            file.toString(),
            "--format=paste",
            "--yes",
            "--tlp=amber",
            "--tags=a",
            "--valid-for=30d",
            "--confidence=80",
            "--severity=high",
            "--exact-domains",
            "--replace",
            "--report=" + report);

    assertThat(exit).as(err.toString()).isZero();
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/indicators/paste {\"text\":\"evil[.]example and setup.sh\"}",
            "POST /api/v1/indicators/import?also_not_for_detection=false&confidence=80&confirm=true"
                + "&delimiter=%2C&dry_run=false&exact_domains=true&format=paste&name=report.txt"
                + "&replace=true&severity=high&source=report.txt&tags=a&tlp=amber&valid_for=30d");
    assertThat(out.toString())
        .contains("domain     evil[.]example", "not taken: setup[.]sh (could be two things)");
    assertThat(new ObjectMapper().readTree(report.toFile()).path("records").asInt()).isEqualTo(3);
  }

  @Test
  void keepsNothingOfTextWithoutAYes() throws IOException {
    Path file = Files.writeString(directory.resolve("report.txt"), "evil[.]example");
    answers.add(UNDERSTOOD);
    answers.add(imported(false, "only asked what it would do", 1, 0));

    assertThat(run("import", file.toString(), "--format=paste")).isEqualTo(3);

    assertThat(asked.getLast()).contains("dry_run=true", "format=paste");
    assertThat(err.toString()).contains("nothing was kept; --yes keeps what was understood");
    answers.add(UNDERSTOOD);
    answers.add(imported(false, "only asked what it would do", 1, 0));
    assertThat(run("import", file.toString(), "--format=paste", "--yes", "--dry-run")).isZero();
    assertThat(asked.getLast()).contains("dry_run=true");
  }

  @Test
  void understandsTextThatIsPacked() throws IOException {
    Path file = directory.resolve("report.txt.gz");
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
      packed.write("evil[.]example".getBytes(StandardCharsets.UTF_8));
    }
    answers.add(UNDERSTOOD);
    answers.add(imported(true, "", 1, 0));
    assertThat(run("import", file.toString(), "--format=paste", "--yes")).isZero();
    assertThat(asked.getFirst()).endsWith("{\"text\":\"evil[.]example\"}");
    Path damaged = Files.write(directory.resolve("x.gz"), new byte[] {0x1F, (byte) 0x8B, 8});
    assertThat(run("import", damaged.toString(), "--format=paste")).isEqualTo(2);
    assertThat(err.toString()).contains("x.gz: its archive ends too early");
  }

  @Test
  void importsWhatComesOutOfAPipe() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    Files.writeString(pipe, "evil.example\n");
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    answers.add(imported(true, "", 1, 0));

    assertThat(run("import", pipe.toString(), "--source=piped")).as(err.toString()).isZero();

    writer.join();
    assertThat(asked.getFirst()).contains("name=import", "source=piped");
    assertThat(new String(sent.getFirst(), StandardCharsets.UTF_8)).isEqualTo("evil.example\n");
  }

  @Test
  void nothingTakenIsNoSuccess() throws IOException {
    Path file = Files.writeString(directory.resolve("list.txt"), "words words\n");
    String nothing =
        """
        {"applied":true,"reason":"","source_enabled":true,
        "counts":{"added":0,"unchanged":0,"changed":0,"vanished":0,"before":0},
        "report":{"source":"s","format":"list","records":7,"accepted_records":0,"skipped_records":7,
        "accepted":{},"stored_not_matched":{},
        "skipped":[{"reason":"type-not-guessed","meaning":"nothing tells its type","count":7,"details":{},
        "rows":[{"file":"list.txt","line":1,"item":"","detail":"","excerpt":"words words"},
        {"file":"list.txt","line":2,"item":"","detail":"a detail","excerpt":"x[.]y"},
        {"file":"list.txt","line":0,"item":"event 1, attribute 2","detail":"","excerpt":""},
        {"file":"list.txt","line":4,"item":"","detail":"","excerpt":"z"}],"rows_left_out":3}],
        "left_out_of_accepted":[]}}
        """;
    answers.add(nothing);
    assertThat(run("import", file.toString())).isEqualTo(3);
    assertThat(out.toString().lines())
        .containsExactly(
            "list.txt as list: 7 records, 0 taken, 7 skipped",
            "  skipped: 7 type-not-guessed (nothing tells its type)",
            "    line 1: words words",
            "    line 2: x[.]y (a detail)",
            "    event 1, attribute 2",
            "    and 4 more; --report FILE names them",
            "nothing was taken: none of its 7 records is an indicator that is taken");
    answers.add(nothing);
    assertThat(run("import", file.toString(), "--dry-run")).isEqualTo(3);
  }

  @Test
  void saysThatASourceIsOffWhenSomethingIsImportedIntoIt() throws IOException {
    Path file = Files.writeString(directory.resolve("list.txt"), "evil.example\n");
    answers.add(
        imported(true, "", 1, 0).replace("{\"applied\"", "{\"source_enabled\":false,\"applied\""));
    assertThat(run("import", file.toString(), "--source=my list")).isZero();
    assertThat(out.toString())
        .endsWith(
            "kept, but my list is off: nothing of it is matched; `takagari indicators enable 'my"
                + " list' --url "
                + url()
                + "` switches it on\n");
  }

  @Test
  void saysHowToGetWarningLists() {
    answers.add("{\"lists\":[],\"refused\":[{\"file\":\"x.json\",\"reason\":\"it is no list\"}]}");
    assertThat(run("lists", "list")).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "there is no warning list",
            "takagari.indicators.warning-lists",
            "https://github.com/MISP/misp-warninglists",
            "not read: x.json (it is no list)")
        .doesNotContain("ENTRIES");
  }

  @Test
  void emptyIsSaid() {
    answers.add("{\"allowed\":[]}");
    assertThat(run("allow", "list")).isEqualTo(1);
    answers.add("{\"sources\":[]}");
    assertThat(run("sources")).isZero();
    answers.add("{\"expired\":0}");
    assertThat(run("expire", "evil.example")).isEqualTo(1);
    assertThat(out.toString().lines())
        .containsExactly(
            "the list is empty; `takagari indicators allow add --url "
                + url()
                + "` puts a value on it",
            "there is no source yet; `takagari indicators import --url "
                + url()
                + "` brings indicators in",
            "nothing ended: no indicator that had not ended fits");
  }

  private static final String SOURCES =
      """
      {"sources":[
      {"name":"acme","enabled":true,"indicators":9,"active":9,"last_good":"2026-11-20T14:00:00.000000Z","feed":
      {"source":"taxii","condition":"needs-confirmation","stale":true,"code":"indicators-unreadable",
      "reason":"it has 1 values where it had 9","failures":3,"indicators":9,"offered":"abc",
      "last_try":null,"last_good":null,"next_try":null}},
      {"name":"ours","enabled":false,"indicators":1200,"active":0,"last_good":null,"feed":null}]}
      """;

  @Test
  void showsSourcesAndWhatIsWrong() {
    answers.add(SOURCES);
    assertThat(run("sources")).as("a feed is in trouble").isEqualTo(3);
    assertThat(out.toString().lines().map(String::stripTrailing))
        .containsExactly(
            "SOURCE                   STATE   INDICATORS      MATCHED  LAST GOOD (UTC)              FEED",
            "acme                     on               9            9  2026-11-20T14:00:00.000000Z  taxii"
                + " needs-confirmation, stale",
            "  it has 1 values where it had 9; 3 tries without success, next now",
            "  `takagari indicators confirm acme --url " + url() + "` lets it in",
            "ours                     off          1,200            0");
  }

  @Test
  void steersSources() {
    answers.add(SOURCES);
    answers.add("{}");
    assertThat(run("confirm", "acme")).isZero();
    answers.add(SOURCES);
    assertThat(run("confirm", "ours")).isEqualTo(2);
    answers.add("{}");
    answers.add("{}");
    answers.add("{}");
    assertThat(run("disable", "a b")).isZero();
    assertThat(run("enable", "acme")).isZero();
    assertThat(run("fetch", "acme")).isZero();
    assertThat(asked)
        .containsExactly(
            "GET /api/v1/indicators/sources",
            "POST /api/v1/indicators/sources/acme/confirm {\"offered\":\"abc\"}",
            "GET /api/v1/indicators/sources",
            "POST /api/v1/indicators/sources/a%20b/disable {}",
            "POST /api/v1/indicators/sources/acme/enable {}",
            "POST /api/v1/indicators/sources/acme/fetch {}");
  }

  @Test
  void keepsLists() {
    answers.add("{\"type\":\"domain\",\"value\":\"our.example\",\"expires\":null}");
    answers.add("{\"type\":\"domain\",\"value\":\"our.example\",\"expires\":null}");
    answers.add("{\"name\":\"Top names\",\"on\":true}");
    answers.add(
        """
        {"lists":[{"name":"Top names","on":true,"loaded":true,"entries":1000,"by":"operator/ann"}],
        "refused":[{"file":"x.json","reason":"it is no list"}]}
        """);
    assertThat(
            run("allow", "add", "our[.]example", "--owner=ann", "--reason=ours", "--expires=30d"))
        .isZero();
    assertThat(run("allow", "remove", "our[.]example")).isZero();
    assertThat(run("lists", "on", "Top names")).isZero();
    assertThat(run("lists", "list")).isZero();
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/indicators/allowed {\"value\":\"our[.]example\",\"owner\":\"ann\","
                + "\"reason\":\"ours\",\"expires\":\"30d\"}",
            "POST /api/v1/indicators/allowed/remove {\"value\":\"our[.]example\"}",
            "POST /api/v1/indicators/lists {\"name\":\"Top names\",\"on\":true}",
            "GET /api/v1/indicators/lists");
    assertThat(out.toString())
        .contains(
            "domain our[.]example never alerts",
            "domain our[.]example is off the list",
            "Top names is on",
            "not read: x.json");
    assertThat(run("allow", "add", "our.example")).as("who answers for it?").isEqualTo(2);
  }

  @Test
  void exportsForSpreadsheets() {
    answers.add(
        """
        {"indicators":[{"type":"domain","value":"=evil.example","exact":true,"source":"s","state":"active",
        "confidence":80,"severity":null,"tlp":"red","tags":["a","b"],"description":"x, y"}],"next":null}
        """);
    assertThat(run("export", "--format=csv")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "type,value,exact,word,source,state,confidence,severity,tlp,tags,valid_from,valid_until,first_seen,"
                + "last_seen,description,references",
            "domain,'=evil.example,true,,s,active,80,,red,\"a;b\",,,,,\"x, y\",");
    assertThat(run("export", "--format=xml")).isEqualTo(2);
  }

  @Test
  void endsValues() {
    answers.add("{\"expired\":2}");
    answers.add("{\"expired\":0}");
    answers.add("{\"expired\":0}");
    assertThat(run("expire", "evil[.]example", "192.0.2.7", "--source=acme")).isZero();
    assertThat(run("expire", "192.0.2.9", "--source=acme")).isEqualTo(1);
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/indicators/expire {\"source\":\"acme\",\"value\":\"evil[.]example\"}",
            "POST /api/v1/indicators/expire {\"source\":\"acme\",\"value\":\"192.0.2.7\"}",
            "POST /api/v1/indicators/expire {\"source\":\"acme\",\"value\":\"192.0.2.9\"}");
    assertThat(out.toString().lines())
        .containsExactly(
            "2 indicators ended", "nothing ended: no indicator that had not ended fits");
    assertThat(run("expire")).isEqualTo(2);
  }

  @Test
  void seenSaysWhatWasNotRead() {
    String seen =
        """
        {"kind":"ip","value":"192.0.2.%d","first":"2026-01-01T00:00:00Z","last":"2026-01-01T00:00:00Z",
        "events":1,"events_below":0,"hosts":[],"months":{},"search":{},"users":%s,"processes":%s}
        """;
    answers.add(
        """
        {"values":[{"value":"192.0.2.1","seen":[%s]},{"value":"192.0.2.2","seen":[%s]}],
        "days_not_covered":[],"not_covered_since":null,
        "notes":[{"code":"details-timeout","message":"users of 1 values\\u001b could not be read"}]}
        """
            .formatted(seen.formatted(1, "[\"amy\"]", "[]"), seen.formatted(2, "null", "null")));
    List<String> arguments =
        List.of("192.0.2.1", "192.0.2.2", "--url=" + url(), "--token=0123456789abcdef");

    assertThat(run(new SeenCommand(), arguments)).isZero();

    assertThat(out.toString().lines().filter(line -> line.contains("users")))
        .containsExactly("  users (newest events): amy", "  users and processes were not read");
    assertThat(err.toString()).startsWith("users of 1 values").doesNotContain("\u001b");
  }

  private List<String> arguments(String... own) {
    List<String> all = new ArrayList<>(List.of(own));
    all.add("--url=" + url());
    all.add("--token=0123456789abcdef");
    return all;
  }

  private static final String NEVER =
      """
      {"value":"evil[.]example","read_as":"evil.example","looked_up_as":["domain","user","file"],
      "not_looked_up":null,"seen":[]}
      """;

  private static final String NETWORK =
      """
      {"value":"203.0.113.0/24","read_as":null,"looked_up_as":[],
      "not_looked_up":{"code":"network","message":"a network; `takagari hunt start` looks for one"},"seen":[]}
      """;

  private static String sightings(String... values) {
    return "{\"values\":[" + String.join(",", values) + "],\"days_not_covered\":[],\"notes\":[]}";
  }

  @Test
  void seenSaysHowAValueWasReadAndThatOneWasNotLookedUp() {
    answers.add(sightings(NEVER, NETWORK));

    assertThat(run(new SeenCommand(), arguments("evil[.]example", "203.0.113.0/24")))
        .as("not everything was looked up")
        .isEqualTo(3);

    assertThat(out.toString().lines())
        .containsExactly(
            "evil[.]example  never seen  (as domain, user, file)",
            "  defanging was undone",
            "203[.]0[.]113[.]0/24  not looked up: a network; `takagari hunt start` looks for one");
    assertThat(err.toString().lines()).containsExactly("0 of 2 values seen, 1 not looked up");
  }

  @Test
  void seenEndsWith1WhenEverythingWasLookedUpAndNothingSeen() {
    answers.add(sightings(NEVER));
    assertThat(run(new SeenCommand(), arguments("evil[.]example"))).isEqualTo(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void seenTakesAListAsAnImportDoes() throws IOException {
    Path list =
        Files.writeString(
            directory.resolve("list.txt"),
            "\ufeff; a report\nevil[.]example # bad\n0.0.0.0 ads.example\n@@||good.example^\n");
    answers.add(sightings(NEVER));

    assertThat(run(new SeenCommand(), arguments("amy", "-f", list.toString()))).isEqualTo(3);

    assertThat(asked.getFirst()).contains("{\"values\":[\"amy\",\"evil.example\",\"ads.example\"]");
    assertThat(err.toString()).contains("list.txt line 4: left out: an exception of an ad blocker");
  }

  private static final String HOSTILE =
      """
      {"value":"evil.example","read_as":null,"looked_up_as":["domain"],"not_looked_up":null,"seen":[
      {"kind":"domain","value":"evil.example","first":"2026-01-01T00:00:00Z","last":"2026-01-01T00:00:00Z",
      "events":1,"events_below":0,
      "hosts":[{"id":"a1","name":"http://evil.example","last":"2026-01-01T00:00:00Z","events":2}],
      "months":{"2026-01":1200},"users":["a\u202eb"],"processes":["a.exe","evil.example"],
      "search":{"query":"dns.question.name:evil.example","from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:01Z"}}]}
      """;

  @Test
  void nothingThatSeenPrintsForPeopleIsALink() {
    answers.add(sightings(HOSTILE));

    assertThat(run(new SeenCommand(), arguments("evil.example"))).isZero();

    assertThat(out.toString().lines())
        .contains(
            "    a1                               hxxp[://]evil[.]example  last"
                + " 2026-01-01T00:00:00.000000Z, 2 events",
            "  users (newest events): a\\u202eb",
            "  processes (newest events): a.exe, evil[.]example",
            "  events by month (UTC): 2026-01: 1,200",
            "  events: takagari search --from 2026-01-01T00:00:00Z --to 2026-01-01T00:00:01Z"
                + " 'dns.question.name:evil''.example' --url "
                + url());
    assertThat(out.toString()).doesNotContain("evil.example", "://e", "\u202e");
  }

  @Test
  void seenPrintsJsonThatSteersNoTerminal() throws IOException {
    answers.add(sightings(HOSTILE));

    assertThat(run(new SeenCommand(), arguments("evil.example", "--json"))).isZero();

    assertThat(out.toString()).contains("a\\u202eb").doesNotContain("\u202e");
    assertThat(new ObjectMapper().readTree(out.toString()))
        .isEqualTo(new ObjectMapper().readTree(HOSTILE));
  }

  private static final String HUNT =
      """
      {"id":"%s","scope":"2 values","since":"2026-01-01T00:00:00.000000Z","by":"ann",
      "created_at":"2026-03-01T00:00:00.000000Z","state":"done","done":1,"total":1,"bytes":1,"found":0,
      "hits":1,"note":"","read_as":[{"given":"evil[.]example","type":"domain","value":"evil.example"}]}
      """
          .formatted(UUID);

  @Test
  void huntsForValuesWithAndWithoutTypeAndForThoseOfAList() throws IOException {
    Path list =
        Files.writeString(directory.resolve("list.txt"), "# x\n203.0.113.0/24 ; net\nmd5=ab\n");
    answers.add(HUNT);

    assertThat(
            run(
                new HuntCommand(),
                arguments(
                    "start",
                    "evil[.]example",
                    "cmdline=a=b",
                    "https://evil.example/?a=b",
                    "-f",
                    list.toString())))
        .as(err.toString())
        .isZero();

    assertThat(asked.getFirst())
        .endsWith(
            "\"values\":[{\"type\":null,\"value\":\"evil[.]example\"},"
                + "{\"type\":\"cmdline\",\"value\":\"a=b\"},"
                + "{\"type\":null,\"value\":\"https://evil.example/?a=b\"},"
                + "{\"type\":null,\"value\":\"203.0.113.0/24\"},"
                + "{\"type\":\"md5\",\"value\":\"ab\"}]}");
    assertThat(err.toString().lines())
        .containsExactly("evil[.]example: looked for as domain evil[.]example");
    assertThat(out.toString().lines())
        .containsExactly(
            UUID + "  done  2 values",
            "  events since 2026-01-01T00:00:00.000000Z, started 2026-03-01T00:00:00.000000Z (UTC)"
                + " by ann",
            "  1 of 1 day, 1 byte read, 0 found, 1 new hit");
    assertThat(run(new HuntCommand(), arguments("start"))).as("nothing to hunt for").isEqualTo(2);
  }

  @Test
  void saysSoWhenThereIsNoHunt() {
    answers.add("{\"hunts\":[]}");
    assertThat(run(new HuntCommand(), arguments("status", "--running"))).isZero();
    assertThat(err.toString().lines()).containsExactly("no hunt is under way");
  }

  private static String hits(String... hits) {
    return "{\"hits\":[" + String.join(",", hits) + "],\"next\":7}";
  }

  private static String hit(String found) {
    return """
        {"indicator":"evil.example","type":"domain","event_id":"e1","source_event_id":"","host_id":"a1",
        "field":"dns.question.name","value":"%s","how":"retro","time":"2026-01-01T00:00:00.000000Z",
        "found":"2026-01-02T00:00:00.000000Z","list":""}
        """
        .formatted(found);
  }

  @Test
  void asksForSomeHitsAndShowsWhatWasFound() {
    answers.add(
        hits(hit("evil.example"), hit("www." + "a".repeat(50) + ".evil.example"), hit("x")));

    assertThat(
            run(
                "hits",
                "--source=acme",
                "--type=domain",
                "--value=evil[.]example",
                "--how=retro",
                "--since=7d",
                "--until=2026-02-01",
                "--limit=2"))
        .as(err.toString())
        .isZero();

    assertThat(asked)
        .containsExactly(
            "GET /api/v1/indicators/hits?after=0&how=retro&limit=3&since=now-7d&source=acme"
                + "&type=domain&until=2026-02-01&value=evil%5B.%5Dexample");
    String gap = " ".repeat(35);
    assertThat(out.toString().lines())
        .containsExactly(
            "TIME (UTC)           HOW    INDICATOR       HOST  FIELD              VALUE"
                + gap
                + "  EVENT",
            "2026-01-01 00:00:00  retro  evil[.]example  a1    dns.question.name  =    "
                + gap
                + "  e1",
            "2026-01-01 00:00:00  retro  evil[.]example  a1    dns.question.name  www[.]"
                + "a".repeat(33)
                + "…  e1");
    assertThat(err.toString().lines()).containsExactly("there are more; see --limit");
  }

  @Test
  void saysSoWhenNothingFits() {
    answers.add(hits());
    answers.add("{\"indicators\":[],\"next\":null}");
    assertThat(run("hits", "--how=forward")).isEqualTo(1);
    assertThat(run("list", "--tag=x")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).containsExactly("nothing was found", "nothing fits");
  }
}
