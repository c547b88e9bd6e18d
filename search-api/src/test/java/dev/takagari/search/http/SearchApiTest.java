package dev.takagari.search.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.unit.UnitId;
import dev.takagari.search.run.MemorySearcher;
import dev.takagari.search.run.MemorySearcher.Stored;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// The contract of the HTTP API, on a running server.
@ExtendWith(OutputCaptureExtension.class)
class SearchApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final UnitId UNIT = new UnitId("0".repeat(26));
  private static final SwitchableSearcher HOT = new SwitchableSearcher(events(250));

  private static SearchServer server;

  @BeforeAll
  static void start() {
    server =
        SearchServer.start(
            HOT,
            new MemorySearcher(List.of(), 1_000),
            "--takagari.search.max-body=64KB",
            "--takagari.search.timeout=2s",
            "--spring.threads.virtual.enabled=true",
            "--server.tomcat.connection-timeout=2s",
            "--server.tomcat.keep-alive-timeout=60s");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void heal() {
    HOT.failure = null;
    HOT.delay = Duration.ZERO;
  }

  @Test
  void answersRowsNewestFirst() throws Exception {
    HttpResponse<String> response = server.search("{\"query\":\"*\",\"limit\":2}");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode body = MAPPER.readTree(response.body());
    assertThat(body.at("/rows/0/event.id").asText()).isEqualTo("event-000");
    assertThat(body.at("/rows/0/@timestamp").asText()).isEqualTo("2026-11-20T11:59:59.000000Z");
    assertThat(body.at("/rows/1/event.id").asText()).isEqualTo("event-001");
    assertThat(body.at("/rows")).hasSize(2);
    assertThat(body.at("/complete").asBoolean()).isTrue();
    assertThat(body.at("/range/from").asText()).isEqualTo("2026-11-19T12:00:00.000000Z");
    assertThat(body.at("/range/to").asText()).isEqualTo("2026-11-20T12:00:00.000000Z");
    assertThat(body.at("/tier").asText()).isEqualTo("all");
    assertThat(body.at("/stats/hot_rows").asInt()).isEqualTo(2);
    assertThat(body.at("/stats/cold_rows").asInt()).isZero();
  }

  @Test
  void pagesByCursorToTheEnd() throws Exception {
    List<String> ids = new ArrayList<>();
    String request = "{\"query\":\"*\",\"limit\":100}";
    while (true) {
      JsonNode body = MAPPER.readTree(server.search(request).body());
      body.at("/rows").forEach(row -> ids.add(row.get("event.id").asText()));
      if (body.at("/next_cursor").isNull()) {
        break;
      }
      request = "{\"limit\":100,\"cursor\":\"" + body.at("/next_cursor").asText() + "\"}";
    }
    assertThat(ids).hasSize(250).doesNotHaveDuplicates().isSorted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%ff=1", "word=%ff", "word=%"})
  void blamesTheCallerForParametersThatAreNoText(String parameters) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String request =
          "GET /echo?"
              + parameters
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + SearchServer.TOKEN
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"bad-request\"");
    }
  }

  @Test
  void blamesTheCallerForABodyThatDoesNotCome() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String request =
          "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + SearchServer.TOKEN
              + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"bad-request\"");
    }
  }

  @Test
  void takesTimesAsPeopleWriteThem() throws Exception {
    String request =
        "{\"query\":\"*\",\"from\":\"now-10s\",\"to\":\"2026-11-20 11:59:55\",\"limit\":1000}";

    JsonNode body = MAPPER.readTree(server.search(request).body());

    assertThat(body.at("/rows")).hasSize(5);
  }

  @Test
  void refusesABadQueryWithPositionAndHint() throws Exception {
    JsonNode problem =
        problem(server.search("{\"query\":\"user.name:root AND (a\"}"), 400, "bad-query");

    assertThat(problem.at("/position").asInt()).isPositive();
    assertThat(problem.at("/hint").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"query\":\"*\"} x",
        "{}",
        "{\"query\":7}",
        "{\"query\":\"*\",\"limit\":0}",
        "{\"query\":\"*\",\"limit\":5001}",
        "{\"query\":\"*\",\"limit\":99999999999}",
        "{\"query\":\"*\",\"limit\":1.5}",
        "{\"query\":\"*\",\"tier\":\"warm\"}",
        "{\"query\":\"*\",\"format\":\"xml\"}",
        "{\"query\":\"*\",\"from\":\"yesterday\"}",
        "{\"query\":\"*\",\"since\":\"1y\"}",
        "{\"query\":\"*\",\"since\":\"1h\",\"from\":\"2026-11-20\"}",
        "{\"query\":\"*\",\"from\":\"2026-11-20\",\"to\":\"2026-11-19\"}",
        "{\"query\":\"*\",\"form\":\"2026-11-20\"}",
        "{\"query\":\"*\",\"query\":\"x\"}"
      })
  void refusesABadRequest(String body) throws Exception {
    problem(server.search(body), 400, "bad-request");
  }

  /// The query, where it goes wrong, a word of what is wrong and one of what to do.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          (a                   | 0  | without its ) | add )
          a)                   | 1  | without its ( | remove it
          a AND                | 2  | without anything | quote it
          OR b                 | 0  | one side      | quote it
          NOT                  | 0  | after it      | quote it
          a AND OR b           | 2  | after it      | quote it
          user.name:           | 10 | must follow   | user.name:*
          user.name:(          | 11 | nothing       | field:value
          user.name:()         | 10 | between       | quote
          "open                | 0  | without its   | add "
          a~2                  | 1  | fuzzy         | "a~2"
          a^2                  | 1  | boosts        | "a^2"
          /re.*/               | 0  | regular       | quote a path
          file.size:[1 TO      | 10 | end           | [a TO b]
          file.size:[1 2]      | 10 | whole number  | file.size:>=500
          file.size:>          | 11 | comparison    | field:>=500
          file.size:>x         | 10 | number        | file.size:>=500
          source.port:abc      | 12 | whole number  | source.port:>=500
          aws.mfa:yes          | 8  | true or false | true
          @timestamp:>x        | 11 | not a time    | 2026-11-20
          source.ip:>x         | 10 | address       | source.ip:10.0.0.0/8
          """)
  void saysWhereABadQueryGoesWrongAndWhatToDo(String query, int position, String wrong, String hint)
      throws Exception {
    String body = MAPPER.writeValueAsString(Map.of("query", query));

    JsonNode problem = problem(server.search(body), 400, "bad-query");

    assertThat(problem.at("/position").asInt()).as(problem.toString()).isEqualTo(position);
    assertThat(problem.at("/detail").asText()).contains(wrong);
    assertThat(problem.at("/hint").asText()).contains(hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"query":"a",}                                | line 1, column 14
          {"query":'a'}                                 | line 1, column
          {"query":"a"                                  | line 1, column
          {"query":"\\x"}                             | line 1, column
          {"query":null}                                | query is missing
          {"query":["a"]}                               | query is not a string
          {"query":"a","queries":"b"}                   | known are query, from, to
          {"query":"a","limit":"7"}                     | limit is not a whole number
          {"query":"a","limit":-1}                      | limit is not between 1 and
          {"query":"a","limit":1e3}                     | limit is not a whole number
          {"query":"a","limit":true}                    | limit is not a whole number
          {"query":"a","tier":""}                       | tier is not one of hot, cold, all
          {"query":"a","tier":"HOT"}                    | tier is not one of hot, cold, all
          {"query":"a","tier":1}                        | tier is not a string
          {"query":"a","format":"csv"}                  | format is not one of event, source
          {"query":"a","from":""}                       | from is not a time; write for example
          {"query":"a","to":"tomorrow"}                 | to is not a time; write for example
          {"query":"a","to":"2026-02-30"}               | to is not a time
          {"query":"a","to":"2026-02-30T00:00"}         | to is not a time
          {"query":"a","to":"2026-02-30T00:00Z"}        | to is not a time
          {"query":"a","to":"2026-11-20T25:00"}         | to is not a time
          {"query":"a","to":1763640000}                 | to is not a string
          {"query":"a","from":"now+1h"}                 | from is not a time
          {"query":"a","from":"1969-12-31"}             | from lies outside the years 1970 to 2200
          {"query":"a","to":"2200-01-02"}               | to lies outside the years 1970 to 2200
          {"query":"a","from":"now-999999999w"}         | from lies outside the years 1970 to 2200
          {"query":"a","from":"now"}                    | from is not before to
          {"query":"a","since":"0h"}                    | since is zero
          {"query":"a","since":"-1h"}                   | since is not a duration; write for example
          {"query":"a","since":"1.5h"}                  | since is not a duration; write for example
          {"query":"a","since":"1h","from":"now-2h"}    | give either since or from, not both
          """)
  void saysWhatIsWrongWithARequest(String body, String words) throws Exception {
    JsonNode problem = problem(server.search(body), 400, "bad-request");

    assertThat(problem.at("/detail").asText()).contains(words);
  }

  @Test
  void theLongestTimeBackIsTheWhole() throws Exception {
    for (String since : List.of("99999d", "999999999w")) {
      HttpResponse<String> response =
          server.search("{\"query\":\"*\",\"since\":\"" + since + "\",\"limit\":1}");

      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(MAPPER.readTree(response.body()).at("/range/from").asText())
          .isEqualTo("1970-01-01T00:00:00.000000Z");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x", "AAAA", "a.b.c", "%00", "é", "=====", "../../etc/passwd"})
  void refusesWhatIsNoCursor(String cursor) throws Exception {
    JsonNode problem =
        problem(
            server.search(MAPPER.writeValueAsString(Map.of("cursor", cursor))), 400, "bad-cursor");

    assertThat(problem.at("/detail").asText()).contains("cursor");
  }

  @Test
  void refusesACursorOfAnotherTier() throws Exception {
    String cursor =
        MAPPER
            .readTree(server.search("{\"query\":\"*\",\"limit\":1}").body())
            .at("/next_cursor")
            .asText();

    problem(server.search("{\"tier\":\"cold\",\"cursor\":\"" + cursor + "\"}"), 400, "bad-cursor");
    problem(server.search("{\"tier\":\"warm\",\"cursor\":\"" + cursor + "\"}"), 400, "bad-request");
    problem(server.search("{\"cursor\":7}"), 400, "bad-request");
  }

  @Test
  void refusesABodyThatIsNotUtf8() throws Exception {
    problem(
        server.send(
            server
                .to("/api/v1/search")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofByteArray(
                        "{\"query\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1)))),
        400,
        "bad-request");
  }

  @Test
  void refusesAChangedCursor() throws Exception {
    String cursor =
        MAPPER
            .readTree(server.search("{\"query\":\"*\",\"limit\":1}").body())
            .at("/next_cursor")
            .asText();
    char first = cursor.charAt(20);
    String changed = cursor.substring(0, 20) + (first == 'A' ? 'B' : 'A') + cursor.substring(21);

    problem(server.search("{\"cursor\":\"" + changed + "\"}"), 400, "bad-cursor");
    problem(
        server.search("{\"query\":\"other\",\"cursor\":\"" + cursor + "\"}"), 400, "bad-cursor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/other",
        "/api/v1/search",
        "/api/v1/nothing",
        "/error",
        "/favicon.ico",
        "/actuator"
      })
  void answersNobodyUnknown(String path) throws Exception {
    HttpResponse<String> response =
        server.send(server.to(path).setHeader("Authorization", "Basic Zm9vOmJhcg=="));

    problem(response, 401, "not-authenticated");
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"takagari\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health/", "/actuator/health/../../api/v1/search", "/actuator/health;x=y",
        "/actuator/%68ealth", "//actuator/health", "/actuator/health/db"
      })
  void nothingLooksLikeAnOpenPath(String path) throws Exception {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .containsPattern("^HTTP/1.1 40[01] ");
  }

  @Test
  void healthNeedsNoToken() throws Exception {
    assertThat(raw("GET /actuator/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .as("not served here, but asked for")
        .startsWith("HTTP/1.1 404 ");
  }

  @Test
  void logsCallsWithoutWhatWasAsked(CapturedOutput output) throws Exception {
    server.search("{\"query\":\"user.name:alice-in-wonderland\"}");
    server.send(server.to("/api/v1/nothing?query=alice-in-wonderland"));

    for (int i = 0; i < 1_000 && !output.toString().contains("GET /api/v1/nothing 404"); i++) {
      Thread.sleep(10);
    }
    assertThat(output)
        .contains("POST /api/v1/search 200")
        .contains("GET /api/v1/nothing 404")
        .contains(", test")
        .doesNotContain("alice", SearchServer.TOKEN);
  }

  @Test
  void refusesAWrongToken() throws Exception {
    HttpResponse<String> response =
        server.send(server.to("/other").setHeader("Authorization", "Bearer wrong"));

    problem(response, 401, "not-authenticated");
    assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("invalid_token");
  }

  @Test
  void refusesATokenWithoutTheRight() throws Exception {
    problem(
        server.send(
            server
                .to("/api/v1/search")
                .setHeader("Authorization", "Bearer " + SearchServer.POOR_TOKEN)
                .POST(BodyPublishers.ofString("{}"))),
        403,
        "not-allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/nothing", "/error", "/nothing.html"})
  void knowsNoOtherPath(String path) throws Exception {
    problem(server.send(server.to(path)), 404, "not-found");
  }

  @Test
  void refusesAnotherMethod() throws Exception {
    HttpResponse<String> response = server.send(server.to("/api/v1/search").GET());

    problem(response, 405, "method-not-allowed");
    assertThat(response.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void refusesToAnswerHtml() throws Exception {
    HttpRequest.Builder request =
        server
            .to("/api/v1/search")
            .header("Accept", "text/html")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"query\":\"*\"}"));

    problem(server.send(request), 406, "not-acceptable");
  }

  @Test
  void refusesALargeBody() throws Exception {
    String large = "{\"query\":\"" + "x".repeat(70_000) + "\"}";

    problem(server.search(large), 413, "body-too-large");
  }

  @Test
  void refusesALargeBodyThatDoesNotSaySo() throws Exception {
    byte[] large = "x".repeat(70_000).getBytes(StandardCharsets.US_ASCII);
    HttpRequest.Builder request =
        server
            .to("/api/v1/search")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));

    problem(server.send(request), 413, "body-too-large");
  }

  @Test
  void refusesAnotherMediaType() throws Exception {
    HttpRequest.Builder request =
        server
            .to("/api/v1/search")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{\"query\":\"*\"}"));

    problem(server.send(request), 415, "unsupported-media-type");
  }

  @Test
  void saysNothingOfInternalFaults() throws Exception {
    String request = "{\"query\":\"event.id:event-249\",\"format\":\"source\"}";

    JsonNode problem = problem(server.search(request), 500, "internal");

    assertThat(problem.toString()).doesNotContain("raw.shape");
    assertThat(problem.at("/instance").asText()).startsWith("urn:uuid:");
  }

  @Test
  void saysWhenNoEngineAnswers() throws Exception {
    HOT.failure = new TakagariException(ErrorCode.INDEX_UNAVAILABLE, "connection refused");

    HttpResponse<String> response = server.search("{\"query\":\"*\",\"tier\":\"hot\"}");

    problem(response, 503, "search-unavailable");
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    JsonNode all = MAPPER.readTree(server.search("{\"query\":\"*\"}").body());
    assertThat(all.at("/complete").asBoolean()).isFalse();
    assertThat(all.at("/notes/0/code").asText()).isEqualTo("index-unavailable");
  }

  @Test
  void endsAtTheDeadline(CapturedOutput output) throws Exception {
    HOT.delay = Duration.ofSeconds(30);

    problem(server.search("{\"query\":\"*\",\"tier\":\"hot\"}"), 503, "search-unavailable");
    assertThat(output).contains("search-unavailable").doesNotContain("TakagariException");
    JsonNode all = MAPPER.readTree(server.search("{\"query\":\"*\"}").body());
    assertThat(all.at("/complete").asBoolean()).isFalse();
    assertThat(all.at("/notes/0/code").asText()).isEqualTo("engine-timeout");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a|b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a\\b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a%2f..%2fb HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "nonsense\r\n\r\n"
      })
  void theContainerAnswersProblemsToo(String request) throws Exception {
    String answer = raw(request);
    assertThat(answer)
        .containsPattern("^HTTP/1.1 [45]0[0-9] ")
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("\r\n\r\n{\"type\":\"urn:takagari:error:")
        .doesNotContainIgnoringCase("tomcat");
  }

  @Test
  void tellsBrowsersToTrustLittle() throws Exception {
    for (String path : List.of("/api/v1/search", "/nothing")) {
      HttpResponse<String> response = server.send(server.to(path));
      assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(response.headers().firstValue("Content-Security-Policy")).isPresent();
    }
  }

  private static JsonNode problem(HttpResponse<String> response, int status, String code)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = MAPPER.readTree(response.body());
    assertThat(problem.at("/status").asInt()).isEqualTo(status);
    assertThat(problem.at("/code").asText()).isEqualTo(code);
    assertThat(problem.at("/type").asText()).isEqualTo("urn:takagari:error:" + code);
    assertThat(problem.at("/title").asText()).isNotEmpty();
    assertThat(problem.at("/detail").asText()).isNotEmpty();
    return problem;
  }

  private static String raw(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static List<Stored> events(int count) {
    List<Stored> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant time = SearchServer.NOW.minusSeconds(i + 1);
      events.add(
          new Stored(
              UNIT,
              EventRow.builder()
                  .set(Columns.TIMESTAMP, time.getEpochSecond() * 1_000_000)
                  .set(Columns.EVENT_ID, "event-%03d".formatted(i))
                  .attributes(i == 249 ? Map.of("faulty", "") : Map.of())
                  .build()));
    }
    return events;
  }

  /// An engine that fails or dawdles when told to.
  private static final class SwitchableSearcher implements EventSearcher {
    private final MemorySearcher rows;
    volatile RuntimeException failure;
    volatile Duration delay = Duration.ZERO;

    SwitchableSearcher(List<Stored> events) {
      this.rows = new MemorySearcher(events, 10_000);
    }

    @Override
    public SearchPage search(SearchRequest request) {
      if (failure != null) {
        throw failure;
      }
      try {
        Thread.sleep(delay);
      } catch (InterruptedException e) {
        throw new TakagariException(ErrorCode.INDEX_UNAVAILABLE, "interrupted", e);
      }
      return rows.search(request);
    }

    @Override
    public void check() {}
  }
}
