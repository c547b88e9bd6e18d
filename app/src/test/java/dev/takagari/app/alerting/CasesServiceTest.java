package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.EmbeddedResources;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.app.Takagari;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.service.RunningService;
import dev.takagari.app.service.TakagariApplication;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseFilter;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.cases.DueCases;
import dev.takagari.core.cases.ParkedMessages;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The road from the alert queue to what people read and do, in a running service.
class CasesServiceTest {
  private static final String TOKEN = "a token for this test alone";
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @TempDir private static Path directory;
  private static RunningService service;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    EmbeddedStack stack = SharedStack.get();
    AwsAddress s3 = stack.s3();
    PostgresAddress database = SharedStack.freshDatabase();
    String queue = new EmbeddedResources(stack).queue("alerts-" + UUID.randomUUID());
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("takagari.roles", "alerting,search");
    properties.put("takagari.token", TOKEN);
    properties.put("takagari.work", directory.resolve("work").toString());
    properties.put("takagari.aws.s3-endpoint", s3.endpoint().toString());
    properties.put("takagari.aws.sqs-endpoint", stack.sqs().endpoint().toString());
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
    properties.put("takagari.alerting.queue-url", queue);
    properties.put("takagari.alerting.rules", directory.resolve("rules").toString());
    service = TakagariApplication.start(properties, 0);
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    service.close();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=" + service.url());
    all.add("--token=" + TOKEN);
    CommandLine commands = Takagari.commandLine();
    return commands
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  /// Runs a command to which nobody says where the service is.
  private int alone(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Takagari.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static void await(BooleanSupplier wanted) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
      Thread.sleep(50);
    }
  }

  /// Publishes detections, and waits until each is stored.
  private static void detect(Detection... detections) throws InterruptedException {
    service.part(DetectionOutlet.class).publish(List.of(detections));
    CaseRecords records = service.part(CaseRecords.class);
    List<String> ids = List.of(detections).stream().map(Detection::id).toList();
    await(
        () ->
            records.detections(DetectionFilter.ALL, null, 1_000).items().stream()
                .map(stored -> stored.detection().id())
                .toList()
                .containsAll(ids));
  }

  private static CaseKey keyOf(String group) {
    return service
        .part(CaseRepository.class)
        .list(new CaseFilter(null, null, null, null, null, null, null, group), null, 1)
        .items()
        .getFirst()
        .key();
  }

  private static HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.url().resolve(path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aDetectionIsACaseThatPeopleWorkOn() throws Exception {
    detect(Detections.of("w1", "work", "host-1"), Detections.of("w2", "work", "host-2"));
    String key = keyOf("work").toString();

    assertThat(run("cases", "list", "--format=ndjson", "--text=work")).isZero();
    JsonNode row = new ObjectMapper().readTree(out.toString());
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .startsWith(
            "key", "group_key", "source", "title", "severity", "state", "detections", "opened_at");
    assertThat(row.path("detections").asInt()).isEqualTo(2);
    assertThat(row.path("state").asText()).isEqualTo("open");

    assertThat(run("cases", "ack", key)).isZero();
    assertThat(out.toString()).isEqualTo(key + " is acknowledged\n");
    assertThat(run("cases", "assign", key)).isZero();
    assertThat(out.toString()).isEqualTo(key + " is acknowledged, assigned to nobody\n");
    assertThat(run("cases", "assign", key, "bob")).isZero();
    assertThat(run("cases", "comment", key, "seen \u001b[31m https://evil.example/")).isZero();
    assertThat(out.toString()).isEqualTo(key + " commented\n");
    assertThat(run("cases", "close", key, "--reason=not-enough-data")).isEqualTo(2);
    assertThat(err.toString()).contains("what was missing");
    assertThat(run("cases", "close", key, "--reason=expected", "--note=backup")).isZero();
    assertThat(out.toString()).isEqualTo(key + " is closed as expected, assigned to bob\n");
    assertThat(run("cases", "list", "--format=table", "--text=" + key)).isZero();
    assertThat(out.toString()).contains("  closed, expected  ");
    assertThat(run("cases", "ack", key)).isEqualTo(2);
    assertThat(err.toString()).contains("case-state");
    assertThat(run("cases", "reopen", key, "--note=was not")).isZero();
    assertThat(run("cases", "snooze", key, "8h")).isZero();

    assertThat(run("cases", "show", key)).isZero();
    assertThat(out.toString())
        .contains("on 2 hosts")
        .contains("takagari cases close " + key, " --url " + service.url())
        .doesNotContain(TOKEN)
        .contains("hxxps[://]evil[.]example/")
        .doesNotContain("\u001b")
        .contains("(cli)")
        .contains("Next");
    assertThat(run("detections", "list", "--key", key, "--format=table")).isZero();
    assertThat(out.toString()).contains("filed", "ws-host-1", key);
    assertThat(
            service.part(AuditLog.class).list(AuditFilter.newest(100)).stream()
                .filter(entry -> entry.subject().equals(key))
                .map(entry -> entry.action())
                .toList())
        .containsExactly(
            "case.snooze",
            "case.reopen",
            "case.close",
            "case.comment",
            "case.assign",
            "case.assign",
            "case.acknowledge");
    await(() -> !told(key).isEmpty());
    await(() -> service.part(DueCases.class).backlog() == 0);
  }

  @Test
  void whoSawAnotherVersionIsRefused() throws Exception {
    detect(Detections.of("v1", "versions", "host-1"));
    String path = "/api/v1/cases/" + keyOf("versions");
    CaseRepository cases = service.part(CaseRepository.class);
    CaseKey key = keyOf("versions");
    await(() -> cases.find(key).orElseThrow().assessment().policy().startsWith("default"));
    String seen = "\"" + cases.find(key).orElseThrow().version() + "\"";

    HttpResponse<String> first =
        post(path + "/acknowledge", "", "If-Match", seen, "Idempotency-Key", "k1");
    HttpResponse<String> again =
        post(path + "/acknowledge", "", "If-Match", seen, "Idempotency-Key", "k1");
    HttpResponse<String> late = post(path + "/assign", "{\"assignee\":\"x\"}", "If-Match", seen);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("ETag")).isPresent().isNotEqualTo(Optional.of(seen));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(late.statusCode()).isEqualTo(412);
    assertThat(late.body()).contains("case-changed");
    assertThat(post(path + "/assign", "{}", "If-Match", "what").statusCode()).isEqualTo(400);
    assertThat(post(path + "/assign", "{}", "Idempotency-Key", "§").statusCode()).isEqualTo(400);
    assertThat(post("/api/v1/cases/A-2026-999999/acknowledge", "").statusCode()).isEqualTo(404);
    assertThat(post("/api/v1/cases/x/acknowledge", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aCommandIsDoneToTheVersionThatWasSeenOnly() throws Exception {
    detect(Detections.of("o1", "optimistic", "host-1"));
    CaseKey key = keyOf("optimistic");
    long seen = service.part(CaseRepository.class).find(key).orElseThrow().version();

    assertThat(run("cases", "assign", key.toString(), "bob", "--version=" + seen)).isZero();
    assertThat(run("cases", "assign", key.toString(), "eve", "--version=" + seen)).isEqualTo(2);

    assertThat(err.toString())
        .contains(
            key + " has version ", ", not " + seen + "; look again, then act", "case-changed");
    assertThat(service.part(CaseRepository.class).find(key).orElseThrow().assignee())
        .isEqualTo("bob");
  }

  @Test
  void theSameCommandIsDoneOnce() throws Exception {
    detect(Detections.of("once1", "done-once", "host-1"));
    String key = keyOf("done-once").toString();

    assertThat(run("cases", "comment", key, "seen", "--once=shift-7")).isZero();
    assertThat(run("cases", "comment", key, "seen", "--once=shift-7")).isZero();
    assertThat(service.part(CaseRecords.class).timeline(keyOf("done-once"), 0, 100))
        .filteredOn(entry -> entry.text().equals("seen"))
        .hasSize(1);
    assertThat(run("cases", "comment", key, "other", "--once=shift-7")).isEqualTo(2);
    assertThat(run("cases", "comment", key, "other", "--once=a b")).isEqualTo(2);
    assertThat(err.toString()).contains("--once is 1 to 100 of");
  }

  /// `8h` is another time at each call.
  @Test
  void aCaseIsSnoozedOnceForTheSameWords() throws Exception {
    detect(Detections.of("sn1", "snoozed-once", "host-1"));
    CaseKey key = keyOf("snoozed-once");

    assertThat(run("cases", "snooze", key.toString(), "8h", "--once=night-1", "--zone=UTC"))
        .isZero();
    Instant until =
        service.part(CaseRepository.class).find(key).orElseThrow().times().snoozedUntil();
    assertThat(out.toString())
        .isEqualTo(
            key + " snoozed until " + DisplayZone.of("UTC").second(until.toString()) + " (UTC)\n");
    assertThat(run("cases", "snooze", key.toString(), "8h", "--once=night-1"))
        .as(err.toString())
        .isZero();
    String path = "/api/v1/cases/" + key + "/snooze";
    assertThat(post(path, "{\"until\":\"8h\"}", "Idempotency-Key", "night-1").statusCode())
        .isEqualTo(200);
    assertThat(service.part(CaseRepository.class).find(key).orElseThrow().times().snoozedUntil())
        .isEqualTo(until);
    assertThat(post(path, "{\"until\":\"9h\"}", "Idempotency-Key", "night-1").statusCode())
        .isEqualTo(400);
  }

  @Test
  void theLineThatShowsHowToCloseClosesNothing() throws Exception {
    detect(Detections.of("paste1", "pasted", "host-1"));
    CaseKey key = keyOf("pasted");
    assertThat(run("cases", "show", key.toString())).isZero();
    List<String> lines = out.toString().lines().map(String::strip).toList();
    String line =
        lines.stream().filter(each -> each.contains(" cases close ")).findFirst().orElseThrow();
    assertThat(line).doesNotContain("|", "<", ">");
    assertThat(lines.get(lines.indexOf(line) + 1)).startsWith("# REASON is ");

    List<String> words = List.of(line.split(" --url ")[0].replace("'", "").split(" "));
    assertThat(run(words.subList(1, words.size()).toArray(String[]::new))).isEqualTo(2);

    assertThat(err.toString())
        .contains(
            "reason is true-positive, expected, false-positive, duplicate, not-enough-data or"
                + " other");
    assertThat(service.part(CaseRepository.class).find(key).orElseThrow().state())
        .isEqualTo(CaseState.OPEN);
  }

  @Test
  void aListThatEndsEarlySaysSoAndWhatIsSevererThere() throws Exception {
    detect(
        DetectionDraft.like(Detections.of("early1", "early-critical", "host-1"))
            .severity(Severity.CRITICAL)
            .detection());
    CaseRepository cases = service.part(CaseRepository.class);
    CaseKey critical = keyOf("early-critical");
    await(() -> cases.find(critical).orElseThrow().severity() == Severity.CRITICAL);
    detect(Detections.of("early2", "early-newer", "host-1"));

    assertThat(run("cases", "list", "--text=early-", "--limit=1", "--format=table")).isZero();
    assertThat(err.toString())
        .isEqualTo(
            "takagari: there are more than these 1; --limit N shows more, 0 all\n"
                + "takagari: critical and open ones are among them: --state open --severity"
                + " critical\n");
    assertThat(run("cases", "list", "--text=early-", "--limit=1", "--format=ndjson")).isZero();
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(
            run("cases", "list", "--text=early-", "--limit=1", "--state=closed", "--format=table"))
        .isEqualTo(1);
    assertThat(err.toString()).isEqualTo("takagari: nothing fits\n");
    assertThat(run("cases", "list", "--text=early-", "--limit=2", "--format=table")).isZero();
    assertThat(err.toString()).isEmpty();

    assertThat(run("detections", "list", "--limit=1", "--format=table")).isZero();
    assertThat(err.toString()).contains("there are more than these 1; --limit N");
  }

  @Test
  void whoAcknowledgesWhatSomebodyHasIsToldWhoAndSinceWhen() throws Exception {
    detect(Detections.of("a1", "acknowledged-twice", "host-1"));
    CaseKey key = keyOf("acknowledged-twice");
    assertThat(
            post("/api/v1/cases/" + key + "/acknowledge", "{}", "Takagari-Operator", "dana")
                .statusCode())
        .isEqualTo(200);
    TimelineEntry entry =
        service.part(CaseRecords.class).timeline(key, 0, 100).stream()
            .filter(each -> each.what() == TimelineEntry.What.ACKNOWLEDGED)
            .findFirst()
            .orElseThrow();

    assertThat(run("cases", "ack", key.toString(), "--zone=UTC")).isZero();

    assertThat(out.toString())
        .isEqualTo(
            "%s is acknowledged already by %s, since %s%n"
                .formatted(
                    key,
                    entry.actor().name(),
                    DisplayZone.of("UTC").second(entry.at().toString())));
    assertThat(entry.actor().name()).endsWith("dana");
  }

  @Test
  void unknownMembersAreRefused() throws Exception {
    detect(Detections.of("u1", "unknown-members", "host-1"));
    CaseKey key = keyOf("unknown-members");
    for (String action : List.of("acknowledge", "assign", "comment", "close", "reopen", "snooze")) {
      HttpResponse<String> answer =
          post("/api/v1/cases/" + key + "/" + action, "{\"asignee\":\"bob\"}");
      assertThat(answer.statusCode()).as(action).isEqualTo(400);
      assertThat(answer.body()).as(action).contains("bad-request", "a member that is not known");
    }
    assertThat(service.part(CaseRepository.class).find(key).orElseThrow().state())
        .isEqualTo(CaseState.OPEN);
  }

  @Test
  void samplesAreLabelledWhereNoTextOfAnEventStands() throws Exception {
    detect(
        DetectionDraft.like(Detections.of("sample1", "samples", "host-1"))
            .marks(Set.of(Detection.Mark.SAMPLE))
            .detection());
    String key = keyOf("sample:samples").toString();

    assertThat(run("cases", "list", "--format=table", "--text=" + key)).isZero();
    assertThat(out.toString()).contains("open, sample");
    assertThat(run("cases", "list", "--format=ndjson", "--text=" + key)).isZero();
    assertThat(out.toString()).endsWith(",\"sample\":true}\n");
    assertThat(run("detections", "list", "--format=table", "--key=" + key)).isZero();
    assertThat(out.toString()).contains("filed, sample");

    detect(Detections.of("real1", "no-sample", "host-1"));
    assertThat(run("cases", "list", "--format=ndjson", "--text=no-sample")).isZero();
    assertThat(out.toString()).doesNotContain("\"sample\"");
  }

  @Test
  void casesAreMerged() throws Exception {
    detect(Detections.of("m1", "merged-a", "host-1"), Detections.of("m2", "merged-b", "host-2"));
    String from = keyOf("merged-a").toString();
    String into = keyOf("merged-b").toString();

    assertThat(run("cases", "merge", from, into)).isZero();

    assertThat(out.toString()).isEqualTo(from + " is closed, merged into " + into + "\n");
    assertThat(run("cases", "show", from)).isZero();
    assertThat(out.toString()).contains("takagari cases show " + into);
  }

  @Test
  void mergingIntoAClosedCaseIsRefusedWithWhatToDo() throws Exception {
    detect(Detections.of("n1", "kept-open", "host-1"), Detections.of("n2", "done-with", "host-2"));
    String from = keyOf("kept-open").toString();
    String into = keyOf("done-with").toString();
    assertThat(run("cases", "close", into, "--reason=expected")).isZero();

    assertThat(run("cases", "merge", from, into)).isEqualTo(2);

    assertThat(err.toString()).contains("case-state", into + " is closed; reopen it first");
    assertThat(post("/api/v1/cases/" + from + "/merge", "{\"into\":\"" + into + "\"}").statusCode())
        .isEqualTo(409);
    assertThat(run("cases", "show", from)).isZero();
    assertThat(out.toString()).contains("open · ");
  }

  @Test
  void suppressionsAreTriedMadeSeenAndEnded() throws Exception {
    detect(Detections.of("s1", "noise-a", "noisy-1"));
    assertThat(run("cases", "close", keyOf("noise-a").toString(), "--reason=true-positive"))
        .isZero();

    assertThat(run("suppressions", "preview", "--entity=host=noisy-*")).isZero();
    assertThat(out.toString()).contains("would have hidden 1 detection of ", "1 true-positive");
    assertThat(
            run(
                "suppressions",
                "add",
                "--rule=Suspicious*",
                "--entity=host=noisy-*",
                "--owner=sec",
                "--reason=load test",
                "--expires=30d"))
        .isZero();
    detect(Detections.of("s2", "noise-b", "noisy-2"));
    assertThat(run("detections", "list", "--disposition=suppressed", "--format=ndjson")).isZero();
    assertThat(out.toString()).contains("\"id\":\"s2\"", "\"why\":\"suppression 1\"");
    assertThat(run("suppressions", "list", "--format=table")).isZero();
    assertThat(out.toString()).contains("Suspicious*", "host=noisy-*", "sec", "load test");
    assertThat(run("suppressions", "end", "1")).isZero();
    assertThat(run("suppressions", "end", "1")).isEqualTo(1);
    assertThat(run("suppressions", "preview", "--entity=host=*")).isEqualTo(2);
    assertThat(run("suppressions", "preview", "--entity=host")).isEqualTo(2);
  }

  @Test
  void aSuppressionWhoseFieldHasNoPatternIsRefused() throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(service.url().resolve("/api/v1/suppressions/preview"))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"entity\":{\"host\":null}}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
  }

  @Test
  void aSuppressionThatFitsNothingOrNearlyEverythingIsRefused() throws Exception {
    for (String verb : List.of("preview", "add")) {
      List<String> command =
          new ArrayList<>(List.of("suppressions", verb, "--entity=hostname=ws-1"));
      if (verb.equals("add")) {
        command.addAll(List.of("--owner=sec", "--reason=test", "--expires=1d"));
      }
      assertThat(run(command.toArray(String[]::new))).as(verb).isEqualTo(2);
      assertThat(err.toString())
          .contains("no detection has the field hostname; did you mean host.name?");
    }
    assertThat(run("suppressions", "preview", "--rule=SomeRule", "--entity=host=*r*")).isEqualTo(2);
    assertThat(err.toString()).contains("the pattern *r* of host has fewer than 3 characters");
    assertThat(run("suppressions", "preview", "--entity=host=r")).isZero();
    assertThat(run("suppressions", "preview", "--entity=host=ws-1", "--entity=host=ws-2"))
        .as("the first would be left out")
        .isEqualTo(2);
    assertThat(err.toString()).contains("--entity names host twice");

    HttpResponse<String> answer =
        post("/api/v1/suppressions/preview", "{\"entity\":{\"Image\":\"x.exe\"}}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("bad-request", "did you mean process.executable");
  }

  @Test
  void whatCouldNotBeToldIsListedAndTriedAgain() throws Exception {
    ActQueue acts = service.part(ActQueue.class);
    TimelineEntry said =
        new TimelineEntry(
            1,
            Instant.EPOCH,
            new Actor("ann", Actor.Origin.CLI),
            TimelineEntry.What.COMMENTED,
            "see http://evil.example/");
    acts.put(
        List.of(
            new NewAct("pigeon", "A-2026-1", Act.Kind.ADD, "p1", TellText.write(said)),
            NewAct.show("pigeon", "A-2026-2"),
            new NewAct(
                "pigeon",
                "report",
                Act.Kind.POST,
                "p3",
                TellText.write(new TellPost("Week 47", "all quiet", List.of())))));
    for (ActQueue.TakenAct taken : acts.take("pigeon", 10, Duration.ofMinutes(1))) {
      acts.dead(taken.act(), "no such loft");
    }

    assertThat(run("outbox", "list", "--destination=pigeon", "--format=ndjson")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(3);
    JsonNode first = new ObjectMapper().readTree(lines.getFirst());
    assertThat(first.path("state").asText()).isEqualTo("dead");
    assertThat(first.path("why").asText()).isEqualTo("no such loft");
    assertThat(first.path("attempts").asInt()).isEqualTo(1);
    assertThat(first.path("tells").asText())
        .isEqualTo("commented by ann: see http://evil.example/");
    assertThat(lines.get(1)).contains("\"kind\":\"show\"", "\"tells\":\"\"");
    assertThat(lines.get(2)).contains("\"tells\":\"Week 47: all quiet\"");
    assertThat(run("outbox", "list", "--state=dead", "--format=table")).isZero();
    assertThat(out.toString()).contains("WHY NOT", "no such loft", "hxxp[://]evil[.]example/");
    assertThat(run("outbox", "list", "--state=waiting", "--destination=pigeon")).isEqualTo(1);
    assertThat(run("outbox", "list", "--state=lost")).isEqualTo(2);
    assertThat(err.toString()).contains("state is open, waiting, dead or all");

    String id = first.path("id").asText();
    assertThat(run("outbox", "redrive", id)).isZero();
    assertThat(out.toString()).isEqualTo("1 act tried again\n");
    assertThat(run("outbox", "redrive", id)).isEqualTo(1);
    assertThat(run("outbox", "redrive", "--destination=pigeon")).isZero();
    assertThat(out.toString()).isEqualTo("2 acts tried again\n");
    assertThat(run("outbox", "list", "--destination=pigeon", "--format=ndjson")).isZero();
    assertThat(out.toString())
        .contains("\"why\":\"the destination is not configured; acts wait there since 20");
    assertThat(run("outbox", "redrive")).isEqualTo(2);
    assertThat(run("outbox", "redrive", id, "--destination=pigeon")).isEqualTo(2);
    assertThat(err.toString()).contains("ID, --destination=NAME are mutually exclusive");
    assertThat(post("/api/v1/outbox/redrive", "").statusCode()).isEqualTo(400);
    HttpResponse<String> counts =
        HTTP.send(
            HttpRequest.newBuilder(service.url().resolve("/api/v1/outbox/counts"))
                .header("Authorization", "Bearer " + TOKEN)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(counts.body())
        .contains("{\"destination\":\"pigeon\",\"waiting\":3,\"dead\":0,\"since\":\"20");
    assertThat(service.part(AuditLog.class).list(AuditFilter.newest(100)))
        .anySatisfy(
            entry -> {
              assertThat(entry.action()).isEqualTo("outbox.redrive");
              assertThat(entry.subject()).isEqualTo("pigeon");
            });
  }

  private static List<JsonNode> told(String subject) {
    try {
      List<JsonNode> notes = new ArrayList<>();
      new ObjectMapper()
          .readTree(
              HTTP.send(
                      HttpRequest.newBuilder(service.url().resolve("/api/v1/told?limit=1000"))
                          .header("Authorization", "Bearer " + TOKEN)
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body())
          .path("told")
          .forEach(
              note -> {
                if (note.path("subject").asText().equals(subject)) {
                  notes.add(note);
                }
              });
      return notes;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void withoutAnyDestinationPeopleReadOnAPageWhatTheyWouldBeTold() throws Exception {
    detect(DetectionDraft.of("told", "told-on-a-page", Instant.now()).detection());
    String key = keyOf("told-on-a-page").toString();
    await(() -> !told(key).isEmpty());
    assertThat(post("/api/v1/cases/" + key + "/acknowledge", "{}").statusCode()).isEqualTo(200);

    await(
        () ->
            told(key).stream()
                .anyMatch(note -> note.path("text").asText().contains("acknowledged by")));
    await(
        () ->
            told(key).getLast().path("text").asText().startsWith("Case " + key + ", acknowledged"));
    JsonNode first = told(key).getLast();
    assertThat(first.path("kind").asText()).isEqualTo("show");
    assertThat(first.path("title").asText())
        .isEqualTo("HIGH · PowerShell download cradle on ws-host-1");
    assertThat(first.path("edits").asInt()).isPositive();
  }

  @Test
  void pagesAreOpenAndWhatTheyShowIsNot() throws Exception {
    for (String page : List.of("/told", "/search", "/cases/A-2026-000001", "/pages.js")) {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(service.url().resolve(page)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(page).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'");
    }
    for (String path :
        List.of(
            "/cases/A-2026-000001/x",
            "/cases/x",
            "/cases/A-2026-000001;x=/told",
            "/told/",
            "/told/../api/v1/told",
            "/api/v1/told")) {
      assertThat(
              HTTP.send(
                      HttpRequest.newBuilder(URI.create(service.url() + path)).build(),
                      HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .as(path)
          .isIn(400, 401);
    }
  }

  @Test
  void whatIsNoDetectionIsParkedAndListed() throws Exception {
    service.part(SqsMessageQueue.class).send(List.of("no detection"));
    ParkedMessages parked = service.part(ParkedMessages.class);
    await(() -> parked.count() == 1);

    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(service.url().resolve("/api/v1/detections/parked"))
                .header("Authorization", "Bearer " + TOKEN)
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.body())
        .contains("\"count\":1", "\"reason\":\"not-a-detection\"", "no detection");
  }

  @Test
  void doctorAndStatusLookAtTheAlertQueueAndCases() throws Exception {
    detect(Detections.of("looked-at", "group-looked-at", "host-1"));

    run("doctor");
    assertThat(out.toString().lines())
        .anySatisfy(line -> assertThat(line).isEqualTo("ok    alert-queue"));

    run("status");
    assertThat(out.toString().lines())
        .anySatisfy(
            line -> assertThat(line).matches("cases +[1-9].* not closed .* waiting for facts"))
        .anySatisfy(
            line -> assertThat(line).matches("alert queue \\d+ messages? waiting, \\d+ parked"));
  }

  private static JsonNode rules() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(service.url().resolve("/api/v1/rules"))
                .header("Authorization", "Bearer " + TOKEN)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new ObjectMapper().readTree(answer.body());
  }

  private static int version(JsonNode rules) {
    for (JsonNode rule : rules.path("rules")) {
      if (rule.path("id").asText().equals("door")) {
        return rule.path("version").asInt();
      }
    }
    return 0;
  }

  private interface Answer {
    boolean isSo(JsonNode rules);
  }

  private static void awaitRules(Answer wanted) throws InterruptedException {
    await(
        () -> {
          try {
            return wanted.isSo(rules());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void rulesAreReadAgainWhileTheServiceRuns() throws Exception {
    String rule =
        """
        id: door
        version: 1
        title: A door was opened
        severity: high
        description: Doors are shut.
        query: event.action:opened
        tests:
          - {dataset: acme.door, record: '{}', expect: match}
          - {dataset: acme.door, record: '{}', expect: no-match}
        """;
    Path file = Files.createDirectories(directory.resolve("rules")).resolve("door.yml");
    Files.writeString(file, rule);
    awaitRules(rules -> version(rules) == 1);
    assertThat(run("rules", "list")).isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^door +high +own +2 +A door was opened$")
        .containsPattern("(?m)^aws-root-used +high +shipped +6 ");
    assertThat(run("rules", "show", "door")).isZero();
    assertThat(out.toString())
        .startsWith("door  version 1, high, own (door.yml)\n  A door was opened\n\n")
        .contains(
            "  Doors are shut.\n",
            "  query      event.action:opened\n",
            "  raises     each event\n",
            "  tests      1 find something, 1 find nothing\n");

    Files.writeString(file, rule.replace("version: 1", "version: two"));
    awaitRules(rules -> rules.path("refused").size() == 1);
    assertThat(version(rules())).as("the old version goes on").isEqualTo(1);
    run("status");
    assertThat(out.toString()).containsPattern("rules +1 file cannot be used");
    assertThat(run("rules", "list")).isEqualTo(3);
    assertThat(err.toString()).contains("door.yml:2: ");

    Files.delete(file);
    awaitRules(rules -> version(rules) == 0 && rules.path("refused").isEmpty());
  }

  @Test
  void aRuleOfAServiceIsShownAsThatOfAFile() {
    for (String rule : List.of("aws-ec2-region-not-allowed", "aws-access-denied-burst")) {
      assertThat(run("rules", "show", rule)).as(rule).isZero();
      String served = out.toString();
      String none = directory.resolve("none").toString();
      assertThat(alone("rules", "show", rule, "--directory=" + none)).isZero();
      assertThat(out.toString()).isEqualTo(served);
    }
    assertThat(run("rules", "show", "nothing")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("takagari: there is no rule nothing\n");
    assertThat(run("rules", "list", "--directory=rules")).isEqualTo(2);
    assertThat(err.toString()).contains("give either files or a service, not both");
  }

  @Test
  void thePolicyThatDecidesIsShown() {
    assertThat(run("policy", "show")).isZero();
    String served = out.toString();

    assertThat(alone("policy", "show")).isZero();
    assertThat(out.toString()).isEqualTo(served).startsWith("default v1  (shipped)\n\n  1  ");
    assertThat(err.toString()).contains("no service is running here; this is what a file says");
    assertThat(run("policy", "show", "night.yml")).isEqualTo(2);
    assertThat(err.toString()).contains("give either files or a service, not both");
  }

  @Test
  void reportSaysHowRulesDid() throws Exception {
    detect(Detections.of("r1", "reported", "host-1"));

    CommandLine report = new CommandLine(new dev.takagari.app.cli.cases.RuleReportCommand());
    int code =
        report
            .setOut(new PrintWriter(out, true))
            .execute("--format=table", "--url=" + service.url(), "--token=" + TOKEN);

    assertThat(code).isZero();
    assertThat(out.toString()).contains("PRECISION", "SuspiciousPowerShell", "ws-host-1");
  }
}
