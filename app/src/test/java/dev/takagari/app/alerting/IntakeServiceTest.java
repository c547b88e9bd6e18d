package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.app.cli.detections.DetectionsCommand;
import dev.takagari.app.service.TakagariApplication;
import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.detection.DetectionVersion;
import dev.takagari.core.detection.RecordFates;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.ingest.coverage.CoverageView;
import dev.takagari.ingest.engine.Ledgers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import picocli.CommandLine;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Records that come by web hooks, queues and by hand, in a running service.
class IntakeServiceTest {
  private static final String TOKEN = "a token for this test alone";
  private static final String FALCO_SECRET = "the secret of falcosidekick";
  private static final String ACME_SECRET = "the secret of the others";
  private static final String ACME = "aws.guardduty";
  private static final String PLAIN = "crowdstrike.stream";
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private static Path directory;
  private static ConfigurableApplicationContext service;
  private static String rawBucket;
  private static String queueUrl;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final AtomicLong NUMBERS = new AtomicLong();

  /// What a sink of detections does, in memory: every other event is one.
  static final class Detecting implements EventSink {
    final Map<String, EventRow> rows = new ConcurrentHashMap<>();
    final Map<UnitId, DetectionTally> tallies = new ConcurrentHashMap<>();

    @Override
    public String name() {
      return "detections";
    }

    @Override
    public void check() {}

    private static BitSet lines(List<EventRow> rows) {
      BitSet lines = new BitSet();
      rows.forEach(row -> lines.set((int) row.number(Columns.RAW_LINE)));
      return lines;
    }

