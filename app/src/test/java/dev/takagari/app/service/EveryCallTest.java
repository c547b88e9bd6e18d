package dev.takagari.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.search.auth.Caller;
import dev.takagari.search.auth.Caller.Scope;
import dev.takagari.search.auth.TokenAuthenticator;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// What holds for every HTTP call: who may call it, how large its body may be, that the reference
/// names it. The calls are those that the running application has registered, so that a new one
/// cannot be forgotten.
class EveryCallTest {
  private static final Path REFERENCE = Path.of("../docs/reference/api.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (.*) \\| `(search|admin|respond)` \\| .*$");
  private static final Pattern CALL = Pattern.compile("`([A-Z]+) (/api/[^`]*)`");

  private static final int BODY = 64 * 1024;

  /// Calls whose bodies may be larger.
  private static final Map<String, Integer> LARGER =
      Map.of(
          "/api/v1/owners", 4 << 20,
          "/api/v1/indicators/import", 1 << 30,
          "/api/v1/indicators/paste", 8 << 20,
          "/api/v1/sightings", 16 << 20,
          "/api/v1/hunts", 16 << 20,
          "/api/v1/detections/ingest", 1 << 30);

  private static final int ANSWER_MILLIS = 20_000;

  @TempDir private static Path directory;
  private static ConfigurableApplicationContext service;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /// A call as it is registered: the method, and the path with its variables in braces.
  record Call(String method, String path) implements Comparable<Call> {
    /// With something in place of the variables.
    String target() {
      return path.replaceAll("\\{[^}]*}", "none");
    }

    int longestBody() {
      return LARGER.getOrDefault(path, BODY);
    }

