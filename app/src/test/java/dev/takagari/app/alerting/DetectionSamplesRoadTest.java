package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.app.Takagari;
import dev.takagari.app.service.RunningService;
import dev.takagari.app.service.TakagariApplication;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseFilter;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.testing.Samples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Captured records of every source go the whole road by `takagari detections ingest`: none is
/// lost, and none counts twice.
@Tag("slow")
class DetectionSamplesRoadTest {
  private static final String TOKEN = "a token for this test alone";
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int MANY = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;
  private static RunningService service;

  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    AwsAddress s3 = SharedStack.get().s3();
    PostgresAddress database = SharedStack.freshDatabase();
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
    properties.put("takagari.raw.bucket", SharedStack.freshBucket());
    properties.put("takagari.database.url", database.jdbcUrl());
    properties.put("takagari.database.user", database.user());
    properties.put("takagari.database.password", database.password());
    properties.put("takagari.lake.warehouse", directory.resolve("lake").toString());
    // what the hot index would do with events is no matter here
    properties.put("takagari.hot.url", "http://127.0.0.1:9");
    properties.put("takagari.alerting.queue-url", SharedStack.freshQueue());
    service = TakagariApplication.start(properties, 0);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /// What a report says of a file.
  private record Report(
      long received, long detections, Map<String, Long> without, long parked, long duplicates) {
    static Report read(Path file) throws IOException {
      JsonNode json = JSON.readTree(file.toFile());
      Map<String, Long> without = new LinkedHashMap<>();
      json.path("no_detection")
          .properties()
          .forEach(reason -> without.put(reason.getKey(), reason.getValue().asLong()));
      return new Report(
          json.path("received").asLong(),
          json.path("detections").asLong(),
          without,
          json.path("parked").asLong(),
          json.path("duplicates").asLong());
    }

    long sum() {
      return detections
          + without.values().stream().mapToLong(Long::longValue).sum()
          + parked
          + duplicates;
    }
  }

  private Report bring(String source, Path file) throws IOException {
    Path report = directory.resolve("report.json");
    Files.deleteIfExists(report);
    err.getBuffer().setLength(0);
    int code =
        Takagari.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute(
                "detections",
                "ingest",
                "--source",
                source,
                file.toString(),
                "--report",
                report.toString(),
                "--url=" + service.url(),
                "--token=" + TOKEN);
    assertThat(code).as("%s: %s", file, err).isIn(0, 3);
    Report read = Report.read(report);
    assertThat(code).as("%s: %s", file, err).isEqualTo(read.parked() > 0 ? 3 : 0);
    assertThat(read.sum()).as("%s: %s", file, read).isEqualTo(read.received()).isPositive();
    return read;
  }

  /// Waits until triage has everything.
  private static void awaitTriage() throws InterruptedException {
    SqsMessageQueue queue = service.part(SqsMessageQueue.class);
    long end = System.nanoTime() + LONGEST.toNanos();
    while (queue.backlog() > 0) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static List<Case> cases() {
    return service.part(CaseRepository.class).list(CaseFilter.ALL, null, MANY).items();
  }

  private static int detections() {
    return service
        .part(CaseRecords.class)
        .detections(DetectionFilter.ALL, null, MANY)
        .items()
        .size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"falcon-stream", "guardduty", "falco", "cloudtrail"})
  void everyRecordIsAccountedForAndTheSameFileOpensNothingNew(String source) throws Exception {
    List<Path> files =
        Samples.files(source, "").stream().filter(file -> file.toFile().isFile()).toList();
    Map<Path, Report> reports = new LinkedHashMap<>();
    for (Path file : files) {
      Report report = bring(source, file);
      reports.put(file, report);
      System.out.println(source + "/" + file.getFileName() + ": " + report);
    }
    awaitTriage();
    List<Case> before = cases();
    int stored = detections();
    System.out.println(
        source + ": " + before.size() + " cases, " + stored + " detections of all sources so far");
    assertThat(reports.values()).anyMatch(report -> report.detections() > 0);

    for (Path file : files) {
      Report again = bring(source, file);
      assertThat(again.duplicates())
          .as("%s: %s", file, again)
          .isEqualTo(again.received())
          .isEqualTo(reports.get(file).received());
    }
    awaitTriage();
    assertThat(cases()).extracting(Case::key).containsExactlyElementsOf(keys(before));
    assertThat(detections()).isEqualTo(stored);
  }

