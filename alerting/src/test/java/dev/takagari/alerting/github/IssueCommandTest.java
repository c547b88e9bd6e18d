package dev.takagari.alerting.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.github.IssueCommand.Asked;
import dev.takagari.alerting.note.SameCase;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CloseReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssueCommandTest {
  @Test
  void linesThatBeginWithASlashAreCommandsAndTheRestIsText() {
    IssueCommand.Read read =
        IssueCommand.read(
            "I looked.\r\n/ack\r\n/assign @Octo\n/close expected because of the roll-out\nBye /ack");

    assertThat(read.commands())
        .containsExactly(
            new Asked(2, new IssueCommand.Acknowledge()),
            new Asked(3, new IssueCommand.Assign("Octo")),
            new Asked(4, new IssueCommand.Close(CloseReason.EXPECTED, "of the roll-out")));
    assertThat(read.rest()).isEqualTo("I looked.\nBye /ack");
  }

  @Test
  void timesAndReasonsAreRead() {
    assertThat(only("/snooze 4h")).isEqualTo(new IssueCommand.Snooze(Duration.ofHours(4), "4h"));
    assertThat(only("/suppress 7d because it is the backup"))
        .isEqualTo(new IssueCommand.Suppress(Duration.ofDays(7), "it is the backup"));
    assertThat(only("/close FALSE-POSITIVE"))
        .isEqualTo(new IssueCommand.Close(CloseReason.FALSE_POSITIVE, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/close",
        "/close because",
        "/snooze",
        "/snooze soon",
        "/snooze 0h",
        "/suppress 7d",
        "/suppress because",
        "/assign",
        "/assign two people",
        "/close duplicate",
        "/close duplicate of #12",
        "/close duplicate of A-2026-12",
        "/close duplicate of XA-2026-000123"
      })
  void whatIsMissingIsSaid(String line) {
    assertThat(only(line)).isInstanceOf(IssueCommand.Wrong.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd was read",
        "> /ack",
        " /ack",
        "```\n/ack\n```",
        "~~~\n/ack",
        "```\n```sh\n/ack\n```",
        "/etc",
        "/tmp was full",
        "/lgtm",
        "/cc @octo",
        "/hold",
        "/approve",
        "/assign-me",
        "/close-issue",
        "I looked\n/clsoe expected",
        "> /clsoe expected",
        "```\n/clsoe\n```",
        "a /ack",
        ""
      })
  void otherTextAsksForNothing(String text) {
    assertThat(IssueCommand.read(text).commands()).isEmpty();
  }

  @Test
  void codeWithinALineIsNoBlock() {
    assertThat(IssueCommand.read("```rm -rf /tmp/x``` was ours\n/ack").commands()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/clsoe expected because x, close",
    "/CLOES, close",
    "/acl, ack",
    "/akc, ack",
    "/acknowlege, acknowledge",
    "/asign me, assign",
    "/unassign, assign",
    "/reopn, reopen",
    "/snoze 4h, snooze",
    "/supress 7d because x, suppress",
    "/hlep, help"
  })
  void aFirstLineThatIsAlmostACommandIsOneThatWasMisspelt(String line, String near) {
    assertThat(only(line))
        .isInstanceOfSatisfying(
            IssueCommand.Misspelt.class, misspelt -> assertThat(misspelt.near()).isEqualTo(near));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/close duplicate of A-2026-000123 because of the mail",
        "/close duplicate a-2026-000123, of the mail",
        "/close Duplicate of case A-2026-000123: of the mail"
      })
  void aDuplicateSaysOfWhat(String line) {
    assertThat(only(line))
        .isEqualTo(new IssueCommand.Same(new SameCase(new CaseKey(2026, 123), "of the mail")));
  }

  @Test
  void theOtherCaseMayStandInTheNote() {
    assertThat(only("/close duplicate because A-2026-000123 has it"))
        .isEqualTo(
            new IssueCommand.Same(new SameCase(new CaseKey(2026, 123), "A-2026-000123 has it")));
  }

  private static IssueCommand only(String line) {
    return IssueCommand.read(line).commands().getFirst().command();
  }
}
