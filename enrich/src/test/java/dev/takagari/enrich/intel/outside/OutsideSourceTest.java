package dev.takagari.enrich.intel.outside;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.sun.net.httpserver.HttpServer;
import dev.takagari.core.audit.AuditEntry;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.intel.InMemoryAnswerCache;
import dev.takagari.core.intel.InMemoryLookupQuota;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFailure;
import dev.takagari.core.intel.IntelRefusal;
import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.testing.Seeds;
import dev.takagari.enrich.intel.FixedIndicators;
import dev.takagari.enrich.intel.IntelMeters;
import dev.takagari.enrich.intel.RecordedAudit;
import dev.takagari.enrich.intel.gate.OutgoingGate;
import dev.takagari.enrich.intel.gate.OwnGround;
import dev.takagari.enrich.intel.gate.PublicAddress;
import dev.takagari.enrich.intel.service.ApiKey;
import dev.takagari.enrich.intel.service.Bodies;
import dev.takagari.enrich.intel.service.OutsideService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Against a server on this machine that answers as the services document.
class OutsideSourceTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final String KEY = "k3y-of-a-test";

  private static WireMockServer server;

  private final MovedClock clock = new MovedClock();
  private final FixedIndicators indicators = new FixedIndicators();
  private final InMemoryAnswerCache cache = new InMemoryAnswerCache();
  private final LookupQuota quota = new InMemoryLookupQuota(clock);
  private final RecordedAudit audit = new RecordedAudit();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final OutsideHttp http = new OutsideHttp(Duration.ofSeconds(5));

  @BeforeAll
  static void start() {
    server = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @BeforeEach
  void forget() {
    server.resetAll();
  }

  @AfterEach
  void close() {
    http.close();
  }

  static List<OutsideService> services() {
    return OutsideService.all();
  }

  @ParameterizedTest
  @MethodSource("services")
  void asksWithTheKeyInAHeaderAndReadsTheAnswer(OutsideService service) {
    answers(okJson(Bodies.FOUND.get(service.profile().name())));

    IntelAnswer.Found found = (IntelAnswer.Found) ask(source(service), Bodies.ADDRESS);

    assertThat(found.at()).isEqualTo(clock.instant());
    LoggedRequest request = requests().getFirst();
    assertThat(request.getUrl() + request.getBodyAsString()).contains("8.8.8.8");
    assertThat(request.getUrl()).doesNotContain(KEY);
    boolean isInHeader = request.getHeaders().toString().contains(KEY);
    assertThat(isInHeader).isEqualTo(service.profile().needsKey());
  }

  @ParameterizedTest
  @MethodSource("services")
  void unknownIsNotClean(OutsideService service) {
    String name = service.profile().name();
    answers(
        Bodies.UNKNOWN.containsKey(name)
            ? okJson(Bodies.UNKNOWN.get(name))
            : aResponse().withStatus(404).withBody("{\"detail\":\"No information available\"}"));
    assertThat(ask(source(service), Bodies.ADDRESS))
        .isEqualTo(new IntelAnswer.NotFound(clock.instant()));

    if (Bodies.CLEAN.containsKey(name)) {
      answers(okJson(Bodies.CLEAN.get(name)));
      assertThat(ask(source(service), "8.8.4.4")).isInstanceOf(IntelAnswer.Clean.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, REFUSED",
    "401, BAD_KEY",
    "403, BAD_KEY",
    "422, REFUSED",
    "429, RATE_LIMITED",
    "500, SERVER_ERROR",
    "502, SERVER_ERROR",
    "503, SERVER_ERROR",
    "599, SERVER_ERROR",
    "204, BAD_ANSWER",
    "301, REDIRECTED",
    "302, REDIRECTED",
    "307, REDIRECTED"
  })
  void whatIsNoAnswerIsAFailure(int status, IntelFailure failure) {
    answers(
        aResponse()
            .withStatus(status)
            .withHeader("Location", server.baseUrl() + "/elsewhere")
            .withBody(status == 204 ? "" : Bodies.CLEAN.get("virustotal")));
    for (OutsideService service : services()) {
      server.resetRequests();

      assertThat(ask(source(service), Bodies.ADDRESS))
          .as(service.profile().name())
          .isEqualTo(new IntelAnswer.Failed(failure));
      assertThat(requests()).as("not followed, not repeated").hasSize(1);
    }
    assertThat(cache.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aBrokenConnectionIsAFailure(Fault fault) {
    answers(aResponse().withFault(fault));

    IntelAnswer.Failed failed = (IntelAnswer.Failed) ask(source("virustotal"), Bodies.ADDRESS);

    assertThat(failed.isTransient()).isTrue();
    assertThat(failed.code()).isIn(IntelFailure.CONNECTION, IntelFailure.BAD_ANSWER);
  }

  @Test
  void aBodyThatIsCutIsAFailure() throws Exception {
    String whole = Bodies.CLEAN.get("virustotal").strip();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> cutsOff(socket, whole));
      OutsideService service = service("virustotal");
      URI home = URI.create("http://127.0.0.1:" + socket.getLocalPort());

      assertThat(ask(source(service, settings(service).at(home)), Bodies.ADDRESS))
          .isEqualTo(new IntelAnswer.Failed(IntelFailure.CONNECTION));
    }
    assertThat(cache.size()).isZero();
  }

  /// Promises more than it sends.
  private static void cutsOff(ServerSocket socket, String body) {
    try (Socket client = socket.accept()) {
      client.getInputStream().read();
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + (body.length() + 50) + "\r\n\r\n";
      client.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().flush();
      client.shutdownOutput();
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nobodyThereIsAFailure() {
    OutsideSettings settings = settings(service("virustotal")).at(URI.create("http://127.0.0.1:1"));

    assertThat(ask(source(service("virustotal"), settings), Bodies.ADDRESS))
        .isEqualTo(new IntelAnswer.Failed(IntelFailure.CONNECTION));
  }

  @Test
  void slowHeadersAndSlowBodiesEndInTime() {
    OutsideSource source =
        source(service("virustotal"), settings(service("virustotal")).limits(SHORT, 1 << 20));
    answers(okJson(Bodies.FOUND.get("virustotal")).withFixedDelay(20_000));
    assertThat(ask(source, "8.8.8.8")).isEqualTo(new IntelAnswer.Failed(IntelFailure.TIMEOUT));

    answers(okJson(Bodies.FOUND.get("virustotal")).withChunkedDribbleDelay(50, 20_000));
    assertThat(ask(source, "8.8.4.4")).isEqualTo(new IntelAnswer.Failed(IntelFailure.TIMEOUT));
  }

  @Test
  void aLargeAnswerIsNotRead() {
    OutsideService service = service("virustotal");
    String padded =
        "{\"x\":\""
            + "x".repeat(70_000)
            + "\","
            + Bodies.FOUND.get("virustotal").strip().substring(1);
    answers(okJson(padded));

    assertThat(ask(source(service, settings(service).limits(LONG, 64 << 10)), "8.8.8.8"))
        .isEqualTo(new IntelAnswer.Failed(IntelFailure.TOO_LARGE));
    assertThat(ask(source(service, settings(service).limits(LONG, 1 << 20)), "8.8.4.4"))
        .isInstanceOf(IntelAnswer.Found.class);
  }

  @Test
  void malformedTextIsABadAnswerAndIsNotKept() {
    for (String body : List.of("", "{", "<html>", "{\"data\":{\"attributes\":{}}}")) {
      answers(okJson(body));
      assertThat(ask(source("virustotal"), "8.8.8.8"))
          .isEqualTo(new IntelAnswer.Failed(IntelFailure.BAD_ANSWER));
    }
    assertThat(cache.size()).isZero();
    clock.passes(Duration.ofMinutes(1));
    answers(okJson(Bodies.FOUND.get("virustotal")));
    assertThat(ask(source("virustotal"), "8.8.8.8")).isInstanceOf(IntelAnswer.Found.class);
  }

  /// What a name, address or URL gives away never gets to a request, whichever service it is.
  @ParameterizedTest
  @MethodSource("services")
  void whatMayNotLeaveIsNeverSent(OutsideService service) {
    answers(okJson(Bodies.FOUND.get(service.profile().name())));
    indicators.add("closed", IndicatorType.DOMAIN, "red.example", 50, Tlp.RED);
    OutsideSource source = source(service);
    Map<Observed, IntelRefusal> refused =
        Map.of(
            observed(ObservedKind.ADDRESS, "10.0.0.1"),
            IntelRefusal.PRIVATE_ADDRESS,
            observed(ObservedKind.DOMAIN, "db.own.example"),
            IntelRefusal.INTERNAL_NAME,
            observed(ObservedKind.URL, "http://wiki/"),
            IntelRefusal.INTERNAL_NAME,
            observed(ObservedKind.URL, "http://a:b@evil.example/"),
            IntelRefusal.CREDENTIALS,
            observed(ObservedKind.COMMAND_LINE, "curl http://evil.example"),
            IntelRefusal.KIND,
            observed(ObservedKind.USER, "ann"),
            IntelRefusal.KIND,
            observed(ObservedKind.FILE_NAME, "secret.docx"),
            IntelRefusal.KIND,
            observed(ObservedKind.DOMAIN, "a.red.example"),
            IntelRefusal.TLP,
            new Observed(ObservedKind.DOMAIN, "evil.example", Tlp.RED, Instant.EPOCH),
            IntelRefusal.TLP);

    refused.forEach(
        (observed, reason) ->
            assertThat(source.lookup(observed, "tests"))
                .isEqualTo(new IntelAnswer.NotAsked(reason)));
    indicators.isOutOfReach = true;
    assertThat(ask(source, Bodies.ADDRESS))
        .isEqualTo(new IntelAnswer.NotAsked(IntelRefusal.TLP_UNKNOWN));

    assertThat(requests()).isEmpty();
    assertThat(audit.entries()).isEmpty();
    assertThat(quota.standings()).isEmpty();
  }

  @Test
  void ofAnyAddressesOnlyThePublicOnesAreSent() {
    answers(aResponse().withStatus(404));
    OutsideService service = service("internetdb");
    OutsideSource source =
        source(service, settings(service).rate(new LookupQuota.Rate(1_000, 1_000)));
    RandomGenerator random = Seeds.random("addresses that are sent");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(4) == 0 ? 16 : 4];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        bytes[0] = (byte) List.of(10, 127, 192, 172, 169, 224).get(random.nextInt(6)).intValue();
      }
      String address = IpAddress.format(bytes);
      ask(source, address);
      if (PublicAddress.is(address)) {
        expected.add("/" + address.replace(":", "%3A"));
      }
    }

    assertThat(requests()).extracting(LoggedRequest::getUrl).containsExactlyElementsOf(expected);
    assertThat(expected).hasSizeBetween(30, 270);
  }

  @Test
  void aServiceWithoutItsKeyOrSwitchedOffIsNotAsked() {
    for (OutsideService service : services()) {
      OutsideSettings bare = OutsideSettings.of(service.profile(), ApiKey.NONE);
      assertThat(ask(source(service, bare), Bodies.ADDRESS))
          .isEqualTo(new IntelAnswer.NotAsked(IntelRefusal.SWITCHED_OFF));
      if (service.profile().needsKey()) {
        assertThat(ask(source(service, bare.switched(true)), Bodies.ADDRESS))
            .isEqualTo(new IntelAnswer.NotAsked(IntelRefusal.SWITCHED_OFF));
      }
      assertThat(ask(source(service, settings(service).switched(false)), Bodies.ADDRESS))
          .isEqualTo(new IntelAnswer.NotAsked(IntelRefusal.SWITCHED_OFF));
    }
    assertThat(requests()).isEmpty();
  }

  @Test
  void aKeyNeverGoesOverAnOpenLine() {
    OutsideSettings settings = settings(service("otx"));

    assertThatThrownBy(() -> settings.at(URI.create("http://otx.example")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings.at(URI.create("https://ann:secret@otx.example")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(settings.toString()).doesNotContain(KEY);
  }

  @Test
  void answersAreKeptForTheirOwnTimes() {
    OutsideSource source = source("greynoise");
    answers(okJson(Bodies.FOUND.get("greynoise")));
    IntelAnswer found = ask(source, "8.8.8.1");
    answers(okJson(Bodies.CLEAN.get("greynoise")));
    IntelAnswer clean = ask(source, "8.8.8.2");
    answers(aResponse().withStatus(404));
    IntelAnswer missing = ask(source, "8.8.8.3");
    server.resetRequests();

    clock.passes(Duration.ofMinutes(239));
    assertThat(ask(source, "8.8.8.3")).as("with its age").isEqualTo(missing);
    clock.passes(Duration.ofMinutes(2));
    assertThat(ask(source, "8.8.8.3")).isEqualTo(new IntelAnswer.NotFound(clock.instant()));
    assertThat(requests()).hasSize(1);

    clock.passes(Duration.ofMinutes(478));
    assertThat(ask(source, "8.8.8.2")).isEqualTo(clean);
    clock.passes(Duration.ofMinutes(2));
    assertThat(ask(source, "8.8.8.2")).isEqualTo(new IntelAnswer.NotFound(clock.instant()));
    assertThat(requests()).hasSize(2);

    clock.passes(Duration.ofMinutes(718));
    assertThat(ask(source, "8.8.8.1")).isEqualTo(found);
    clock.passes(Duration.ofMinutes(2));
    assertThat(ask(source, "8.8.8.1")).isEqualTo(new IntelAnswer.NotFound(clock.instant()));
    assertThat(requests()).hasSize(3);
    assertThat(meters.get("takagari.intel.kept").counter().count()).isEqualTo(3);
  }

  @Test
  void tooOftenClosesTheSourceUntilItSays() {
    OutsideSource source = source("virustotal");
    answers(aResponse().withStatus(429).withHeader("Retry-After", "120"));
    assertThat(ask(source, "8.8.8.8")).isEqualTo(new IntelAnswer.Failed(IntelFailure.RATE_LIMITED));
    answers(okJson(Bodies.FOUND.get("virustotal")));

    assertThat(ask(source, "8.8.8.8"))
        .isEqualTo(
            new IntelAnswer.NotAsked(IntelRefusal.RESTING, clock.instant().plusSeconds(120)));
    clock.passes(Duration.ofSeconds(121));
    assertThat(ask(source, "8.8.8.8")).isInstanceOf(IntelAnswer.Found.class);
  }

  @Test
  void tooOftenWithoutATimeClosesTheSourceForAWhile() {
    OutsideSource source = source("virustotal");
    answers(aResponse().withStatus(429).withHeader("Retry-After", "soon"));
    ask(source, "8.8.8.8");

    assertThat(ask(source, "8.8.8.8"))
        .isEqualTo(
            new IntelAnswer.NotAsked(
                IntelRefusal.RESTING, clock.instant().plus(Duration.ofMinutes(10))));
  }

  @Test
  void aSourceThatFailsAgainAndAgainIsLeftAlone() {
    OutsideSource source = source("otx");
    answers(aResponse().withStatus(503));
    for (int i = 0; i < 5; i++) {
      assertThat(ask(source, "8.8.8." + i))
          .isEqualTo(new IntelAnswer.Failed(IntelFailure.SERVER_ERROR));
    }
    Instant until = clock.instant().plus(Duration.ofMinutes(10));

    assertThat(ask(source, "8.8.8.8"))
        .isEqualTo(new IntelAnswer.NotAsked(IntelRefusal.RESTING, until));
    assertThat(quota.standings()).containsExactly(new LookupQuota.Standing("otx", 5, 5, until));
    assertThat(requests()).hasSize(5);
  }

  @Test
  void aQuestionThatIsRefusedIsNoFailureOfTheSource() {
    OutsideSource source = source("otx");
    answers(aResponse().withStatus(422));
    for (int i = 0; i < 8; i++) {
      assertThat(ask(source, "8.8.8." + i)).isEqualTo(new IntelAnswer.Failed(IntelFailure.REFUSED));
    }
  }

  @Test
  void theSameQuestionAtOnceIsOneRequest() throws Exception {
    answers(okJson(Bodies.FOUND.get("otx")).withFixedDelay(300));
    OutsideSource source = source("otx");
    List<Callable<IntelAnswer>> asking = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asking.add(() -> ask(source, Bodies.ADDRESS));
    }

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<IntelAnswer> answer : threads.invokeAll(asking)) {
        assertThat(answer.get()).isInstanceOf(IntelAnswer.Found.class);
      }
    }

    assertThat(requests()).hasSize(1);
  }

  @Test
  void onlySoManyRequestsAreUnderWayAtOnce() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch four = new CountDownLatch(4);
    HttpServer counting = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    counting.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    counting.createContext(
        "/",
        exchange -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          four.countDown();
          awaits(four);
          now.decrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    counting.start();
    OutsideService service = service("otx");
    OutsideSource source =
        source(
            service,
            settings(service)
                .at(URI.create("http://127.0.0.1:" + counting.getAddress().getPort())));
    List<Callable<IntelAnswer>> asking = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String address = "8.8.8." + i;
      asking.add(() -> ask(source, address));
    }

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<IntelAnswer> answer : threads.invokeAll(asking)) {
        assertThat(answer.get()).isInstanceOf(IntelAnswer.NotFound.class);
      }
    } finally {
      counting.stop(0);
    }

    assertThat(most).hasValue(4);
  }

  @Test
  void anAnswerThatNobodyWaitsForAnyMoreIsKeptAllTheSame() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    HttpServer slow = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    slow.createContext(
        "/",
        exchange -> {
          arrived.countDown();
          awaits(goOn);
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    slow.start();
    OutsideService service = service("otx");
    OutsideSource source =
        source(
            service,
            settings(service).at(URI.create("http://127.0.0.1:" + slow.getAddress().getPort())));
    AtomicReference<IntelAnswer> answer = new AtomicReference<>();
    Thread waiting = Thread.ofVirtual().start(() -> answer.set(ask(source, Bodies.ADDRESS)));
    awaits(arrived);
    waiting.interrupt();
    waiting.join();
    assertThat(answer.get()).isEqualTo(new IntelAnswer.Failed(IntelFailure.TIMEOUT));

    goOn.countDown();

    // joins the request that is under way, or finds what was kept of it
    assertThat(ask(source, Bodies.ADDRESS)).isEqualTo(new IntelAnswer.NotFound(clock.instant()));
    assertThat(audit.entries()).extracting(AuditEntry::action).containsOnlyOnce("intel.ask");
    slow.stop(0);
  }

  private static void awaits(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyRequestIsOnRecordBeforeItIsSentAndSoIsWhatCameOfIt() {
    answers(okJson(Bodies.FOUND.get("otx")));
    OutsideSource source = source("otx");
    source.lookup(observed(ObservedKind.URL, "http://evil.example/a"), "api/ann");
    source.lookup(observed(ObservedKind.URL, "http://evil.example/a"), "api/bob");
    answers(aResponse().withStatus(500));
    source.lookup(observed(ObservedKind.DOMAIN, "evil.example"), "api/bob");

    assertThat(audit.entries())
        .extracting(AuditEntry::action)
        .containsExactly("intel.ask", "intel.answer", "intel.ask", "intel.answer");
    AuditEntry first = audit.entries().getFirst();
    assertThat(first.actor()).isEqualTo("api/ann");
    assertThat(first.subject()).isEqualTo("otx");
    assertThat(first.detail()).containsEntry("kind", "url");
    assertThat(first.detail().get("value")).contains("evil[.]example").doesNotContain("http:");
    assertThat(audit.entries().get(1).detail()).containsEntry("outcome", "found");
    assertThat(audit.entries().get(3).actor()).isEqualTo("api/bob");
    assertThat(audit.entries().get(3).detail())
        .containsEntry("outcome", "failed")
        .containsEntry("failure", "server-error");
    assertThat(audit.entries().toString()).doesNotContain(KEY);
  }

  @Test
  void whatCannotBePutOnRecordIsNotSent() {
    answers(okJson(Bodies.FOUND.get("otx")));
    audit.isOutOfReach = true;

    assertThat(ask(source("otx"), Bodies.ADDRESS))
        .isEqualTo(new IntelAnswer.Failed(IntelFailure.UNAVAILABLE));
    assertThat(requests()).isEmpty();
  }

  @Test
  void anAnswerIsUsedAndOnRecordAlsoWhenItCannotBeKept() {
    answers(okJson(Bodies.FOUND.get("otx")));
    cache.isOutOfReach = true;

    assertThat(ask(source("otx"), Bodies.ADDRESS)).isInstanceOf(IntelAnswer.Found.class);
    assertThat(audit.entries())
        .extracting(AuditEntry::action)
        .containsExactly("intel.ask", "intel.answer");
  }

  @Test
  void quotasHoldAndSayUntilWhen() {
    answers(okJson(Bodies.FOUND.get("virustotal")));
    OutsideSource source = source("virustotal");
    for (int i = 0; i < 4; i++) {
      assertThat(ask(source, "8.8.8." + i)).isInstanceOf(IntelAnswer.Found.class);
    }

    assertThat(ask(source, "8.8.8.9"))
        .isEqualTo(new IntelAnswer.NotAsked(IntelRefusal.RATE, clock.instant().plusSeconds(15)));
    assertThat(ask(source, "8.8.8.1")).as("kept").isInstanceOf(IntelAnswer.Found.class);
    assertThat(requests()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "120, 120",
    "0, 1",
    "99999999999, 86400",
    "'Sun, 01 Mar 2026 12:05:00 GMT', 300",
    "'Sun, 01 Mar 2026 11:00:00 GMT', 1",
    "'Tue, 01 Mar 2050 11:00:00 GMT', 86400",
    "-5, 7",
    "'', 7",
    "soon, 7"
  })
  void readsHowLongToWait(String text, long seconds) {
    assertThat(RetryAfter.read(text, clock.instant(), Duration.ofSeconds(7)))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  private static void answers(ResponseDefinitionBuilder response) {
    server.resetMappings();
    server.stubFor(any(anyUrl()).willReturn(response));
  }

  private static List<LoggedRequest> requests() {
    return server.findAll(anyRequestedFor(anyUrl()));
  }

  private static OutsideService service(String name) {
    return services().stream()
        .filter(service -> service.profile().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private OutsideSource source(String name) {
    return source(service(name));
  }

  private OutsideSource source(OutsideService service) {
    return source(service, settings(service));
  }

  private OutsideSource source(OutsideService service, OutsideSettings settings) {
    OutgoingGate gate =
        new OutgoingGate(new OwnGround(List.of("own.example"), List.of()), indicators);
    return new OutsideSource(
        service,
        settings,
        new OutsideSource.Shared(gate, cache, quota, audit, http, clock, new IntelMeters(meters)));
  }

  private static OutsideSettings settings(OutsideService service) {
    return OutsideSettings.of(
            service.profile(), service.profile().needsKey() ? ApiKey.of(KEY) : ApiKey.NONE)
        .at(URI.create(server.baseUrl()))
        .switched(true)
        .limits(LONG, 4 << 20);
  }

  private static IntelAnswer ask(OutsideSource source, String address) {
    return source.lookup(observed(ObservedKind.ADDRESS, address), "tests");
  }

  private static Observed observed(ObservedKind kind, String value) {
    return new Observed(kind, value, null, Instant.EPOCH);
  }
}