  private static String call(String id, String name) {
    return """
    {"eventVersion":"1.08","eventTime":"2026-01-20T14:32:00Z","eventName":"%s",\
    "eventSource":"cloudtrail.amazonaws.com","awsRegion":"eu-central-1","eventType":"AwsApiCall",\
    "eventID":"%s","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::210987654321:user/x"},\
    "recipientAccountId":"210987654321"}"""
        .formatted(name, id);
  }

  @Test
  void aRecordThatARuleTookIsADetectionOnceAndADuplicateInTheNextFile() throws Exception {
    String stopped = call("7d2f6f0e-0000-4000-8000-00000000a001", "StopLogging");
    String listed = call("7d2f6f0e-0000-4000-8000-00000000a002", "ListTrails");
    Path file = directory.resolve("trail.json");
    Files.writeString(file, stopped + "}\n" + listed + "\n" + stopped + "\n" + listed + "\n");

    assertThat(bring("cloudtrail", file))
        .isEqualTo(new Report(5, 1, Map.of("not-an-alert", 1L), 1, 2));
    awaitTriage();
    assertThat(cases())
        .filteredOn(each -> each.ruleId().equals("aws-cloudtrail-stopped"))
        .isNotEmpty();

    String again = call("7d2f6f0e-0000-4000-8000-00000000a003", "StopLogging");
    Files.writeString(file, stopped + "\n" + again + "\n");
    assertThat(bring("cloudtrail", file)).isEqualTo(new Report(2, 1, Map.of(), 0, 1));
  }

  private static List<CaseKey> keys(List<Case> cases) {
    return cases.stream().map(Case::key).toList();
  }

  @Test
  void whatIsNoRecordIsSetAsideAndTheRestGoesOn() throws Exception {
    for (Path file : Samples.files("falcon-stream", "elastic-generated-invalid.txt")) {
      Report report = bring("falcon-stream", file);
      System.out.println(file.getFileName() + ": " + report);
      assertThat(report.parked() + report.duplicates()).isPositive();
    }
    for (Path file : Samples.files("falco", "raw-stdout-1.log")) {
      Report report = bring("falco", file);
      System.out.println(file.getFileName() + ": " + report);
      assertThat(report.parked() + report.duplicates()).isPositive();
    }
  }

  @Test
  void theFormOfAFileChangesNothing() throws Exception {
    List<JsonNode> records = new ArrayList<>();
    for (Path file : Samples.files("cloudtrail/invictus", "iLj9fb7yyUG9X4Bf.json")) {
      JSON.readTree(file.toFile()).path("Records").forEach(records::add);
    }
    StringBuilder lines = new StringBuilder();
    StringBuilder pretty = new StringBuilder();
    ArrayNode array = JSON.createArrayNode();
    for (JsonNode record : records) {
      lines.append(record).append('\n');
      pretty.append(record.toPrettyString()).append('\n');
      array.add(record);
    }
    List<Report> reports = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (String text :
        List.of(
            lines.toString(),
            array.toString(),
            array.toPrettyString(),
            pretty.toString(),
            JSON.createObjectNode().set("Records", array).toPrettyString())) {
      Path file = directory.resolve("form.json");
      Files.writeString(file, text);
      reports.add(bring("cloudtrail", file));
      awaitTriage();
      counts.add(detections());
      System.out.println("form " + reports.size() + ": " + reports.getLast());
    }
    assertThat(reports).extracting(Report::received).containsOnly((long) records.size());
    assertThat(counts).containsOnly(counts.getFirst());
  }
}
