package dev.takagari.app.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.takagari.app.Takagari;
import dev.takagari.core.statement.CompletenessStatement;
import dev.takagari.core.statement.DayFigures;
import dev.takagari.core.statement.FeedStatement;
import dev.takagari.core.statement.SignedStatement;
import dev.takagari.core.statement.StatementKeys;
import dev.takagari.core.testing.Golden;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CoverageCommandsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new ArrayList<>();
  private String answer = "{}";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int run(String... arguments) {
    CommandLine line = Takagari.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private int ask(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url");
    all.add("http://127.0.0.1:" + server.getAddress().getPort());
    all.add("--token");
    all.add("a token that is long enough");
    return run(all.toArray(String[]::new));
  }

  @Test
  void whatASourceDidNotSeeIsSaidWhereAllThatShouldHaveComeCame() {
    answer =
        """
        {"ok":true,"at":"2026-11-20T12:00:00Z","from":"2026-11-19T12:00:00Z",
         "to":"2026-11-20T12:00:00Z","hosts":[],"containers":[],
         "feeds":[{"feed":"intake-falco-alerts","first":"2026-11-20T07:10:00Z",
          "last":"2026-11-20T11:10:00Z","longest_pause_seconds":null,"learned":false,
          "alerts_only":true,"silent":false,"gap_minutes":0,"more":0,"slots":[],
          "items":[{"code":"calls-dropped","from":"2026-11-20T10:00:00Z",
           "to":"2026-11-20T10:05:00Z","count":13,
           "message":"system calls that Falco did not see on node-7: 13"}]}]}""";

    assertThat(ask("coverage")).isZero();
    assertThat(out.toString())
        .contains("system calls that Falco did not see on node-7: 13\n")
        .endsWith("all that should have come came, but for what its source says it did not see\n");
  }

  @Test
  void statusIsReadableAtNight() {
    answer =
        """
        {"ok":false,"at":"2026-11-20T03:07:11Z","since":"2026-11-19T03:07:11Z",
         "roles":["ingest","search"],"lag_seconds":412.5,
         "feeds":[
          {"feed":"falcon","state":"silent","last":"2026-11-20T02:21:04Z","backlog":0,
           "in_flight":0,"behind":0,"lag_seconds":null,"gap_minutes":46},
          {"feed":"trail","state":"delivers","last":"2026-11-20T03:05:00Z","backlog":12,
           "in_flight":1,"behind":3,"lag_seconds":412,"gap_minutes":0},
          {"feed":"falco","state":"alerts-only","last":null,"backlog":null,
           "in_flight":0,"behind":0,"lag_seconds":null,"gap_minutes":0}],
         "delays":[
          {"feed":"falcon","from":"occurred","to":"delivered","events":1204331,
           "p50_ms":231000,"p95_ms":610000,"p99_ms":52000000},
          {"feed":"falcon","from":"archived","to":"searchable","events":1204331,
           "p50_ms":740,"p95_ms":3900,"p99_ms":31000}],
         "quarantine":{"messages":0,"files":1,"lines":57},
         "lake":{"commit":1042,"files":312,"rows":48123456,"bytes":3921448211,
                 "settled_until":"2026-11-18"},
         "hot":null,
         "archive":{"files":8123,"bytes":5123456789},
         "indicators":{"hunts":1,
          "feeds":[
           {"feed":"acme","condition":"failed","stale":true,"code":"feed-unavailable","values":9},
           {"feed":"isac","condition":"needs-confirmation","stale":false,"code":"","values":9},
           {"feed":"ours","condition":"good","stale":false,"code":"","values":9}],
          "store":{"sources":5,"off":1,"active":10234567,"counted_at":"2026-11-20T03:05:00Z"}},
         "alerting":{"open":{"critical":1,"high":1204},"due":3,"queue":true,"backlog":17,
          "parked":2,"gaps":1,"refused_rules":1,
          "streams":[{"stream":"falcon-eu","trouble":"in-use"},{"stream":"falcon-us","trouble":""}]},
         "troubles":["hot index: index-unavailable"]}
        """;

    assertThat(ask("status")).isEqualTo(3);
    Golden.check(GOLDEN.resolve("status.txt"), out.toString());

    out.getBuffer().setLength(0);
    assertThat(ask("status", "--zone", "Asia/Tokyo")).isEqualTo(3);
    assertThat(out.toString().lines())
        .contains(
            "2026-11-20 12:07+09:00 Asia/Tokyo; roles ingest, search; oldest unfinished batch 6m",
            "FEED             STATE           LAST DELIVERY            BACKLOG IN FLIGHT NOT HOT"
                + "     LAG    GAPS",
            "falcon           silent          2026-11-20 11:21+09:00         0         0       0"
                + "       -     46m");
  }

  @Test
  void statusSaysWhetherAnythingIsDetected() {
    answer =
        """
        {"ok":true,"alerting":{"open":{},"due":0,"queue":false,"backlog":null,"parked":0,
         "streams":[],"gaps":0,"refused_rules":0}}
        """;
    assertThat(ask("status")).isZero();
    assertThat(out.toString().lines())
        .contains(
            "cases       0 not closed, 0 waiting for facts",
            "alert queue none, so nothing is detected, 0 parked")
        .noneMatch(line -> line.startsWith("streams") || line.startsWith("rules"));

    answer = answer.replace("\"queue\":false", "\"queue\":true");
    assertThat(ask("status")).isZero();
    assertThat(out.toString().lines()).contains("alert queue does not answer, 0 parked");

    answer = "{\"ok\":true,\"alerting\":null}";
    assertThat(ask("status")).isZero();
    assertThat(out.toString().lines()).contains("cases       unknown");
  }

  @Test
  void statusSaysWhatIsNotKnownOfIndicators() {
    answer =
        """
        {"ok":true,"roles":[],"feeds":[],"troubles":[],
         "indicators":{"hunts":0,"feeds":[],"store":null}}
        """;
    assertThat(ask("status")).isZero();
    assertThat(out.toString().lines())
        .contains("indicators  not counted yet, 0 feeds, 0 hunts under way");

    answer = "{\"ok\":true,\"indicators\":null}";
    assertThat(ask("status")).isZero();
    assertThat(out.toString().lines()).contains("indicators  unknown");
  }

  @Test
  void coverageShowsWhatIsMissing() {
    answer =
        """
        {"at":"2026-11-20T12:00:00Z","from":"2026-11-20T06:00:00Z","to":"2026-11-20T12:00:00Z",
         "ok":false,
         "feeds":[{"feed":"falcon","first":"2026-11-20T07:10:00Z","last":"2026-11-20T11:20:00Z",
          "longest_pause_seconds":720,"learned":true,"alerts_only":false,"silent":true,
          "gap_minutes":45,"more":0,
          "items":[
           {"code":"before-first","from":null,"to":"2026-11-20T07:10:00Z","count":0,
            "message":"the feed had brought nothing"},
           {"code":"files-set-aside","from":"2026-11-20T08:00:00Z","to":"2026-11-20T08:05:00Z",
            "count":1,"message":"files set aside: 1"},
           {"code":"silent","from":"2026-11-20T11:20:00Z","to":null,"count":0,
            "message":"nothing came for 40m, the longest pause is 12m"}],
          "slots":[
           {"from":"2026-11-20T06:00:00Z","to":"2026-11-20T07:10:00Z","state":"before"},
           {"from":"2026-11-20T07:10:00Z","to":"2026-11-20T08:00:00Z","state":"received"},
           {"from":"2026-11-20T08:00:00Z","to":"2026-11-20T08:05:00Z","state":"missing"},
           {"from":"2026-11-20T08:05:00Z","to":"2026-11-20T10:00:00Z","state":"received"},
           {"from":"2026-11-20T10:00:00Z","to":"2026-11-20T10:20:00Z","state":"late"},
           {"from":"2026-11-20T10:20:00Z","to":"2026-11-20T10:30:00Z","state":"quiet"},
           {"from":"2026-11-20T10:30:00Z","to":"2026-11-20T11:20:00Z","state":"received"},
           {"from":"2026-11-20T11:20:00Z","to":"2026-11-20T12:00:00Z","state":"missing"}]}],
         "hosts":[{"feed":"falcon","hosts":120,"silent":1,"newest":"2026-11-20T11:19:00Z",
          "some":[{"id":"aid1","name":"ws-0001\\u001b[31m","last":"2026-11-18T09:00:00Z"}]}],
         "containers":[{"feed":"falcon","running":40,"silent":2,
          "some":[{"id":"4f1c\\u001b[31m","since":"2026-11-18T09:00:00Z",
           "running":"2026-11-20T11:10:00Z"}]}]}
        """;

    assertThat(ask("coverage", "--since", "6h", "--feed", "falcon")).isEqualTo(3);
    assertThat(asked).containsExactly("/api/v1/coverage?since=6h&feed=falcon");
    Golden.check(GOLDEN.resolve("coverage.txt"), out.toString());

    out.getBuffer().setLength(0);
    assertThat(ask("coverage", "--since", "6h", "--zone", "Asia/Kolkata")).isEqualTo(3);
    assertThat(out.toString().lines())
        .as("an hour begins when it begins there")
        .contains(
            "2026-11-20 11:30+05:30 to 2026-11-20 17:30+05:30, as of 2026-11-20 17:30+05:30"
                + " (times in Asia/Kolkata)",
            "  files-set-aside    2026-11-20 13:30+05:30 to 2026-11-20 13:35+05:30"
                + " files set aside: 1",
            "  11-20 11h       ",
            "  11-20 12h          ++++ ++++++!+++++ ++++++++++++ ++++++LLLL..",
            "  11-20 16h  ++++++++++!! !!!!!!");
  }

  @Test
  void whoeverPrintsTimesForPeopleAsksForTheirZone() {
    for (String command :
        List.of(
            "search",
            "status",
            "coverage",
            "coverage statement",
            "coverage verify",
            "quarantine list",
            "quarantine show",
            "who",
            "owners list",
            "feeds list",
            "audit list",
            "lake status",
            "retention status",
            "retention apply",
            "volume")) {
      CommandLine line = Takagari.commandLine();
      for (String word : command.split(" ")) {
        line = line.getSubcommands().get(word);
      }
      assertThat(line.getCommandSpec().findOption("--zone")).as(command).isNotNull();
    }
  }

  @Test
  void aStatementIsFetchedAndCheckedWithoutTheService() throws IOException {
    Path key = directory.resolve("statement.pem");
    assertThat(run("coverage", "keygen", key.toString())).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(run("coverage", "keygen", key.toString())).as("nothing is replaced").isEqualTo(2);
    answer = SignedStatement.sign(statement(10), StatementKeys.pair(Files.readString(key)));
    Path file = directory.resolve("day.json");

    assertThat(ask("coverage", "statement", "--day", "2026-11-20", "-o", file.toString())).isZero();
    assertThat(asked).containsExactly("/api/v1/coverage/statement?day=2026-11-20");
    assertThat(file).hasContent(answer);
    server.stop(0);
    assertThat(run("coverage", "verify", file.toString(), "--public-key", key + ".pub")).isZero();
    assertThat(out.toString()).contains("verified: signed with SHA256:");

    assertThat(run("coverage", "verify", file.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("NOT verified", "--public-key");

    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(run("coverage", "verify", file.toString(), "--public-key", key + ".pub"))
        .isEqualTo(3);
    assertThat(err.toString()).contains("REFUSED: ");
  }

  @Test
  void aStatementThatNobodySignedIsShownAndSaysSo() throws IOException {
    answer = SignedStatement.unsigned(statement(10));
    Path file = directory.resolve("day.json");

    assertThat(ask("coverage", "statement", "--day", "2026-11-20", "-o", file.toString())).isZero();
    assertThat(file).hasContent(answer);
    assertThat(out.toString()).contains("lake-rows", "2026-11-20");
    assertThat(err.toString())
        .contains("NOT signed", "coverage keygen", "takagari.statement.signing-key");

    assertThat(ask("coverage", "statement", "--day", "2026-11-20")).isZero();
    assertThat(out.toString()).as("what programs read").endsWith(answer);

    Path key = directory.resolve("statement.pem");
    assertThat(run("coverage", "keygen", key.toString())).isZero();
    for (List<String> options : List.of(List.<String>of(), List.of("--public-key", key + ".pub"))) {
      List<String> verify = new ArrayList<>(List.of("coverage", "verify", file.toString()));
      verify.addAll(options);
      err.getBuffer().setLength(0);
      assertThat(run(verify.toArray(String[]::new))).as(options.toString()).isEqualTo(3);
      assertThat(err.toString()).contains("NOT signed");
    }
  }

  @Test
  void anUnexplainedFigureFails() {
    answer = SignedStatement.sign(statement(9), StatementKeys.generate());

    assertThat(ask("coverage", "statement", "--day", "2026-11-20")).isEqualTo(3);
    assertThat(out.toString()).isEqualTo(answer);
  }

  private static CompletenessStatement statement(long lakeRows) {
    DayFigures figures =
        new DayFigures(
            "falcon",
            1,
            0,
            1,
            0,
            new DayFigures.Objects(1, 1, 0, 0, 0),
            0,
            100,
            1000,
            10,
            0,
            0,
            0,
            List.of(
                new DayFigures.Sink("hot", 10, 10, 0, 0, 0, 0, 0, 0),
                new DayFigures.Sink("lake", 10, 10, 0, 0, 0, 0, 0, 0)),
            new DayFigures.Merged(0, 0));
    return new CompletenessStatement(
        LocalDate.parse("2026-11-20"),
        Instant.parse("2026-11-21T06:00:00Z"),
        List.of(FeedStatement.of(figures, lakeRows, 10, FeedStatement.Expired.NOTHING, List.of())));
  }
}
