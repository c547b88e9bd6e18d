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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OperateCommandsTest {
  private final Deque<byte[]> answers = new ArrayDeque<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int status = 200;
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
            ID      SET ASIDE AT                 KIND      REASON              SOURCE
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
            last merge        2026-11-20T12:00:00Z
            written:ingested  1.99
            copies removed    5
            orphans           removed when old

            CLASS           FILES      NEW           ROWS           MB
            dns                 7        2           3000          2.5
            all                 7        2           3000          2.5
            """);
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
    exchange.getRequestBody().readAllBytes();
    byte[] body = answers.remove();
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
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
