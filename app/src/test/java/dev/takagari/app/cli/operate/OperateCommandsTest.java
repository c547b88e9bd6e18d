package dev.takagari.app.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.search.http.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OperateCommandsTest {
  private final Deque<byte[]> answers = new ArrayDeque<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int status = 200;
  private String asked = "";
  private String body = "";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void saysWhatCameBesideTheTotalsOfTheService() {
    answers(progress(true, 100, 1), "{\"batches\":1}", progress(false, 90, 1));
    answers(progress(true, 1_200, 3));

    assertThat(run(new IngestCommand(), ".", "--wait")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            handed over 1 batch
            done: 1,100 new events, 2 of them set aside; 0 new rows of inventories
            the service in all: 1,200 events received, 3 set aside
            """);
  }

  @Test
  void saysThatNothingNewCame() {
    answers(progress(true, 100, 1), "{\"batches\":3}", progress(true, 100, 1));

    assertThat(run(new IngestCommand(), ".", "--wait")).isZero();
    assertThat(out.toString())
        .contains("handed over 3 batches\n", "done: nothing new")
        .doesNotContain("0 new");
  }

  @Test
  void listsWithAHeaderAndSaysHowManyLines() {
    answers(
        "{\"entries\":["
            + entry(7, "line-not-json", 17, 1)
            + ","
            + entry(12, "gzip-damaged", 0, 1)
            + ","
            + entry(13, "line-too-long", 4, 9)
            + "]}",
        "{\"entries\":[]}");

    assertThat(run(new QuarantineCommand(), "list")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            ID      SET ASIDE AT (UTC)           KIND      REASON              SOURCE
            7       2026-11-20T12:00:00.000001Z  lines     line-not-json       b/part-0.gz
               1 line: line 17
            12      2026-11-20T12:00:00.000001Z  lines     gzip-damaged        b/part-0.gz
            13      2026-11-20T12:00:00.000001Z  lines     line-too-long       b/part-0.gz
               9 lines, the first is line 4
            """);
  }

  @Test
  void saysThatNothingIsSetAside() {
    answers("{\"entries\":[]}");

    assertThat(run(new QuarantineCommand(), "list")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isEqualTo("nothing is set aside\n");
  }

  @Test
  void tellsTheStateOfTheLake() {
    answers(
        """
        {"commit":12,"snapshots":3,"settled_until":"2026-11-19","unfinished_from":"","merges":4,
         "last_merge":"2026-11-20T12:00:00Z","amplification":1.987,"copies_removed":5,"orphans_kept":"",
         "files":7,"new_files":2,"rows":3000,"bytes":2500000,
         "classes":[{"event_class":"dns","files":7,"new_files":2,"rows":3000,"bytes":2500000}]}
        """);

    assertThat(run(new LakeCommand(), "status")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            commit            12
            snapshots         3
            settled until     2026-11-19
            unfinished from   -
            merges            4
            last merge        2026-11-20T12:00:00.000000Z
            written:ingested  1.99
            copies removed    5
            orphans           removed when old

            CLASS           FILES      NEW           ROWS           MB
            dns                 7        2           3000          2.5
            all                 7        2           3000          2.5
            """);
  }

  @Test
  void showsWhatWasSetAsideWithoutItsControlCharacters() {
    String hostile =
        java.util.Base64.getEncoder()
            .encodeToString("no \u001b[31mjson".getBytes(StandardCharsets.UTF_8));
    answers(
        "{\"entry\":"
            + entry(7, "line-not-json", 17, 1)
            + ",\"pieces\":[{\"line\":17,\"offset\":812,\"length\":90,\"base64\":\""
            + hostile
            + "\"},{\"line\":0,\"offset\":0,\"length\":-1,\"base64\":\"eA==\"}]}",
        "{\"entry\":" + entry(8, "object-missing", 0, 1) + ",\"pieces\":[]}");

    assertThat(run(new QuarantineCommand(), "show", "7")).isZero();
    assertThat(out.toString())
        .contains("7 ", "line-not-json", "   1 line: line 17")
        .endsWith("\nline 17, byte 812, 90 bytes:\nno \\u001b[31mjson …\n\nit begins:\nx\n");
    assertThat(run(new QuarantineCommand(), "show", "8")).isZero();
    assertThat(out.toString()).endsWith("   no bytes were kept\n");
  }

  @Test
  void tellsWhatMaintenanceWouldDo() {
    answers(
        """
        {"started":false,"dry_run":true,"merges":[{"event_class":"dns","day":"2026-11-19",
         "reason":"old","files":6,"rows":2000,"bytes":1500000}],"comparisons":1,"snapshots":2,
         "orphans":0,"orphan_bytes":0,"notes":["orphans are kept: restored"]}
        """);

    assertThat(run(new LakeCommand(), "maintain", "--dry-run")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            CLASS        DAY        WHY        FILES           ROWS           MB
            dns          2026-11-19 old            6           2000          1.5
            merges due         1
            files to compare   1
            snapshots to go    2
            orphans to go      0, MB: 0.0
            orphans are kept: restored
            """);
  }

  @Test
  void startsMaintenance() {
    answers("{\"started\":true,\"dry_run\":false,\"merges\":[],\"notes\":[]}");

    assertThat(run(new LakeCommand(), "maintain")).isZero();
    assertThat(out.toString()).startsWith("a run has begun");
  }

  private static final String HOLDERS =
      """
      {"by":"ip","value":"10.0.0.5","at":"2026-11-20T12:00:00.000000Z","more":true,"holders":[
      {"subject":"host","tenant":"t","key":"a1","matched":"local_ip","standing":"then",
       "source":"AgentOnline","from":"2026-11-20T10:00:00.000000Z",
       "seen":"2026-11-20T11:30:00.000000Z","until":null,"traits":{
         "host_name":{"values":["WS\\u001b[31m-1"],"source":"aidmaster",
           "from":"2026-11-19T00:00:00.000000Z","seen":"2026-11-20T00:00:00.000000Z"},
         "local_ip":{"values":["10.0.0.5","10.0.0.6"],"source":"AgentOnline",
           "from":"2026-11-20T10:00:00.000000Z","seen":"2026-11-20T11:30:00.000000Z"}}},
      {"subject":"host","tenant":"","key":"b2","matched":"local_ip","standing":"before",
       "source":"aidmaster","from":"2026-11-18T10:00:00.000000Z",
       "seen":"2026-11-18T10:00:00.000000Z","until":"2026-11-19T09:00:00.000000Z","traits":{}},
      {"subject":"host","tenant":"","key":"c3","matched":"local_ip","standing":"after",
       "source":"aidmaster","from":"2026-11-21T10:00:00.000000Z",
       "seen":"2026-11-21T10:00:00.000000Z","until":null,"traits":{}}]}
      """;

  @Test
  void saysWhoHadAnAddress() {
    answers(HOLDERS);

    assertThat(run(new WhoCommand(), "--ip", "10.0.0.5", "--at", "2026-11-20T12:00Z")).isZero();
    assertThat(asked).isEqualTo("/api/v1/identities?ip=10.0.0.5&at=2026-11-20T12%3A00Z&limit=20");
    assertThat(out.toString())
        .isEqualTo(
            """
            ip 10.0.0.5 as of 2026-11-20T12:00:00.000000Z (times in UTC)

            host a1: had it then
               seen from 2026-11-20T10:00:00.000000Z to 2026-11-20T11:30:00.000000Z as local ip, by AgentOnline
               tenant          t
               host name       WS\\u001b[31m-1  (aidmaster, last 2026-11-20T00:00:00.000000Z)
               local ip        10.0.0.5 10.0.0.6  (AgentOnline, last 2026-11-20T11:30:00.000000Z)

            host b2: had it before, until something else was said at 2026-11-19T09:00:00.000000Z
               seen 2026-11-18T10:00:00.000000Z as local ip, by aidmaster

            host c3: is known to have had it only LATER
               seen 2026-11-21T10:00:00.000000Z as local ip, by aidmaster

            more had it; --limit shows up to 100
            """);
  }

  @Test
  void saysWhoHadAnAddressInTheZoneOfTheReader() {
    answers(HOLDERS);

    run(new WhoCommand(), "--ip", "10.0.0.5", "--zone", "Asia/Tokyo");
    assertThat(out.toString())
        .startsWith("ip 10.0.0.5 as of 2026-11-20T21:00:00.000000+09:00 (times in Asia/Tokyo)\n")
        .contains("at 2026-11-19T18:00:00.000000+09:00")
        .doesNotContain("00Z");
  }

  @Test
  void saysThatNobodyHadIt() {
    answers("{\"holders\":[],\"more\":false}");

    assertThat(run(new WhoCommand(), "--aid", "x")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("nobody is known to have had it\n");
    assertThat(run(new WhoCommand(), "--aid", "x", "--ip", "y")).isEqualTo(2);
    assertThat(run(new WhoCommand())).isEqualTo(2);
  }

  @Test
  void loadsShowsAndTriesOwners(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("owners.csv"), "type,…\n");
    answers("{\"loaded\":true,\"version\":4,\"rules\":2}");
    assertThat(run(new OwnersCommand(), "load", file.toString())).isZero();
    assertThat(body).isEqualTo("{\"csv\":\"type,…\\n\",\"origin\":\"owners.csv\"}");

    String rule =
        "{\"line\":2,\"type\":\"host\",\"pattern\":\"ws-*\",\"person\":\"Ann\\u0007\","
            + "\"team\":\"SOC\",\"channel\":\"#soc\"}";
    answers(
        "{\"version\":4,\"loaded_at\":\"2026-11-20T12:00:00.000000Z\",\"origin\":\"owners.csv\","
            + "\"rules\":["
            + rule
            + "]}",
        "{\"version\":4,\"host\":" + rule + ",\"user\":null}",
        "{\"version\":4,\"host\":null,\"user\":null}");
    assertThat(run(new OwnersCommand(), "list")).isZero();
    assertThat(run(new OwnersCommand(), "test", "WS-1")).isZero();
    assertThat(run(new OwnersCommand(), "test", "other")).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            loaded: version 4, 2 rules
            version 4, loaded 2026-11-20T12:00:00.000000Z (UTC) from owners.csv
            LINE   TYPE  PATTERN                      PERSON                   TEAM                 CHANNEL
            2      host  ws-*                         Ann\\u0007                SOC                  #soc
            LINE   TYPE  PATTERN                      PERSON                   TEAM                 CHANNEL
            2      host  ws-*                         Ann\\u0007                SOC                  #soc
            """);
  }

  @Test
  void tellsWhatIsKeptAndWhatIsTooOld() {
    answers(
        """
        {"enforced":true,"last_daily":"2026-11-20T01:00:00Z",
         "rules":[{"store":"hot","scope":"default","period":"14d"},
          {"store":"raw","scope":"falcon","period":"7y"}],
         "warnings":[],
         "due":[{"store":"lake","scope":"dns","period":"1y","first":"2025-11-01","last":"2025-11-03",
          "parts":3,"objects":9,"rows":1200,"bytes":2500000,"state":"announced",
          "announced_at":"2026-11-20T01:00:00Z"},
          {"store":"raw","scope":"falcon","period":"7y","first":"2019-11-01","last":"2019-11-01",
          "parts":1,"objects":40,"rows":0,"bytes":700000,"state":"waits",
          "announced_at":"2026-11-20T01:00:00Z"}],
         "removed":[{"at":"2026-11-19T01:00:00Z","store":"hot","scope":"process",
          "first":"takagari-process-2026-11-04","last":"takagari-process-2026-11-04","parts":1,
          "objects":1,"rows":500,"bytes":900000}],
         "notes":["lake: 2 partitions are kept"]}
        """);

    assertThat(run(new RetentionCommand(), "status")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            hot   default      14d
            raw   falcon       7y
            enforced daily, last run 2026-11-20T01:00:00.000000Z

            STORE SCOPE        KEPT   TOO OLD                 PARTS   OBJECTS           ROWS         MB  STATE
            lake  dns          1y     2025-11-01..2025-11-03      3         9           1200        2.5  announced 2026-11-20T01:00:00.000000Z, goes when the notice is over
            raw   falcon       7y     2019-11-01                  1        40              0        0.7  waits for --confirm since 2026-11-20T01:00:00.000000Z
            lake: 2 partitions are kept

            removed:
            hot   process             takagari-process-2026-11-04      1         1            500        0.9  2026-11-19T01:00:00.000000Z
            """);
  }

  @Test
  void tellsThatAnotherProcessIsAtIt() {
    answers("{\"state\":\"done\",\"ran\":false,\"due\":[],\"notes\":[\"another process\"]}");

    assertThat(run(new RetentionCommand(), "apply", "--confirm")).isEqualTo(3);
    assertThat(out.toString()).isEqualTo("nothing is too old\nanother process\n");
  }

  @Test
  void waitsForARemovalHoweverLongItTakes() {
    String running = "{\"state\":\"running\",\"ran\":false,\"due\":[],\"notes\":[]}";
    answers(running, running, "{\"state\":\"done\",\"ran\":true,\"due\":[],\"notes\":[]}");

    assertThat(run(new RetentionCommand(), "apply")).isZero();
    assertThat(asked).endsWith("/api/v1/retention/run");
    assertThat(out.toString()).isEqualTo("nothing is too old\n");
  }

  @Test
  void saysWhyARemovalFailed() {
    answers(
        "{\"state\":\"running\"}",
        "{\"state\":\"failed\",\"code\":\"database-unavailable\",\"failure\":\"no answer\"}");
    assertThat(run(new RetentionCommand(), "apply")).isEqualTo(5);
    answers("{\"state\":\"running\"}", "{\"state\":\"none\"}");
    assertThat(run(new RetentionCommand(), "apply")).isEqualTo(5);
    assertThat(err.toString())
        .contains("takagari: no answer (database-unavailable)\n", "was started anew");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void tellsWhatCostsWhat() {
    answers(
        """
        {"by":"event.action","since":"2026-10-22","days":31,
         "lines":[{"key":"Process\\u0007Rollup2","rows":7500,"share":0.75,"raw_bytes":3000000,
          "lake_bytes":1000000,"hot_rows":7500,"hot_bytes":9000000,"cost_per_month_now":0.0012,
          "cost_per_month_full":1.239,
          "last_queried":"2026-11-20T01:00:00Z"},
          {"key":"","rows":2500,"share":0.25,"raw_bytes":0,"lake_bytes":0,"hot_rows":0,
          "hot_bytes":0,"cost_per_month_now":0,"cost_per_month_full":0,"last_queried":""}],
         "prices":{"raw":0.023,"lake":0.023,"hot":0.122,"currency":"USD","date":"2026-03",
          "source":"a page"},
         "kept":[{"store":"raw","scope":"default","period":"1000y","days":3653},
          {"store":"raw","scope":"tr\\u001bail","period":"1y","days":365},
          {"store":"lake","scope":"default","period":"3y","days":1096},
          {"store":"hot","scope":"default","period":"14d","days":14},
          {"store":"hot","scope":"alert","period":"90d","days":90}],
         "estimated":["hot_bytes: a mean"],
         "unknown":[{"dataset":"crowdstrike.fdr","action":"NewThing","feed":"falcon",
          "first_seen":"2026-11-01T00:00:00Z","rows":12}]}
        """);

    assertThat(run(new VolumeCommand())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            EVENT.ACTION                                     ROWS  SHARE    RAW MB   LAKE MB    HOT MB USD/MONTH NOW USD/MONTH FULL  LAST SEARCHED (UTC)
            Process\\u0007Rollup2                             7500  75.0%       3.0       1.0       9.0         <0.01           1.24  2026-11-20 01:00:00
            -                                                2500  25.0%       0.0       0.0       0.0          0.00           0.00  -

            31 days since 2026-10-22
            USD/MONTH NOW: storage of what came in these days
            USD/MONTH FULL: storage at that rate once retention is reached: raw 1000y (3653 days counted), raw of tr\\u001bail 1y (365 days counted), lake 3y (1096 days counted), hot 14d (14 days counted), hot of alert 90d (90 days counted)
            prices of 2026-03: raw 0.023, lake 0.023, hot 0.122 USD per GB and month; a page
            estimated: hot_bytes: a mean
            not known to the mapping: crowdstrike.fdr NewThing, first seen 2026-11-01T00:00:00.000000Z in feed falcon, 12 rows
            """);
  }

  @Test
  void showsTheCodeOfARefusal() {
    Problem problem = Problem.of(ErrorCode.DATABASE_UNAVAILABLE, "no answer");
    for (Object command : List.of(new IngestCommand(), new ReplayCommand())) {
      status = problem.status();
      answers.add(problem.toJson());
      String[] arguments =
          command instanceof IngestCommand ? new String[] {"."} : new String[] {"--unit", "x"};
      err.getBuffer().setLength(0);

      assertThat(run(command, arguments)).isEqualTo(5);
      assertThat(err.toString()).isEqualTo("takagari: no answer (database-unavailable)\n");
    }
  }

  private static String progress(boolean done, long received, long quarantined) {
    return """
    {"done":%s,"accounted":true,"balance":{"lines_received":%d,"lines_quarantined":%d,"inventory_rows":5}}
    """
        .formatted(done, received, quarantined);
  }

  private static String entry(long id, String reason, long line, long count) {
    return """
    {"id":%d,"at":"2026-11-20T12:00:00.000001Z","kind":"lines","reason":"%s","source":"b/part-0.gz","first_line":%d,"count":%d}
    """
        .formatted(id, reason, line, count);
  }

  private void answers(String... bodies) {
    for (String body : bodies) {
      answers.add(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked = exchange.getRequestURI().toString();
    byte[] answer = answers.remove();
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Test
  void namesWhatDigestsFindWrong() {
    answers(
        """
        {"ok":false,"digests":1200,"log_files":3,"findings":[
        {"kind":"log-file-missing","wrong":true,"object":"b/k","text":"b/k is missing"},
        {"kind":"silence","wrong":false,"object":"b/d","text":"b/d says nothing was there"}]}
        """);

    assertThat(run(new CoverageCommand(), "digests", "--feed", "trail", "--since", "7d"))
        .isEqualTo(3);
    assertThat(out.toString())
        .isEqualTo(
            """
            WRONG  b/k is missing
            note   b/d says nothing was there
            1,200 digests hold; 3 log files are as they were delivered
            """);
  }

  @Test
  void saysThatDigestsHold() {
    answers("{\"ok\":true,\"digests\":24,\"log_files\":311,\"findings\":[]}");

    assertThat(run(new CoverageCommand(), "digests", "--feed", "trail")).isZero();
  }

  private static String rebuilt(boolean agrees, long missing, long toLake) {
    return """
        {"state":"done","dry_run":false,"step":"","done":0,"code":"","failure":"","report":{
        "agrees":%s,"manifests":1200,"damaged_count":0,"damaged":{},"units":%d,"missing":%d,
        "without_manifest":0,"some_without_manifest":[],"lake_lost":false,"lake_commit":7,
        "ledger_commit":7,"lake_files":11,"lake_units":1200,"lake_unknown":0,"lake_unfinished":0,
        "lake_absent":0,"lost_indices":[],"restored":%d,"to_lake":%d,"to_hot":0,"notes":[]}}
        """
        .formatted(agrees, 1200 - missing, missing, missing, toLake);
  }

  @Test
  void saysThatTheLedgerAgrees() {
    answers(rebuilt(true, 0, 0));

    assertThat(run(new LedgerCommand(), "check")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            manifests in the archive          1,200
              that cannot be read                 0
            units in the ledger               1,200
              missing there                       0
              without a manifest                  0
            units in the lake                 1,200
              unknown to the ledger               0
              unfinished in the ledger            0
              done, without a row                 0
            newest commit of the lake             7
              the ledger knows                    7
            lost indices                          0
            archive, ledger, lake and hot index agree
            """);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void tellsHowFarARebuildIsAndWhatCameOfIt() {
    answers(
        "{\"state\":\"running\",\"step\":\"\",\"done\":0}",
        "{\"state\":\"running\",\"step\":\"restoring-units\",\"done\":200}",
        rebuilt(false, 400, 25));

    assertThat(run(new LedgerCommand(), "rebuild")).isZero();
    assertThat(err.toString()).isEqualTo("restoring units 200\n");
    assertThat(out.toString())
        .contains(
            """
              missing there                     400
            """)
        .endsWith(
            """
            units restored                      400
            to write to the lake                 25
            to write to the hot index             0
            the role ingest writes them now; GET /api/v1/ingest says how far it is
            """);
  }

  @Test
  void saysWhyARebuildStopped() {
    answers("{\"state\":\"failed\",\"code\":\"bad-request\",\"failure\":\"say --lake-lost\"}");

    assertThat(run(new LedgerCommand(), "rebuild")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("takagari: say --lake-lost (bad-request)\n");
  }

  private int run(Object command, String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 4);
    all[arguments.length] = "--url";
    all[arguments.length + 1] = "http://127.0.0.1:" + server.getAddress().getPort();
    all[arguments.length + 2] = "--token";
    all[arguments.length + 3] = "the-token";
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }
}