    @Override
    public UnitWriter open(UnitLease lease) {
      List<EventRow> accepted = new CopyOnWriteArrayList<>();
      return new UnitWriter() {
        @Override
        public void accept(Event event) {
          accepted.add(EventRow.copyOf(event));
        }

        @Override
        public SinkOutcome finish() {
          accepted.forEach(row -> rows.put(row.string(Columns.EVENT_ID), row));
          long events = accepted.size();
          tallies.put(
              lease.unit(),
              new DetectionTally(
                  events,
                  events / 2,
                  new TreeMap<>(Map.of("odd", events - events / 2)),
                  new RecordFates(
                      new TreeMap<>(
                          Map.of(
                              RecordFates.DETECTED,
                              lines(accepted.subList(0, (int) events / 2)),
                              "odd",
                              lines(accepted.subList((int) events / 2, (int) events)))))));
          return new SinkOutcome(events, events, 0, List.of(), 0, List.of());
        }

        @Override
        public void close() {}
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Sinks {
    @Bean
    Detecting detecting() {
      return new Detecting();
    }

    @Bean
    DetectionTallies detectionTalliesOfTheTest(Detecting sink) {
      return new DetectionTallies() {
        @Override
        public void record(UnitLease lease, String name, DetectionTally tally) {
          throw new UnsupportedOperationException("the sink does that");
        }

        @Override
        public Map<String, DetectionTally> find(UnitId unit) {
          DetectionTally tally = sink.tallies.get(unit);
          return tally == null ? Map.of() : Map.of("detections", tally);
        }

        @Override
        public Set<DetectionVersion> earlier(UnitId unit, Collection<DetectionVersion> versions) {
          throw new UnsupportedOperationException("the sink asks that");
        }

        @Override
        public int forget(int days) {
          return 0;
        }
      };
    }
  }

  @BeforeAll
  static void start() throws IOException {
    AwsAddress s3 = SharedStack.get().s3();
    PostgresAddress database = SharedStack.freshDatabase();
    rawBucket = SharedStack.freshBucket();
    queueUrl = SharedStack.freshQueue();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("takagari.roles", "ingest,alerting,search");
    properties.put("takagari.token", TOKEN);
    properties.put("takagari.work", directory.resolve("work").toString());
    properties.put("takagari.indicators.directory", directory.resolve("indicators").toString());
    properties.put("takagari.aws.s3-endpoint", s3.endpoint().toString());
    properties.put("takagari.aws.sqs-endpoint", SharedStack.get().sqs().endpoint().toString());
    properties.put("takagari.aws.access-key", s3.accessKey());
    properties.put("takagari.aws.secret-key", s3.secretKey());
    properties.put("takagari.feeds[0].name", "falcon");
    properties.put("takagari.feeds[0].bucket", SharedStack.freshBucket());
    properties.put("takagari.feeds[0].prefix", "logs/");
    properties.put("takagari.raw.bucket", rawBucket);
    properties.put("takagari.database.url", database.jdbcUrl());
    properties.put("takagari.database.user", database.user());
    properties.put("takagari.database.password", database.password());
    properties.put("takagari.lake.warehouse", directory.resolve("lake").toString());
    // what the hot index would do with events is no matter here
    properties.put("takagari.hot.url", "http://127.0.0.1:9");
    properties.put("takagari.alerting.intake.gather", "20ms");
    properties.put("takagari.alerting.hooks.falco.secret", FALCO_SECRET);
    properties.put("takagari.alerting.hooks.detections[0].mapping", ACME);
    properties.put("takagari.alerting.hooks.detections[0].secret", ACME_SECRET);
    properties.put("takagari.alerting.hooks.detections[0].kind", "hmac");
    properties.put("takagari.alerting.hooks.detections[1].mapping", PLAIN);
    properties.put("takagari.alerting.hooks.detections[1].secret", ACME_SECRET);
    properties.put(
        "takagari.sources.directory",
        Files.createDirectories(directory.resolve("sources")).toString());
    Files.writeString(directory.resolve("sources/acme.alerts.1.yaml"), mapping(1, "rule"));
    properties.put("takagari.alerting.queues[0].name", "findings");
    properties.put("takagari.alerting.queues[0].queue-url", queueUrl);
    properties.put("takagari.alerting.queues[0].source", ACME);
    SpringApplication application = new SpringApplication(TakagariApplication.class, Sinks.class);
    application.setDefaultProperties(properties);
    service = application.run("--server.port=0");
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    service.close();
  }

  private static String url() {
    return "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
  }

  private static Detecting sink() {
    return service.getBean(Detecting.class);
  }

  private static HttpResponse<String> call(
      String method, String path, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> falco(String body) throws Exception {
    return call("POST", "/hooks/falco", bytes(body), "X-Takagari-Secret", FALCO_SECRET);
  }

  private static HttpResponse<String> signed(String body) throws Exception {
    return call(
        "POST", "/hooks/detections/" + ACME, bytes(body), "X-Takagari-Signature", sign(body));
  }

  private static String sign(String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(bytes(ACME_SECRET), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(bytes(body)));
  }

  private static HttpResponse<String> plain(String body) throws Exception {
    return call(
        "POST", "/hooks/detections/" + PLAIN, bytes(body), "X-Takagari-Secret", ACME_SECRET);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// An alert of Falco that no other test sends.
  private static String alert() {
    long number = NUMBERS.incrementAndGet();
    return """
        {"hostname":"node-%d","output":"a shell","priority":"Critical","rule":"Terminal shell",\
        "source":"syscall","tags":["shell"],"time":"2026-05-25T13:44:05.%09dZ",\
        "output_fields":{"proc.name":"sh"}}"""
        .formatted(number, number);
  }

  /// A finding of GuardDuty that no other test sends.
  private static String finding() {
    long number = NUMBERS.incrementAndGet();
    return """
        {"version":"0","id":"%d","detail-type":"GuardDuty Finding","source":"aws.guardduty",\
        "account":"123456789012","time":"2026-01-20T14:32:00Z","region":"eu-central-1",\
        "resources":[],"detail":{"schemaVersion":"2.0","accountId":"123456789012",\
        "region":"eu-central-1","partition":"aws","id":"%032x","arn":"arn:aws:guardduty:%d",\
        "type":"Recon:EC2/Portscan","severity":5,"title":"t","description":"d",\
        "createdAt":"2026-01-20T14:32:00.000Z","updatedAt":"2026-01-20T14:32:00.000Z",\
        "resource":{"resourceType":"Instance"},"service":{"serviceName":"guardduty","count":1}}}"""
        .formatted(number, number, number);
  }

  /// An event of a stream that no other test sends.
  private static String streamed() {
    long number = NUMBERS.incrementAndGet();
    return """
        {"metadata":{"customerIDString":"c","offset":%d,"eventType":"AuthActivityAuditEvent",\
        "eventCreationTime":1567079329516,"version":"1.0"},"event":{"OperationName":"o%d",\
        "ServiceName":"s","Success":true,"UTCTimestamp":1567079329516,"UserId":"u"}}"""
        .formatted(number, number);
  }

  private static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("never: " + what).isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static int objects() {
    return service.getBean(BlobStore.class).list(rawBucket, "", "", 1_000).size();
  }

  private static double refused(String hook, String reason) {
    Counter counter =
        service
            .getBean(MeterRegistry.class)
            .find("takagari.alerting.hook.refused")
            .tags("hook", hook, "reason", reason)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  private static List<String> setAside() {
    List<String> reasons = new ArrayList<>();
    for (QuarantineLedger.Listed listed :
        service.getBean(Ledgers.class).quarantine().list(0, 1_000, true)) {
      if (listed.entry().kind() == QuarantineKind.LINES) {
        reasons.addAll(
            Collections.nCopies((int) listed.entry().count(), listed.entry().reason().code()));
      }
    }
    return reasons;
  }

  @Test
  void hooksKeepOneRecordAnArrayOrLines() throws Exception {
    int before = sink().rows.size();
    for (String method : List.of("POST", "PUT")) {
      HttpResponse<String> answer =
          call(method, "/hooks/falco", bytes(alert()), "X-Takagari-Secret", FALCO_SECRET);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"records\":1}");
    }
    assertThat(falco(alert().replace("{", "{\n ")).body()).isEqualTo("{\"records\":1}");
    assertThat(falco("[" + alert() + "," + alert() + "]").body()).isEqualTo("{\"records\":2}");
    assertThat(signed(finding()).body()).isEqualTo("{\"records\":1}");
    assertThat(signed(finding() + "\n" + finding()).body()).isEqualTo("{\"records\":2}");
    assertThat(signed("{\"findings\":[" + finding() + "]}").body()).isEqualTo("{\"records\":1}");
    assertThat(plain(streamed()).body()).isEqualTo("{\"records\":1}");
    until("ten events", () -> sink().rows.size() >= before + 10);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, application/x-www-form-urlencoded",
    "PUT, application/x-www-form-urlencoded",
    "POST, multipart/form-data",
    "PUT, multipart/form-data; boundary=x"
  })
  void whatTheBodySaysToBeIsNoMatter(String method, String type) throws Exception {
    HttpResponse<String> answer =
        call(
            method,
            "/hooks/falco?_method=DELETE&records=0",
            bytes(alert()),
            "X-Takagari-Secret",
            FALCO_SECRET,
            "Content-Type",
            type);
    assertThat(answer.body()).isEqualTo("{\"records\":1}");
  }

  @Test
  void formsWithoutASecretAreRefusedAsAnythingElse() throws Exception {
    for (String type : List.of("multipart/form-data", "multipart/form-data; boundary=x")) {
      double falco = refused("falco", "wrong-secret");
      double unknown = refused("unknown", "not-configured");
      byte[] body =
          bytes("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n");
      Map<String, Integer> expected =
          Map.of("/hooks/falco", 401, "/hooks/detections/x", 401, "/api/v1/search", 401);
      for (Map.Entry<String, Integer> path : expected.entrySet()) {
        HttpResponse<String> answer = call("POST", path.getKey(), body, "Content-Type", type);
        assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(path.getValue());
      }
      assertThat(refused("falco", "wrong-secret")).isEqualTo(falco + 1);
      assertThat(refused("unknown", "not-configured")).isEqualTo(unknown + 1);
      for (String path : List.of("/", "/actuator/health", "/actuator/health/liveness")) {
        assertThat(call("POST", path, body, "Content-Type", type).statusCode())
            .as(path)
            .isBetween(400, 405);
        assertThat(call("GET", path, body, "Content-Type", type).statusCode())
            .as(path)
            .isEqualTo(call("GET", path, new byte[0]).statusCode());
      }
    }
  }

  @Test
  void refusesWhoDoesNotKnowTheSecretAndKeepsNothing() throws Exception {
    String body = finding();
    double falco = refused("falco", "wrong-secret");
    double acme = refused(ACME, "wrong-secret");
    double unknown = refused("unknown", "not-configured");
    int objects = quiet();

    List<HttpResponse<String>> answers = new ArrayList<>();
    answers.add(call("POST", "/hooks/falco", bytes(body)));
    answers.add(call("POST", "/hooks/falco", bytes(body), "X-Takagari-Secret", ACME_SECRET));
    answers.add(
        call("POST", "/hooks/falco", bytes(body), "Authorization", "Bearer " + FALCO_SECRET));
    answers.add(call("POST", "/hooks/detections/" + ACME, bytes(body)));
    answers.add(
        call(
            "POST",
            "/hooks/detections/" + ACME,
            bytes(body),
            "X-Takagari-Signature",
            sign(finding())));
    answers.add(
        call("POST", "/hooks/detections/" + ACME, bytes(body), "X-Takagari-Secret", ACME_SECRET));
    answers.add(
        call(
            "POST",
            "/hooks/detections/falco.alerts",
            bytes(body),
            "X-Takagari-Secret",
            FALCO_SECRET));
    // these are there though nobody set them up
    answers.add(call("POST", "/hooks/slack/interactive", bytes(body)));
    answers.add(call("POST", "/hooks/slack/events", bytes(body)));
    for (HttpResponse<String> answer : answers) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
    assertThat(refused("falco", "wrong-secret")).isEqualTo(falco + 3);
    assertThat(refused(ACME, "wrong-secret")).isEqualTo(acme + 3);
    assertThat(refused("unknown", "not-configured")).isEqualTo(unknown + 1);
    assertThat(quiet()).isEqualTo(objects);
  }

  /// The objects of our bucket, when nothing is under way.
  private static int quiet() throws InterruptedException {
    int before = -1;
    int now = objects();
    while (before != now) {
      before = now;
      Thread.sleep(1_000);
      now = objects();
    }
    return now;
  }

  @Test
  void noOtherPathIsReachedThroughAHook() throws Exception {
    for (String path :
        List.of(
            "/hooks/../api/v1/status",
            "/hooks/detections/../../api/v1/status",
            "/hooks/detections/..%2f..%2fapi%2fv1%2fstatus",
            "/hooks/detections/..;/..;/api/v1/status",
            "/hooks/falco/../../api/v1/status",
            "/hooks/falco;/../../api/v1/status",
            "/hooks/other",
            "/hooks/",
            "/hooks")) {
      HttpResponse<String> answer = call("GET", path, new byte[0]);
      assertThat(answer.statusCode()).as(path).isBetween(400, 401);
    }
  }

  @Test
  void refusesBodiesThatAreTooLargeOrEmpty() throws Exception {
    double large = refused("falco", "too-large");
    assertThat(falco(" ".repeat(MEBIBYTE + 1)).statusCode()).isEqualTo(413);
    assertThat(refused("falco", "too-large")).isEqualTo(large + 1);
    HttpResponse<String> streamed =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(url() + "/hooks/falco"))
                .header("X-Takagari-Secret", FALCO_SECRET)
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[2 * MEBIBYTE])))
                .build(),
            BodyHandlers.ofString());
    assertThat(streamed.statusCode()).isEqualTo(413);
    assertThat(falco(" \n").statusCode()).isEqualTo(400);
    assertThat(falco("").statusCode()).isEqualTo(400);
  }

  private interface Hook {
    HttpResponse<String> call(String body) throws Exception;
  }

  @Test
  void keepsWhatIsBrokenLargeDeepOrHostileAndSetsItAside() throws Exception {
    record Way(String name, Hook hook, Supplier<String> record) {}
    for (Way way :
        List.of(
            new Way("falco", IntakeServiceTest::falco, IntakeServiceTest::alert),
            new Way("signed", IntakeServiceTest::signed, IntakeServiceTest::finding),
            new Way("plain", IntakeServiceTest::plain, IntakeServiceTest::streamed))) {
      int before = sink().rows.size();
      int aside = setAside().size();
      String filler = "x".repeat(MEBIBYTE - way.record().get().length() - 100);
      String large = "{\"large\":\"" + filler + "\"," + way.record().get().substring(1);
      String hostile =
          "{\"hostile\":\"\\u202e<script>alert(1)</script>\\u0000\\u001b[31m${jndi:x}\","
              + way.record().get().substring(1);
      assertThat(way.hook().call(large).statusCode()).as(way.name()).isEqualTo(200);
      assertThat(way.hook().call(hostile).statusCode()).as(way.name()).isEqualTo(200);
      for (String broken :
          List.of(
              "{\"broken\":",
              "no json of " + way.name(),
              "[".repeat(100_000),
              "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + " ".repeat(way.name().length()),
              "[\"" + way.name() + "\\u0000\"]")) {
        assertThat(way.hook().call(broken).statusCode()).as(way.name()).isEqualTo(200);
      }
      until("two events of " + way.name(), () -> sink().rows.size() >= before + 2);
      until("five lines of " + way.name(), () -> setAside().size() >= aside + 5);
    }
  }

  @Test
  void takesMessagesOfAQueueWhateverTheyHold() throws Exception {
    int before = sink().rows.size();
    int aside = setAside().size();
    try (SqsClient sqs = SharedStack.sqs()) {
      for (String body : List.of(finding(), "no json from a queue", finding())) {
        sqs.sendMessage(message -> message.queueUrl(queueUrl).messageBody(body));
      }
    }
    until("two events", () -> sink().rows.size() >= before + 2);
    until("one line", () -> setAside().size() > aside);
  }

  @Test
  void whoSendsAlertsOnlyIsNamedAsPeopleKnowThemAndWhereAnyCame() throws Exception {
    int before = sink().rows.size();
    assertThat(signed(finding()).statusCode()).isEqualTo(200);
    until("an event", () -> sink().rows.size() > before);
    Instant now = Instant.now();
    CoverageView view = service.getBean(CoverageView.class);
    until(
        "the source is named",
        () -> {
          view.fresh();
          return alertsOnly(view, now.minusSeconds(600), now.plusSeconds(600))
              .contains("aws.guardduty");
        });
    assertThat(alertsOnly(view, now.minusSeconds(600), now.plusSeconds(600)))
        .doesNotHaveDuplicates()
        .noneMatch(IntakeFeed::owns);
    assertThat(alertsOnly(view, now.minus(Duration.ofDays(300)), now.minus(Duration.ofDays(299))))
        .isEmpty();
  }

  private static List<String> alertsOnly(CoverageView view, Instant from, Instant until) {
    return view.in(new TimeRange(from, until)).stream()
        .filter(item -> item.kind() == CoverageKind.ALERTS_ONLY)
        .map(CoverageItem::feed)
        .toList();
  }

  private record Ended(int code, String err) {}

  private static Ended run(String... arguments) {
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--url=" + url());
    all.add("--token=" + TOKEN);
    int code =
        new CommandLine(new DetectionsCommand())
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    return new Ended(code, err.toString());
  }

  private static JsonNode reported(Path file) throws Exception {
    return new ObjectMapper().readTree(Files.readString(file));
  }

  @Test
  void aFileIsAccountedForToTheLastRecordAndKnownTheNextTime() throws Exception {
    Path file = directory.resolve("alerts.json");
    Path report = directory.resolve("report.json");
    Files.writeString(
        file, alert() + "\n{\"broken\":\n" + alert() + "\nno json\n\n" + alert() + "\n" + alert());
    Ended first =
        run("ingest", "--source", "falco", file.toString(), "--report", report.toString());
    assertThat(first.err())
        .isEqualTo("6 records: 2 detections, 2 without (odd 2), 2 set aside, 0 known before\n");
    assertThat(first.code()).isEqualTo(3);
    assertThat(reported(report))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"received":6,"detections":2,"no_detection":{"odd":2},"parked":2,\
                    "duplicates":0}"""));
    int events = sink().rows.size();

    Ended second =
        run("ingest", "--source", "falco", file.toString(), "--report", report.toString());
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(reported(report).path("received").asLong()).isEqualTo(6);
    assertThat(reported(report).path("duplicates").asLong()).isEqualTo(6);
    assertThat(sink().rows).hasSize(events);
  }

  private interface Shaped {
    String file(String record);
  }

  /// A file of each shape; the record within is longer than the road decodes.
  @Test
  void aRecordThatIsTooLongToBeDecodedIsArchivedAndSetAside() throws Exception {
    Map<String, Shaped> shapes = new LinkedHashMap<>();
    shapes.put("falco", record -> alert() + "\n" + record + "\n" + alert() + "\n");
    shapes.put("guardduty", record -> "[" + finding() + ",\n" + record + "]");
    shapes.put("falcon-stream", record -> streamed() + "\n" + record.replace(",", ",\n "));
    shapes.put("cloudtrail", record -> "{\"Records\":[" + record + "]}");
    for (Map.Entry<String, Shaped> shape : shapes.entrySet()) {
      String source = shape.getKey();
      long number = NUMBERS.incrementAndGet();
      String record = "{\"large\":\"%s\",\"number\":%d}".formatted("x".repeat(9 << 20), number);
      Path file = directory.resolve(source + ".large");
      Path report = directory.resolve(source + ".report");
      Files.writeString(file, shape.getValue().file(record));
      Ended ended = run("ingest", "--source=" + source, file.toString(), "--report=" + report);
      assertThat(ended.code()).as(source + " " + ended.err()).isEqualTo(3);
      JsonNode told = reported(report);
      assertThat(told.path("parked").asLong()).as(told.toString()).isEqualTo(1);
      assertThat(told.has("not_archived")).isFalse();
      assertThat(setAside()).as(source).contains("line-too-long");
      assertThat(archived("brought-", "\"number\":" + number + "}")).as(source).isTrue();
    }
  }

  /// Whether the archive holds the end of a record.
  private static boolean archived(String feed, String end) throws IOException {
    BlobStore store = service.getBean(BlobStore.class);
    for (BlobInfo info : store.list(rawBucket, "raw/" + feed, "", 1_000)) {
      if (!info.ref().key().endsWith(".gz")) {
        continue;
      }
      try (BlobContent content = store.open(info.ref(), 0);
          InputStream bytes = new GZIPInputStream(content.stream())) {
        if (new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
            .replaceAll("\\s", "")
            .contains(end)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void aRecordThatIsNotArchivedIsNamedWithItsLineAndSize() throws Exception {
    Path file = directory.resolve("huge.json");
    Path report = directory.resolve("huge.report");
    String huge = "{\"x\":\"" + "y".repeat(33 << 20) + "\"}";
    Files.writeString(file, alert() + "\n\n" + huge + "\n" + alert() + "\n");
    Ended ended = run("ingest", "--source=falco", file.toString(), "--report=" + report);
    assertThat(ended.err())
        .startsWith("line 3: NOT archived: a record of 34,603,016 bytes is too long\n")
        .contains("1 set aside (1 NOT archived)");
    assertThat(ended.code()).isEqualTo(3);
    JsonNode told = reported(report);
    assertThat(told.path("received").asLong()).isEqualTo(3);
    assertThat(told.path("parked").asLong()).isEqualTo(1);
    assertThat(told.path("not_archived").toString())
        .isEqualTo("{\"records\":1,\"first\":[{\"line\":3,\"bytes\":34603016}]}");

    Ended again = run("ingest", "--source=falco", file.toString(), "--no-wait");
    assertThat(again.code()).as("also when it is known and nobody waits").isEqualTo(3);
    assertThat(again.err()).contains("NOT archived", "2 records kept as 1 unit");
  }

  @Test
  void whatIsBroughtTellsSo() throws Exception {
    Path file = directory.resolve("trail.json");
    Files.writeString(
        file,
        """
        {"Records":[
          {"eventVersion":"1.08","eventTime":"2026-01-20T14:32:00Z","eventName":"StopLogging",
           "eventSource":"cloudtrail.amazonaws.com","awsRegion":"eu-central-1",
           "eventType":"AwsApiCall","eventID":"7d2f6f0e-0000-4000-8000-000000000001",
           "userIdentity":{"type":"Root"},"recipientAccountId":"123456789012"}
        ]}
        """);
    Ended ended = run("ingest", "--source=cloudtrail", file.toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(sink().rows.values())
        .anyMatch(row -> row.string(Columns.RAW_OBJECT).startsWith("raw/brought-aws-cloudtrail/"));
  }

  @Test
  void readsStandardInputAndDoesNotWaitIfItIsToldSo() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(bytes(finding())));
    try {
      Ended ended = run("ingest", "--source=guardduty", "-", "--no-wait");
      assertThat(ended.err()).isEqualTo("1 record kept as 1 unit\n");
      assertThat(ended.code()).isZero();
    } finally {
      System.setIn(before);
    }
  }

  /// A mapping file.
  private static String mapping(int version, String rule) {
    return """
        name: acme.alerts
        version: %d
        title: Alerts of Acme
        reader: json
        time: time
        id: id
        columns:
          rule.name: %s
          host.name: host
        classification: {kind: alert, category: intrusion_detection, type: info}
        tests:
          - name: one
            line: '{"id":"1","time":"2026-11-23T05:00:00Z","%s":"odd","host":"h1"}'
            expect: {rule.name: odd, host.name: h1}
        """
        .formatted(version, rule, rule);
  }

  @Test
  void aMappingFileIsTakenIfTheServiceReadsByIt() throws Exception {
    Path records = directory.resolve("acme.json");
    Files.writeString(
        records,
        "{\"Records\":[{\"id\":\"m1\",\"time\":\"2026-05-25T13:44:05Z\",\"rule\":\"odd\",\"host\":\"h\"}]}");
    Path file = directory.resolve("mine.yaml");

    Files.writeString(file, "# the same, but for this line\n" + mapping(1, "rule"));
    Ended taken = run("ingest", "--source=" + file, records.toString(), "--no-wait");
    assertThat(taken).isEqualTo(new Ended(0, "1 record kept as 1 unit\n"));

    Files.writeString(file, mapping(1, "policy"));
    Ended other = run("ingest", "--source=" + file, records.toString(), "--no-wait");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("by its version 1").contains("raise `version`");

    Files.writeString(file, mapping(1, "rule").replace("acme.alerts", "acme.unknown"));
    Ended unknown = run("ingest", "--source=" + file, records.toString(), "--no-wait");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("takagari sources add").contains("start it again");

    Files.writeString(file, "name: [");
    Ended broken = run("ingest", "--source=" + file, records.toString(), "--no-wait");
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err()).contains("mine.yaml:1");
    Ended missing = run("ingest", "--source=./no.such.yaml", records.toString());
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("cannot be read");
  }

  @Test
  void saysWhatCannotBeBrought() {
    String nowhere = directory.resolve("nowhere").toString();
    assertThat(run("ingest", "--source=falco", nowhere))
        .isEqualTo(new Ended(2, "takagari: " + nowhere + " cannot be read\n"));
    assertThat(run("ingest", "--source=falco", nowhere, "--no-wait", "--report=x").err())
        .isEqualTo("takagari: --report needs to wait\n");
    Path file = directory.resolve("empty.json");
    try {
      Files.writeString(file, "{}");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Ended unknown = run("ingest", "--source=acme.none", file.toString());
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no such kind of log");
  }
}
