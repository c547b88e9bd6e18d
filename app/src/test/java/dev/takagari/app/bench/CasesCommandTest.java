package dev.takagari.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.app.Takagari;
import dev.takagari.core.detection.Detection;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CasesCommandTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path directory;
  private final StringWriter said = new StringWriter();

  private int run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("bench", "cases", "--home"));
    arguments.add(directory.resolve("home").toString());
    arguments.addAll(List.of(more));
    CommandLine command = Takagari.commandLine();
    command.setErr(new PrintWriter(said, true));
    command.setOut(new PrintWriter(said, true));
    return command.execute(arguments.toArray(String[]::new));
  }

  @Test
  void refusesNonsense() {
    for (String option :
        List.of("--rate=0", "--seconds=0", "--batch=0", "--hosts=0", "--groups=0", "--only=x")) {
      assertThat(run(option)).as(option).isEqualTo(2);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void plansNewCasesOthersThatJoinCopiesAndUpdates() {
    List<Detection> messages =
        CasePlan.of(2_000, 200, 50, false, 50, java.time.Instant.EPOCH).messages();
    assertThat(messages).hasSize(2_000);
    assertThat(messages.stream().map(Detection::groupKey).distinct()).hasSize(200);
    assertThat(messages.stream().map(Detection::ruleId).distinct()).hasSize(20);
    long versions =
        messages.stream().map(one -> one.id() + " " + one.revision()).distinct().count();
    long ids = messages.stream().map(Detection::id).distinct().count();
    assertThat(2_000 - versions).as("copies").isBetween(100L, 300L);
    assertThat(versions - ids).as("updates").isBetween(100L, 300L);
    assertThat(CasePlan.of(2_000, 200, 50, false, 50, java.time.Instant.EPOCH).messages())
        .extracting(Detection::id, Detection::revision, Detection::groupKey)
        .containsExactlyElementsOf(
            messages.stream()
                .map(
                    one ->
                        org.assertj.core.groups.Tuple.tuple(
                            one.id(), one.revision(), one.groupKey()))
                .toList());
  }

  @Test
  void aStormIsFiveHundredNewThingsOfOneRuleInAMinute() {
    List<Detection> messages =
        CasePlan.of(6_000, 600, 50, true, 50, java.time.Instant.EPOCH).messages();
    Set<String> ids = new HashSet<>();
    // copies and later versions of them come as of everything
    List<Detection> storm =
        messages.stream()
            .filter(one -> one.ruleId().equals("StormRule") && ids.add(one.id()))
            .toList();
    assertThat(storm).hasSize(CasePlan.STORM);
    assertThat(storm.stream().map(Detection::groupKey).distinct()).hasSize(CasePlan.STORM);
    assertThat(messages.indexOf(storm.getLast())).isBetween(2_900, 3_000);
  }

  @Test
  void percentilesAreOfWhatThereWas() {
    List<Duration> times =
        IntStream.rangeClosed(1, 200).mapToObj(i -> Duration.ofMillis(201 - i)).toList();
    assertThat(Percentiles.of(times))
        .isEqualTo(
            new Percentiles(
                Duration.ofMillis(100),
                Duration.ofMillis(190),
                Duration.ofMillis(198),
                Duration.ofMillis(200)));
    assertThat(Percentiles.of(List.of())).isEqualTo(Percentiles.NONE);
  }

  @Test
  void whatIsNotFiledOrHasNoFactsIsMissing() {
    Map<String, List<Instant>> sent = new HashMap<>();
    sent.put("twice", List.of(NOON, NOON.plusSeconds(5)));
    sent.put("once of twice", List.of(NOON, NOON.plusSeconds(5)));
    sent.put("without facts", List.of(NOON));
    sent.put("never", List.of(NOON));
    CaseDelays.Times times =
        CaseDelays.Times.of(
            sent,
            new CaseStopwatch.Reading(
                Map.of(
                    "twice", List.of(NOON.plusSeconds(1), NOON.plusSeconds(7)),
                    "once of twice", List.of(NOON.plusSeconds(1)),
                    "without facts", List.of(NOON.plusSeconds(1))),
                Map.of("twice", NOON.plusSeconds(3), "once of twice", NOON)));
    assertThat(times.missing()).isEqualTo(3);
    assertThat(times.stored())
        .containsExactlyInAnyOrder(
            Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1));
    assertThat(times.told())
        .containsExactlyInAnyOrder(
            Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(1));
  }

  @Test
  void aCaseIsToldFromTheLastTimeThatItBecameLoud() {
    CaseDelays.Shown shown =
        CaseDelays.Shown.of(
            Map.of(
                "A-2026-000001", List.of(NOON),
                "A-2026-000002", List.of(NOON, NOON.plusSeconds(60), NOON.plusSeconds(90)),
                "A-2026-000003", List.of(NOON)),
            Map.of(
                "A-2026-000001", NOON.plusSeconds(1),
                "A-2026-000002", NOON.plusSeconds(63),
                "A-2026-000004", NOON));
    assertThat(shown.cases()).isEqualTo(3);
    assertThat(shown.missing()).isEqualTo(1);
    assertThat(shown.isGood()).isFalse();
    assertThat(shown.times().p50()).isEqualTo(Duration.ofSeconds(1));
    assertThat(shown.times().max()).isEqualTo(Duration.ofSeconds(3));
    assertThat(
            CaseDelays.Shown.of(
                    Map.of("A-2026-000001", List.of(NOON)),
                    Map.of("A-2026-000001", NOON.plusSeconds(2)))
                .isGood())
        .isTrue();
    assertThat(CaseDelays.Shown.of(Map.of(), Map.of()).isGood()).as("nobody was told").isFalse();
  }

  @Test
  @Tag("slow")
  void everyCaseThatPeopleAreToldOfIsFoundInSlack() {
    int exitCode = run("--rate=20", "--seconds=5", "--warm-up=2", "--groups=20", "--only=told");

    assertThat(exitCode).as(said.toString()).isIn(0, BenchCommand.FAILED);
    assertThat(said.toString())
        .contains("20 cases, nothing missing", "that people are told of, nothing missing")
        .containsPattern("stored case to its message in Slack +p50 ");
    assertThat(directory.resolve("home")).isEmptyDirectory();
  }

  @Test
  @Tag("slow")
  void everyMessageIsFoundAgainAndNothingIsLeft() {
    Path page = directory.resolve("cases.md");

    // whether it is in time says nothing here: the machine does other things
    int exitCode =
        run(
            "--rate=20",
            "--seconds=5",
            "--warm-up=2",
            "--groups=20",
            "--only=slow",
            "--document=" + page);

    assertThat(exitCode).as(said.toString()).isIn(0, BenchCommand.FAILED);
    assertThat(said.toString()).contains("100 messages", "20 cases, nothing missing");
    assertThat(directory.resolve("home")).isEmptyDirectory();
    assertThat(page)
        .content()
        .startsWith("# Benchmark of cases\n")
        .contains("## `slow`: one source of intel that takes 30 s", "| queue to first facts | p50 ")
        .doesNotContain(directory.toString());
  }
}
