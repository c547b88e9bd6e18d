package dev.takagari.app.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.takagari.core.text.PlainText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What the commands of steering ask the service, and what they print.
class SteeringCommandsTest {
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
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

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    byte[] bytes = answers.remove().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private int run(Object command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=http://localhost:" + server.getAddress().getPort());
    all.add("--token=0123456789abcdef");
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void listsFeeds() {
    answers.add(
        """
        {"feeds":[
        {"name":"falcon","arrivals":"queue","bucket":"cs-feed","prefix":"","state":"paused",
        "paused_since":"2026-11-20T14:00:00Z","paused_by":"operator/ann","pause_reason":"a\\u001b[31mmove",
        "max_bytes_per_second":20971520,"backlog":12,"units_to_archive":1,"lag_seconds":null},
        {"name":"trail","arrivals":"listing","bucket":"trails","prefix":"AWSLogs/","state":"running",
        "max_bytes_per_second":0,"backlog":null,"units_to_archive":3,"lag_seconds":4.4}]}
        """);
    assertThat(run(new FeedsCommand(), "list")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            FEED              FOUND BY  STATE            LIMIT  MESSAGES     UNITS       LAG  BUCKET
            falcon            queue     paused       20.0 MB/s        12         1    paused  cs-feed
              paused since 2026-11-20T14:00:00.000000Z by operator/ann: %s
            trail             listing   running              -         -         3       4 s  trails/AWSLogs/
            """
                .formatted(PlainText.visible("a\u001b[31mmove")))
        .doesNotContain("\u001b");
  }

  @Test
  void pausesResumesAndLimits() {
    answers.add("{\"name\":\"falcon\",\"state\":\"paused\",\"changed\":true}");
    answers.add("{\"name\":\"falcon\",\"state\":\"paused\",\"changed\":false}");
    answers.add("{\"name\":\"falcon\",\"state\":\"running\",\"changed\":true}");
    answers.add("{\"name\":\"falcon\",\"max_bytes_per_second\":20971520}");
    answers.add("{\"name\":\"falcon\",\"max_bytes_per_second\":0}");
    answers.add("{\"name\":\"falcon\",\"max_bytes_per_second\":0}");
    assertThat(run(new FeedsCommand(), "pause", "falcon", "--reason", "it moves")).isZero();
    assertThat(run(new FeedsCommand(), "pause", "falcon")).isZero();
    assertThat(run(new FeedsCommand(), "resume", "falcon")).isZero();
    assertThat(run(new FeedsCommand(), "limit", "falcon", "20MB")).isZero();
    assertThat(run(new FeedsCommand(), "limit", "falcon", "none")).isZero();
    assertThat(run(new FeedsCommand(), "limit", "falcon", "default")).isZero();
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/feeds/falcon/pause {\"reason\":\"it moves\"}",
            "POST /api/v1/feeds/falcon/pause {\"reason\":\"\"}",
            "POST /api/v1/feeds/falcon/resume {}",
            "POST /api/v1/feeds/falcon/limit {\"bytes_per_second\":20971520}",
            "POST /api/v1/feeds/falcon/limit {\"bytes_per_second\":0}",
            "POST /api/v1/feeds/falcon/limit {\"bytes_per_second\":null}");
    assertThat(out.toString())
        .isEqualTo(
            """
            falcon is paused
            falcon was paused already
            falcon goes on
            falcon is read with at most 20.0 MB/s
            falcon is read as fast as possible
            falcon is read as fast as possible
            """);
    assertThat(run(new FeedsCommand(), "limit", "falcon", "fast")).isEqualTo(2);
    assertThat(err.toString()).contains("not a size");
  }

  private static String replay(String state, String ended, int taken) {
    return ("{\"id\":3,\"source\":\"feed\",\"feed\":\"falcon\",\"state\":\"%s\",\"ended_at\":\"%s\","
            + "\"objects\":10,\"bytes\":10485760,\"known\":%d,\"known_bytes\":0,\"taken\":%d,"
            + "\"taken_bytes\":5242880,\"units\":2,\"units_in_flight\":0,\"note\":\"\"}")
        .formatted(state, ended, 10 - taken, taken);
  }

  @Test
  void runsAReplayToItsEnd() {
    answers.add(replay("running", "", 0));
    answers.add(replay("running", "", 2));
    answers.add(replay("done", "2026-11-20T14:00:00Z", 4));
    assertThat(run(new ReplayCommand(), "--source", "feed", "--since", "7d", "--prefix", "data/"))
        .isZero();
    assertThat(asked.getFirst())
        .isEqualTo(
            "POST /api/v1/replays {\"source\":\"feed\",\"dry_run\":false,\"feed\":null,"
                + "\"prefix\":\"data/\",\"since\":\"7d\",\"until\":null,\"sinks\":[]}");
    assertThat(err.toString())
        .isEqualTo(
            """
            replay 3 has begun; `takagari replay cancel 3 --url http://localhost:%d` ends it
            running: 10 objects, 2 taken, 0 units in flight
            done: 10 objects, 4 taken, 0 units in flight
            """
                .formatted(server.getAddress().getPort()));
    assertThat(out.toString())
        .isEqualTo(
            """
            state           done
            looked at       10 objects, 10.5 MB
            known           6 objects, 0 B
            taken           4 objects, 5.2 MB
            units           2
            """);
  }

  @Test
  void stillRunsOneUnit() {
    answers.add("{\"unit\":\"x\",\"sinks\":{\"hot\":\"due\",\"lake\":\"already-there\"}}");
    assertThat(run(new ReplayCommand(), "--unit", "2x1dnyeyp4d784rmrgtqfvswna")).isZero();
    assertThat(out.toString()).isEqualTo("hot  due\nlake  already-there\n");
    assertThat(run(new ReplayCommand(), "--unit", "x", "--source", "feed")).isEqualTo(2);
  }

  @Test
  void takesAUnitAsEventsNameIt() {
    answers.add("{\"unit\":\"x\",\"sinks\":{\"hot\":\"due\"}}");
    assertThat(
            run(
                new ReplayCommand(),
                "--unit=raw/falcon/2026/11/22/2x1dnyeyp4d784rmrgtqfvswna/0-part-00000.gz",
                "--sinks=hot"))
        .isZero();
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/units/2x1dnyeyp4d784rmrgtqfvswna/replay {\"sinks\":[\"hot\"]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--dry-run", "--since=7d", "--until=7d", "--feed=f", "--prefix=p", "--detach"})
  void runsNothingWhenAUnitCannotBeRunAsAskedFor(String option) {
    assertThat(run(new ReplayCommand(), "--unit", "2x1dnyeyp4d784rmrgtqfvswna", option))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--unit goes with --sinks only");
    assertThat(asked).isEmpty();
  }

  @Test
  void listsAndCancelsReplays() {
    answers.add("{\"replays\":[" + replay("done", "2026-11-20T14:00:00Z", 4) + "]}");
    answers.add(replay("cancelled", "2026-11-20T14:00:00Z", 4));
    assertThat(run(new ReplayCommand(), "list")).isZero();
    assertThat(run(new ReplayCommand(), "cancel", "3")).isZero();
    assertThat(asked)
        .containsExactly("GET /api/v1/replays?running=false ", "POST /api/v1/replays/3/cancel {}");
    assertThat(out.toString().lines().map(String::stripTrailing))
        .containsExactly(
            "    ID  SOURCE    FEED              STATE          OBJECTS       TAKEN     UNITS "
                + " NOTE",
            "     3  feed      falcon            done                10           4         2",
            "replay 3: cancelled");
  }

  @Test
  void listsTheAuditLog() {
    answers.add(
        """
        {"entries":[{"id":7,"at":"2026-11-20T14:00:00.123456Z","actor":"operator/ann",
        "action":"feed.pause","subject":"falcon","detail":{"reason":"it moves"}}]}
        """);
    assertThat(run(new AuditCommand(), "list", "--action", "feed.", "--since", "7d")).isZero();
    assertThat(asked).containsExactly("GET /api/v1/audit?limit=100&action=feed.&since=7d ");
    assertThat(out.toString())
        .isEqualTo(
            """
            AT (UTC)              WHO                   ACTION                SUBJECT                   DETAIL
            2026-11-20 14:00:00   operator/ann          feed.pause            falcon                    reason=it moves
            """);
  }

  @Test
  void listsTheAuditLogInTheZoneOfTheReaderAndHarmlessly() {
    answers.add(
        """
        {"entries":[{"id":7,"at":"2026-11-20T14:00:00.123456Z","actor":"operator/a\\u001b[31mnn",
        "action":"feed.pause","subject":"fal\\u202econ","detail":{"rea\\nson":"\\u0007"}}]}
        """);
    assertThat(run(new AuditCommand(), "list", "--zone", "Asia/Tokyo")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            AT (Asia/Tokyo)             WHO                   ACTION                SUBJECT                   DETAIL
            2026-11-20 23:00:00+09:00   %s  feed.pause            %s              %s
            """
                .formatted(
                    PlainText.visible("operator/a\u001b[31mnn"),
                    PlainText.visible("fal\u202econ"),
                    PlainText.visible("rea\nson=\u0007")));
  }
}
