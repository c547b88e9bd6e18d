package dev.takagari.app.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.search.http.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SqlCommandTest {
  private static final String PLAN =
      "{\"plan\":{\"bytes\":2500000,\"tables\":[{\"name\":\"events\",\"files\":3,\"rows\":60022,"
          + "\"bytes\":2500000,\"snapshot\":42}]}}\n";
  private static final String ANSWER =
      "\n"
          + PLAN
          + "\n\n"
          + "{\"columns\":[{\"name\":\"who\",\"type\":\"VARCHAR\"},{\"name\":\"n\",\"type\":\"BIGINT\"},{\"name\":\"n\",\"type\":\"VARCHAR[]\"}]}\n"
          + "{\"row\":[\"alice\",12345678901234567890,[\"a\",null]]}\n"
          + "{\"row\":[\"=cmd|' /C calc'!A0\",-1,null]}\n"
          + "{\"row\":[\"\\u001b[31mred\\u202e, \\\"quoted\\\"\\n"
          + "lines 日本\",null,[]]}\n";

  @TempDir private Path directory;
  private final List<JsonNode> asked = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String answer = "";
  private int status = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/sql", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(new ObjectMapper().readTree(exchange.getRequestBody()));
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, 0);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private int run(boolean terminal, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--url",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "--token",
            "t".repeat(16)));
    return new CommandLine(
            new SqlCommand(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                terminal))
        .execute(all.toArray(String[]::new));
  }

  private static String end(int rows, boolean truncated) {
    return "{\"end\":{\"rows\":%d,\"truncated\":%s,\"bytes_fetched\":0,\"ms\":41}}\n"
        .formatted(rows, truncated);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void printsATableForPeople() {
    answer = ANSWER + end(3, false);

    assertThat(run(true, "SELECT", "1")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            who                                                           n  n
            -----------------------------------------  --------------------  ----------
            alice                                      12345678901234567890  ["a",null]
            =cmd|' /C calc'!A0                                           -1  NULL
            \\u001b[31mred\\u202e, "quoted"\\nlines 日本                  NULL  []
            """);
    assertThat(err()).isEqualTo("3 rows, 41 ms; files of 2.5 MB could be read\n");
    assertThat(asked.getFirst().path("sql").asText()).isEqualTo("SELECT 1");
    assertThat(asked.getFirst().has("limit")).isFalse();
  }

  @Test
  void printsCellsThatNoSpreadsheetTakesForFormulas() {
    answer = ANSWER + end(3, false);

    assertThat(run(false, "x", "--format", "csv", "-q")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            who,n,n
            alice,12345678901234567890,"[""a"",null]"
            '=cmd|' /C calc'!A0,-1,
            "\\u001b[31mred\\u202e, ""quoted""
            lines 日本",,[]
            """);
    assertThat(err()).isEmpty();
  }

  @Test
  void printsAnObjectALineForPrograms() {
    answer = ANSWER + end(3, false);

    assertThat(run(false, "x")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            {"who":"alice","n":12345678901234567890,"n_2":["a",null]}
            {"who":"=cmd|' /C calc'!A0","n":-1,"n_2":null}
            {"who":"\\u001B[31mred\\u202e, \\"quoted\\"\\nlines 日本","n":null,"n_2":[]}
            """);
  }

  @Test
  void saysThatRowsWereLeftOut() {
    answer = ANSWER + end(3, true);

    assertThat(run(false, "x", "--limit", "3")).isEqualTo(3);
    assertThat(err()).contains("there are more rows");
    assertThat(asked.getFirst().path("limit").asInt()).isEqualTo(3);
  }

  @Test
  void nothingFoundIsAnExitCodeOfItsOwn() {
    answer = PLAN + "{\"columns\":[{\"name\":\"a\",\"type\":\"INTEGER\"}]}\n" + end(0, false);

    assertThat(run(true, "x")).isEqualTo(1);
    assertThat(out()).isEqualTo("a\n-\n");
  }

  @Test
  void neverTakesAHalfAnswerForAWholeOne() {
    answer = ANSWER;

    assertThat(run(false, "x")).isEqualTo(5);
    assertThat(err()).contains("the answer broke off");
  }

  @Test
  void tellsOfARefusalAndOfAFailureInTheMiddle() {
    status = 400;
    answer =
        new String(
            Problem.of(ErrorCode.BAD_SQL, "the function read_csv is not answered here").toJson(),
            StandardCharsets.UTF_8);
    assertThat(run(false, "x")).isEqualTo(2);
    assertThat(err()).contains("takagari: the function read_csv is not answered here (bad-sql)");
    assertThat(out()).isEmpty();

    status = 200;
    answer =
        ANSWER
            + "{\"problem\":"
            + new String(
                Problem.of(ErrorCode.SQL_LIMIT, "too long").toJson(), StandardCharsets.UTF_8)
            + "}\n";
    assertThat(run(false, "x")).isEqualTo(2);
    assertThat(err()).contains("too long (sql-limit)");
    assertThat(out()).contains("alice");
  }

  @Test
  void readsAStatementFromAFileAndSendsParameters() throws IOException {
    Path file = directory.resolve("q.sql");
    Files.writeString(file, "SELECT $a -- é\n");
    answer = ANSWER + end(3, false);

    assertThat(run(false, "--file", file.toString(), "--param", "a=x=1; DROP", "-p", "b="))
        .isZero();
    assertThat(asked.getFirst().path("sql").asText()).isEqualTo("SELECT $a -- é\n");
    assertThat(asked.getFirst().path("parameters").path("a").asText()).isEqualTo("x=1; DROP");
    assertThat(asked.getFirst().path("parameters").path("b").asText()).isEmpty();

    assertThat(run(false, "--file", directory.resolve("none.sql").toString())).isEqualTo(2);
    assertThat(run(false)).isEqualTo(2);
    assertThat(run(false, "SELECT 1", "--file", file.toString())).isEqualTo(2);
  }

  @Test
  void saysWhatWouldBeRead() {
    answer = PLAN + end(0, false);

    assertThat(run(true, "x", "--dry-run")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            TABLE                       FILES           ROWS           MB  SNAPSHOT
            events                          3          60022          2.5  42
            at most 2.5 MB are read
            """);
    assertThat(asked.getFirst().path("dry_run").asBoolean()).isTrue();
  }
}
