package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.app.Takagari;
import dev.takagari.app.service.RunningService;
import dev.takagari.app.service.TakagariApplication;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Reports of a running service, as people ask for them.
class ReportServiceTest {
  private static final String TOKEN = "a token for this test alone";

  @TempDir private static Path directory;
  private static RunningService service;
  private static CaseKey quiet;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    AwsAddress s3 = SharedStack.get().s3();
    PostgresAddress database = SharedStack.freshDatabase();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("takagari.roles", "search");
    properties.put("takagari.token", TOKEN);
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
    // the lake alone answers
    properties.put("takagari.hot.url", "http://127.0.0.1:9");
    properties.put("takagari.alerting.rules", directory.resolve("rules").toString());
    properties.put("takagari.alerting.reports[0].name", "onions");
    properties.put("takagari.alerting.reports[0].query", "dns.question.name:*.onion");
    properties.put("takagari.alerting.reports[0].to", "pager");
    service = TakagariApplication.start(properties, 0);

    CaseRepository cases = service.part(CaseRepository.class);
    quiet =
        Objects.requireNonNull(
            cases
                .file(
                    DetectionDraft.like(Detections.of("q", "quiet", "host-1"))
                        .title("=cmd() <@here> https://evil.example/")
                        .severity(Severity.LOW)
                        .detection())
                .key());
    cases.assess(
        quiet, new Assessment(Severity.LOW, "unclear", List.of("a test"), Tell.DIGEST, "test 1"));
  }

  @AfterAll
  static void stop() {
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

  @Test
  void aDigestNamesWhatNobodyWasCalledFor() {
    assertThat(run("report", "digest")).as(err.toString()).isZero();

    assertThat(out.toString())
        .startsWith("# Digest of ")
        .contains(": 1 case\n", "- **LOW** " + quiet, "on `ws-host-1`", "[file] cases-")
        .contains("`=cmd() <@here> hxxps[://]evil[.]example/`")
        .doesNotContain("https://evil");
  }

  @Test
  void aWeekIsPrintedAsPageAndAsRowsAndWritten() throws Exception {
    String week =
        dev.takagari.alerting.report.IsoWeek.of(
                java.time.LocalDate.parse(
                    service
                        .part(CaseRepository.class)
                        .find(quiet)
                        .orElseThrow()
                        .times()
                        .opened()
                        .toString()
                        .substring(0, 10)))
            .toString();

    assertThat(run("report", "weekly", "--week", week, "--format=md")).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("# Week " + week).contains("| falcon | low | digest |");
    assertThat(run("report", "weekly", "--week", week, "--format=csv")).isZero();
    assertThat(out.toString()).startsWith("key,opened_at,").contains(quiet + ",", ",'=cmd()");
    Path into = directory.resolve("reports");
    assertThat(run("report", "weekly", "--week", week, "--output", into.toString())).isZero();
    assertThat(out.toString().lines()).hasSize(7);
    assertThat(Files.readString(into.resolve("summary.md"))).startsWith("# Week " + week);
    assertThat(into.resolve("not-told-" + week + ".csv")).isNotEmptyFile();
  }

  @Test
  void aWeekLongAgoIsThereToo() {
    assertThat(run("report", "weekly", "--week=2001-W01")).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("# Week 2001-W01: 0 cases, 0 closed");
  }

  @Test
  void aSavedQuerySaysWhatItDoesNotCover() {
    assertThat(run("report", "query", "onions"))
        .as("the index was not read, so it is not known that there is nothing: %s", err)
        .isZero();

    assertThat(out.toString())
        .startsWith("# onions of ")
        .contains("no events", "Query: `dns.question.name:*.onion`", "**Not covered");
  }

  @Test
  void reportsAreListedWithWhereTheyGo() throws Exception {
    assertThat(run("report", "list", "--format=ndjson")).isZero();

    List<JsonNode> rows = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      rows.add(new ObjectMapper().readTree(line));
    }
    assertThat(rows)
        .extracting(row -> row.path("name").asText())
        .containsExactly("digest", "weekly", "onions");
    assertThat(rows.getLast().path("unknown").get(0).asText()).isEqualTo("pager");
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.path("last_at").isNull()).as("nothing was ever posted").isTrue();
              assertThat(row.path("zone").asText()).isEqualTo("UTC");
            });
    assertThat(run("report", "list", "--format=table")).isZero();
    assertThat(out.toString()).contains("NAME", "onions", "pager", "never");
  }

  @Test
  void whatCannotBeIsSaid() {
    assertThat(run("report", "query", "none")).isNotZero();
    assertThat(err.toString()).contains("there is no report of this name; there are: onions (");
    assertThat(run("report", "post", "none")).isNotZero();
    assertThat(err.toString()).contains("there are: digest, weekly, onions (");
    assertThat(run("report", "weekly", "--week=2026-W54")).isEqualTo(2);
    assertThat(err.toString()).contains("week is one such as 2026-W47");
    assertThat(run("report", "digest", "--day=tomorrow")).isEqualTo(2);
    assertThat(err.toString()).contains("day is one such as 2026-11-24");
    assertThat(run("report", "digest", "--name=onions")).isEqualTo(2);
    assertThat(err.toString()).contains("the report of this name is a query");
    assertThat(run("report", "post", "onions")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no destination");
  }
}
