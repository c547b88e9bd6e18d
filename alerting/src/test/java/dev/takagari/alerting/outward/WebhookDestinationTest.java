package dev.takagari.alerting.outward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.takagari.alerting.hook.SignatureGuard;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.TellPost;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookDestinationTest {
  private static final String SECRET = "sixteen letters at least";
  private static final Instant NOW = Instant.parse("2026-11-20T12:34:56.789Z");
  private static final Path SCHEMA = Path.of("../docs/reference/webhook.schema.json");

  /// A call as a server got it.
  private record Call(Map<String, List<String>> headers, byte[] body) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().getFirst())
          .findFirst()
          .orElse("");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ToldCases cases = new ToldCases();
  private volatile Answer answer = exchange -> exchange.sendResponseHeaders(204, -1);
  private HttpServer server;
  private WebhookDestination hook;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            calls.add(
                new Call(
                    Map.copyOf(exchange.getRequestHeaders()),
                    exchange.getRequestBody().readAllBytes()));
            answer.give(exchange);
          }
        });
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.start();
    hook = hook(EnumSet.allOf(Act.Kind.class), Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    end.countDown();
    hook.close();
    server.stop(0);
  }

  private WebhookDestination hook(EnumSet<Act.Kind> kinds, Duration total) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/told?for=us");
    return new WebhookDestination(
        new WebhookSettings("pager", url, SECRET, kinds),
        cases.briefs(),
        InstantSource.fixed(NOW),
        total);
  }

  private Act show() {
    return cases.show("webhook:pager", "show-7");
  }

  private void answers(int status, String... headers) {
    answer =
        exchange -> {
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
          }
          exchange.sendResponseHeaders(status, -1);
        };
  }

  private Call call() throws InterruptedException {
    Call call = calls.poll(10, TimeUnit.SECONDS);
    assertThat(call).as("a call").isNotNull();
    return call;
  }

  private static void assertFits(String body) throws IOException {
    var found =
        WireMock.matchingJsonSchema(Files.readString(SCHEMA), WireMock.JsonSchemaVersion.V202012)
            .match(body);
    assertThat(found.isExactMatch()).as(body).isTrue();
  }

  @Test
  void signsTimeAndBody() throws Exception {
    assertThat(hook.deliver(show(), null)).isEqualTo(new Outcome.Done("A-2026-000482"));

    Call call = call();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update("1795178096.".getBytes(StandardCharsets.US_ASCII));
    assertThat(call.header("X-Takagari-Timestamp")).isEqualTo("1795178096");
    assertThat(call.header("X-Takagari-Signature"))
        .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(call.body())));
    assertThat(call.header("X-Takagari-Delivery")).isEqualTo("show-7");
    assertThat(call.header("Content-Type")).isEqualTo("application/json");
    assertThat(call.text()).contains("\"id\":\"show-7\"");
  }

  @Test
  void ourOwnHooksAdmitItWithinTheirWindow() throws Exception {
    hook.deliver(show(), null);
    Call call = call();

    for (Duration late : List.of(Duration.ofMinutes(4), Duration.ofMinutes(6))) {
      SignatureGuard guard =
          new SignatureGuard(
              WebhookDestination.SIGNATURE,
              SECRET,
              WebhookDestination.TIMESTAMP,
              Duration.ofMinutes(5),
              InstantSource.fixed(NOW.plus(late)));
      assertThat(guard.admits(call::header, call.body()))
          .isEqualTo(late.compareTo(Duration.ofMinutes(5)) < 0);
    }
  }

  @Test
  void saysWhatTheSchemaSaysInEveryKind() throws Exception {
    hook.deliver(show(), null);
    String opened = call().text();
    cases.titled(ToldCases.HOSTILE).closed();
    hook.close();
    hook = hook(EnumSet.allOf(Act.Kind.class), Duration.ofSeconds(10));
    hook.deliver(show(), "A-2026-000482");
    String changed = call().text();
    hook.deliver(cases.add("webhook:pager", 7, "see http://evil.example/"), "A-2026-000482");
    String entry = call().text();
    hook.deliver(
        cases.post(
            "webhook:pager",
            new TellPost(
                "Week 47",
                "- 12 cases",
                List.of(new TellPost.File("cases.csv", "text/csv", "key\n")))),
        null);
    String post = call().text();

    for (String body : List.of(opened, changed, entry, post)) {
      assertFits(body);
    }
    assertThat(opened).contains("\"change\":\"opened\"", "\"state\":\"open\"", "\"reason\":null");
    assertThat(changed)
        .contains("\"change\":\"changed\"", "\"reason\":\"expected\"")
        .doesNotContain("http://evil.example", "evil.example/x\"");
    assertThat(entry).contains("\"what\":\"commented\"", "\"number\":7").doesNotContain("//evil.e");
    assertThat(post).contains("\"media_type\":\"text/csv\"");
  }

  @Test
  void theSchemaRefusesWhatItDoesNotDescribe() throws Exception {
    hook.deliver(show(), null);
    String body = call().text();

    for (String wrong :
        List.of(
            body.replace("\"change\":\"opened\"", "\"change\":\"new\""),
            body.replace("\"state\":\"open\"", "\"state\":\"ajar\""),
            body.replace("\"case.shown\"", "\"case.entry\""))) {
      assertThat(
              WireMock.matchingJsonSchema(
                      Files.readString(SCHEMA), WireMock.JsonSchemaVersion.V202012)
                  .match(wrong)
                  .isExactMatch())
          .as(wrong)
          .isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "408, false",
    "425, false",
    "429, true",
    "500, false",
    "502, false",
    "503, true",
    "504, false"
  })
  void triesLaterWhatMayWorkThen(int status, boolean all) {
    answers(status);

    assertThat(hook.deliver(show(), null))
        .isEqualTo(new Outcome.Later(Duration.ZERO, all, "answered " + status));
  }

  @ParameterizedTest
  @CsvSource({
    "30, PT30S",
    "7200, PT1H",
    "999999999, PT1H",
    "-5, PT0S",
    "soon, PT0S",
    "'Fri, 20 Nov 2026 12:35:56 GMT', PT59.211S",
    "'Fri, 20 Nov 2026 12:00:00 GMT', PT0S"
  })
  void waitsAsLongAsItIsAskedToButNoLongerThanAnHour(String wait, Duration pause) {
    answers(429, "Retry-After", wait);

    assertThat(hook.deliver(show(), null))
        .isEqualTo(new Outcome.Later(pause, true, "answered 429"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 413, 422})
  void givesUpWhatWillNeverWork(int status) {
    answers(status);

    assertThat(hook.deliver(show(), null)).isEqualTo(new Outcome.Never("answered " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void followsNoRedirect(int status) throws Exception {
    answers(status, "Location", "/elsewhere");

    assertThat(hook.deliver(show(), null)).isInstanceOf(Outcome.Never.class);
    call();
    assertThat(calls).isEmpty();
  }

  @Test
  void waitsNoLongerThanItsTimeForAnAnswer() {
    answer =
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    hook.close();
    hook = hook(EnumSet.allOf(Act.Kind.class), Duration.ofMillis(200));

    assertThat(hook.deliver(show(), null))
        .isEqualTo(new Outcome.Later(Duration.ZERO, false, "no answer: HttpTimeoutException"));
  }

  @Test
  void readsNothingOfAnAnswerWithoutEnd() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] much = new byte[1 << 20];
          try (OutputStream out = exchange.getResponseBody()) {
            while (end.getCount() > 0) {
              out.write(much);
            }
          }
        };

    assertThat(hook.deliver(show(), null)).isEqualTo(new Outcome.Done("A-2026-000482"));
  }

  @Test
  void restsWhileNobodyListens() {
    server.stop(0);

    assertThat(hook.deliver(show(), null))
        .isEqualTo(new Outcome.Later(Duration.ZERO, true, "no connection: ConnectException"));
  }

  @Test
  void leavesOutKindsThatAreNotWanted() {
    hook.close();
    hook = hook(EnumSet.of(Act.Kind.ADD), Duration.ofSeconds(10));

    assertThat(hook.deliver(show(), null)).isEqualTo(new Outcome.Done("A-2026-000482"));
    assertThat(calls).isEmpty();
    assertThat(hook.deliver(cases.add("webhook:pager", 7, "x"), "A-2026-000482"))
        .isEqualTo(new Outcome.Done(null));
    assertThat(calls).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example/x",
        "https://user:pw@hooks.example/x",
        "ftp://127.0.0.1/x",
        "/x",
        "https:///x",
        "http://127.0.0.1.example/x",
        "https://hooks.example/#x"
      })
  void callsNoAddressThatAnybodyCouldReadAlongOrThatHoldsAPassword(String url) {
    assertThatThrownBy(
            () ->
                new WebhookSettings(
                    "pager", URI.create(url), SECRET, EnumSet.allOf(Act.Kind.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("pw@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.example/x",
        "http://localhost:1/",
        "http://[::1]:1/",
        "http://127.0.0.1/"
      })
  void callsOthers(String url) {
    assertThat(WebhookSettings.fault(URI.create(url))).isEmpty();
  }
}
