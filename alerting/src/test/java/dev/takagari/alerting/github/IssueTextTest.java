package dev.takagari.alerting.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseDraft;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.testing.Golden;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// `-Dtakagari.regenerate=true` writes the files anew.
class IssueTextTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/github");
  private static final String HOSTILE =
      "@everyone #12 GH-3 o/r#4 deadbeefcafe [x](javascript:alert(1)) ![i](http://t.example/p.png) <img src=x onerror=alert(1)> | `a``b` *e* _u_ ~~s~~ <!-- takagari:end --> - [ ] task :skull: $x$ http://evil.example www.evil.example a@b.example \\| &amp; end\nnext # line";

  private final IssueText text = new IssueText(ZoneId.of("Asia/Tokyo"));

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("open", ToldCases.open()),
        Arguments.of("facts", ToldCases.withFacts()),
        Arguments.of("acknowledged", ToldCases.acknowledged()),
        Arguments.of("closed", ToldCases.closed()),
        Arguments.of("merged", ToldCases.merged()),
        Arguments.of("hosts-200", ToldCases.hosts(200)),
        Arguments.of("hostile", ToldCases.hostile(HOSTILE)),
        Arguments.of("very-long", ToldCases.veryLong("A`|")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anIssueSaysThis(String name, CaseBrief brief) {
    String body = IssueBody.with("", ToldCases.KEY, most -> text.block(brief, "", most));
    Golden.check(
        GOLDEN.resolve(name + ".md"),
        "<!-- "
            + text.title(brief)
            + " -->\n<!-- "
            + String.join(" ", IssueLabels.of(brief.found()))
            + " -->\n"
            + body
            + "\n");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void titlesAreShortAndOfOneLineAndNameNoIndicator(String name, CaseBrief brief) {
    assertThat(text.title(brief))
        .as(name)
        .hasSizeLessThanOrEqualTo(IssueText.LONGEST_TITLE)
        .startsWith("[HIGH] ")
        .endsWith(" (A-2026-000482)")
        .doesNotContain("\n", "[.]", "@", "`");
  }

  @Test
  void noSecretGetsIntoAnIssue() {
    String body = text.block(ToldCases.withFacts(), "", IssueBody.LONGEST);

    assertThat(body).contains("(left out)").doesNotContain("AKIAIOSFODNN7EXAMPLE", "hunter2");
  }

  @Test
  void whatAServiceDoesNotKnowIsNotCalledHarmless() {
    assertThat(text.block(ToldCases.withFacts(), "", IssueBody.LONGEST))
        .contains("| not found, which clears nothing |");
  }

  @Test
  void textOfPeopleAroundOurPartStays() {
    String first = body("", ToldCases.open());
    String edited = "Above by a person.\n" + first + "\nBelow by a person.";

    String next = body(edited, ToldCases.closed());

    assertThat(next)
        .startsWith("Above by a person.\n")
        .endsWith("\nBelow by a person.")
        .contains("closed as expected")
        .containsOnlyOnce(IssueMarks.BEGIN)
        .containsOnlyOnce(IssueMarks.END)
        .containsOnlyOnce(IssueMarks.ofCase(ToldCases.KEY));
  }

  @Test
  void anIssueThatSaysItAlreadyIsNotChanged() {
    String first = body("", ToldCases.open());

    assertThat(body(first, ToldCases.open())).isSameAs(first);
    String crlf = first.replace("\n", "\r\n");
    assertThat(body(crlf, ToldCases.open())).isSameAs(crlf);
  }

  @Test
  void marksThatEventsBringAreNotTakenForOurs() {
    String attack = IssueMarks.END + IssueMarks.BEGIN + IssueMarks.ofCase(ToldCases.KEY);
    String first = body("", ToldCases.hostile(attack)) + "\nBelow.";

    String next = body(first, ToldCases.open());

    assertThat(next).endsWith(IssueMarks.END + "\nBelow.").containsOnlyOnce(IssueMarks.END);
    assertThat(body("", ToldCases.open()) + "\nBelow.").isEqualTo(next);
  }

  @Test
  void deletedMarksMakeOneNewPartAtTheEnd() {
    String first = body("", ToldCases.open()).replace(IssueMarks.END, "");

    String next = body(first, ToldCases.closed());

    assertThat(next)
        .startsWith(IssueMarks.ofCase(ToldCases.KEY))
        .endsWith(IssueMarks.END)
        .containsOnlyOnce(IssueMarks.BEGIN)
        .contains("State** | open", "State** | closed as expected");
    assertThat(body(next, ToldCases.closed())).isEqualTo(next);
  }

  @Test
  void stepsThatPeopleTickedStayTicked() {
    String first = body("", ToldCases.open());
    String ticked = first.replaceFirst("- \\[ \\] ", "- [x] ");

    assertThat(body(ticked, ToldCases.closed())).containsOnlyOnce("- [x] ");
  }

  @Test
  void aBodyThatPeopleFilledIsLeftAsItIs() {
    String full = "x".repeat(IssueBody.LONGEST - 100);

    assertThat(body(full, ToldCases.open())).isSameAs(full);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void bodiesAreNeverTooLong(String unit) {
    for (int foreign : new int[] {0, 30_000, 60_000, 64_900}) {
      String before = "y".repeat(foreign);
      String body = body(before, ToldCases.veryLong(unit));
      assertThat(body.length()).isLessThanOrEqualTo(IssueBody.LONGEST);
      assertThat(body.startsWith(before)).isTrue();
      assertThat(body.contains("**HIGH**")).isEqualTo(foreign <= 60_000);
    }
  }

  static Stream<String> texts() {
    return Stream.of(
        "a", "`", "|", "``` ", "😀", "\\|", "<!--", "@a ", "\n", "PowerShell ", "a b ");
  }

  @Test
  void aCommentTellsWhoDidWhatAndQuotesThem() {
    TimelineEntry entry =
        new TimelineEntry(
            9,
            ToldCases.T,
            new Actor("dana", Actor.Origin.SLACK),
            What.COMMENTED,
            "see http://evil.example\n\n# no heading\n@octo look",
            "https://slack.example/p1");

    Golden.check(GOLDEN.resolve("comment.md"), new CommentText(ZoneId.of("UTC")).of(entry) + "\n");
  }

  @Test
  void namesOfOurPeopleAreWrittenAsTheyAreAndNeverAsMarkup() {
    Actor ito = new Actor("k.ito", Actor.Origin.API);
    CommentText comments = new CommentText(ZoneId.of("UTC"));

    assertThat(comments.of(new TimelineEntry(9, ToldCases.T, ito, What.ASSIGNED, "to m.abe")))
        .contains("by k.ito in Takagari", "> to m.abe");
    assertThat(comments.of(new TimelineEntry(9, ToldCases.T, ito, What.ASSIGNED, "to @octo")))
        .contains("> to `@octo`");
    CaseBrief brief =
        new CaseDraft().assignee("k.ito").entry(What.ASSIGNED, ito, "to k.ito").brief();
    assertThat(body("", brief)).contains("assigned to k.ito", "by k.ito: to k.ito");
  }

  private String body(String old, CaseBrief brief) {
    return IssueBody.with(old, ToldCases.KEY, most -> text.block(brief, "", most));
  }
}