    @Override
    public int compareTo(Call other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /// Callers by what they may do: the token of each is the name of its only scope, or `none`.
  @Configuration(proxyBeanMethods = false)
  static class Callers {
    @Bean
    @Primary
    TokenAuthenticator callers() {
      Map<String, Set<Scope>> known = new TreeMap<>();
      known.put("none", EnumSet.noneOf(Scope.class));
      for (Scope scope : Scope.values()) {
        known.put(scope.name(), EnumSet.of(scope));
      }
      return token -> Optional.ofNullable(known.get(token)).map(may -> new Caller(token, may));
    }
  }

  @BeforeAll
  static void start() {
    AwsAddress s3 = SharedStack.get().s3();
    PostgresAddress database = SharedStack.freshDatabase();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("takagari.roles", "search");
    properties.put("takagari.token", "nobody has this token");
    properties.put("takagari.work", directory.resolve("work").toString());
    properties.put("takagari.aws.s3-endpoint", s3.endpoint().toString());
    properties.put("takagari.aws.access-key", s3.accessKey());
    properties.put("takagari.aws.secret-key", s3.secretKey());
    properties.put("takagari.feeds[0].name", "falcon");
    properties.put("takagari.feeds[0].bucket", "feed");
    properties.put("takagari.feeds[0].prefix", "logs/");
    properties.put("takagari.database.url", database.jdbcUrl());
    properties.put("takagari.database.user", database.user());
    properties.put("takagari.database.password", database.password());
    properties.put("takagari.lake.warehouse", directory.resolve("lake").toString());
    // nothing here comes as far as the index
    properties.put("takagari.hot.url", "http://127.0.0.1:9");
    properties.put("takagari.search.max-body", BODY + "B");
    SpringApplication application = new SpringApplication(TakagariApplication.class, Callers.class);
    application.setDefaultProperties(properties);
    service = application.run("--server.port=0");
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    service.close();
  }

  @AfterEach
  void nothingWasDone() {
    assertThat(service.getBean(AuditLog.class).list(AuditFilter.newest(10))).isEmpty();
  }

  private static Map<Call, HandlerMethod> registered() {
    Map<Call, HandlerMethod> calls = new TreeMap<>();
    for (RequestMappingHandlerMapping mapping :
        service.getBeansOfType(RequestMappingHandlerMapping.class).values()) {
      mapping
          .getHandlerMethods()
          .forEach((info, handler) -> calls(info).forEach(call -> calls.put(call, handler)));
    }
    return calls;
  }

  /// A mapping without a method answers to all of them.
  private static Stream<Call> calls(RequestMappingInfo info) {
    Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
    return info.getPatternValues().stream()
        .flatMap(
            path ->
                methods.isEmpty()
                    ? Stream.of(new Call("*", path))
                    : methods.stream().map(method -> new Call(method.name(), path)));
  }

  static Set<Call> calls() {
    Set<Call> calls = new TreeSet<>();
    registered().keySet().stream()
        .filter(call -> call.path().startsWith("/api/"))
        .forEach(calls::add);
    return calls;
  }

  static Set<Call> callsWithBodies() {
    Set<Call> calls = calls();
    calls.removeIf(call -> !readsBody(call));
    return calls;
  }

  private static boolean readsBody(Call call) {
    HandlerMethod handler = registered().get(call);
    return call.path().equals("/api/v1/search")
        || Stream.of(handler.getMethodParameters())
            .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
  }

  /// The scope of each call by the reference.
  private static Map<Call, Scope> documented() throws IOException {
    Map<Call, Scope> calls = new TreeMap<>();
    for (Matcher row = ROW.matcher(Files.readString(REFERENCE)); row.find(); ) {
      Scope scope = Scope.valueOf(row.group(2).toUpperCase(Locale.ROOT));
      for (Matcher call = CALL.matcher(row.group(1)); call.find(); ) {
        assertThat(calls.put(new Call(call.group(1), call.group(2)), scope))
            .as("named twice: %s", call.group())
            .isNull();
      }
    }
    return calls;
  }

  private static Scope needed(Call call) throws IOException {
    Map<Call, Scope> documented = documented();
    assertThat(documented).containsKey(call);
    return documented.get(call);
  }

  @Test
  void theReferenceNamesEachAndNoOther() throws IOException {
    assertThat(documented().keySet()).isEqualTo(calls()).hasSizeGreaterThan(25);
  }

  @Test
  void elsewhereIsNothingButPagesHooksAndErrors() {
    assertThat(registered().keySet())
        .filteredOn(call -> !call.path().startsWith("/api/v1/"))
        .extracting(Call::toString)
        .containsExactlyInAnyOrder(
            "GET /",
            "GET /page.css",
            "GET /cases/{key}",
            "GET /search",
            "GET /told",
            "GET /pages.css",
            "GET /pages.js",
            "POST /hooks/falco",
            "PUT /hooks/falco",
            "POST /hooks/detections/{mapping}",
            "POST /hooks/slack/interactive",
            "POST /hooks/slack/events",
            "POST /hooks/github",
            "* /error");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void refusesWhoeverIsNotKnown(Call call) throws Exception {
    for (String token : List.of("", "wrong")) {
      HttpResponse<String> answer = send(call, token, BodyPublishers.noBody());

      assertProblem(answer, 401, "not-authenticated");
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
          .startsWith("Bearer realm=\"takagari\"");
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void refusesWhoeverMayNotDoThis(Call call) throws Exception {
    Scope needed = needed(call);
    assertProblem(send(call, "none", BodyPublishers.noBody()), 403, "not-allowed");
    for (Scope other : EnumSet.complementOf(EnumSet.of(needed))) {
      assertProblem(send(call, other.name(), BodyPublishers.noBody()), 403, "not-allowed");
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void refusesABodyThatSaysToBeTooLargeWithoutReadingIt(Call call) throws Exception {
    String token = needed(call).name();

    assertThat(statusOfAnnounced(call, token, call.longestBody() + 1)).startsWith("HTTP/1.1 413 ");
  }

  @ParameterizedTest
  @MethodSource("callsWithBodies")
  void refusesABodyThatTurnsOutToBeTooLarge(Call call) throws Exception {
    String token = needed(call).name();
    String spaces = " ".repeat(call.longestBody());
    for (String body : List.of("{" + spaces + "}", "{}" + spaces)) {
      byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);

      HttpResponse<String> answer =
          send(call, token, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));

      assertProblem(answer, 413, "body-too-large");
    }
  }

  @Test
  void responsesAreOffAndSayWhatTurnsThemOn() throws Exception {
    HttpResponse<String> answer =
        send(
            new Call("POST", "/api/v1/cases/A-2026-000001/responses"),
            Scope.RESPOND.name(),
            BodyPublishers.ofString(
                "{\"kind\":\"contain-host\",\"target\":\"%s\",\"reason\":\"r\"}"
                    .formatted("0".repeat(32))));

    assertProblem(answer, 404, "not-found");
    assertThat(answer.body()).contains("takagari.alerting.response.enabled=true");
  }

  @Test
  void whatAResponseWouldDoIsNotRefusedBecauseTheyAreOff() throws Exception {
    HttpResponse<String> answer =
        send(
            new Call("POST", "/api/v1/cases/A-2026-000001/responses/plan"),
            Scope.SEARCH.name(),
            BodyPublishers.ofString(
                "{\"kind\":\"contain-host\",\"target\":\"%s\",\"reason\":\"r\"}"
                    .formatted("0".repeat(32))));

    assertProblem(answer, 404, "not-found");
    assertThat(answer.body()).contains("there is no case A-2026-000001");
  }

  private static int port() {
    return Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
  }

  private static HttpResponse<String> send(Call call, String token, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + call.target()))
            .timeout(Duration.ofMillis(ANSWER_MILLIS))
            .header("Content-Type", "application/json")
            .method(call.method(), body);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /// The first line of the answer to a request whose body never comes.
  private static String statusOfAnnounced(Call call, String token, int length) throws IOException {
    String request =
        """
        %s %s HTTP/1.1
        Host: localhost
        Authorization: Bearer %s
        Content-Type: application/json
        Content-Length: %d

        """
            .formatted(call.method(), call.target(), token, length)
            .replace("\n", "\r\n");
    try (Socket socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(new ObjectMapper().readTree(answer.body()).path("code").asText()).isEqualTo(code);
  }
}
