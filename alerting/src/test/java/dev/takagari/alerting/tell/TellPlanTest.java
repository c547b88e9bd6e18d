package dev.takagari.alerting.tell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.note.CaseDraft;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Actor.Origin;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.telling.TellText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TellPlanTest {
  private static final Audience SLACK = Audience.chat("slack", Origin.SLACK);
  private static final Audience GITHUB = Audience.tracker("github", Origin.GITHUB);
  private static final List<Audience> BOTH = List.of(SLACK, GITHUB);
  private static final String KEY = CaseDraft.KEY.toString();

  private static TellPlan plan(CaseDraft draft, Map<String, Long> told) {
    return TellPlan.of(draft.found(), told, draft.entries(), BOTH);
  }

  private static List<String> done(TellPlan plan) {
    return plan.acts().stream().map(act -> act.destination() + " " + act.kind().code()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "PAGE, false, slack show; github show",
        "CHANNEL, false, slack show; github show",
        "CHANNEL, true, slack show; github show",
        "DIGEST, false, none",
        "DIGEST, true, github show",
        "RECORD, false, none",
        "RECORD, true, none"
      })
  void theLevelSaysWhereACaseIsBegun(Tell tell, boolean acknowledged, String acts) {
    CaseDraft draft = new CaseDraft().tell(tell);
    if (acknowledged) {
      draft.acknowledged();
    }

    TellPlan plan = plan(draft, Map.of());

    assertThat(String.join("; ", done(plan))).isEqualTo(acts == null ? "" : acts);
  }

  @Test
  void whatIsBegunShowsWhatWasBeforeAndIsToldOnlyWhatFollows() {
    CaseDraft draft = new CaseDraft().acknowledged();

    TellPlan begun = plan(draft, Map.of());
    TellPlan followed = plan(draft.entry(What.COMMENTED, Actor.SYSTEM, "later"), begun.told());

    assertThat(begun.acts()).extracting(NewAct::kind).containsOnly(Act.Kind.SHOW);
    assertThat(begun.told()).containsOnly(Map.entry("slack", 2L), Map.entry("github", 2L));
    assertThat(followed.acts())
        .filteredOn(act -> act.kind() == Act.Kind.ADD)
        .extracting(NewAct::marker)
        .containsExactly(KEY + ":t3", KEY + ":t3");
    assertThat(followed.told()).containsOnly(Map.entry("slack", 3L), Map.entry("github", 3L));
  }

  @Test
  void nobodyHearsOfACaseThatWasClosedBefore() {
    assertThat(plan(new CaseDraft().closed(CloseReason.EXPECTED, ""), Map.of()).acts()).isEmpty();
    assertThat(plan(new CaseDraft().mergedInto(new CaseKey(2026, 1)), Map.of()).acts()).isEmpty();
  }

  @Test
  void whatIsShownIsFollowedHoweverQuietItBecomes() {
    CaseDraft draft = new CaseDraft().tell(Tell.RECORD).closed(CloseReason.EXPECTED, "drill");

    TellPlan plan = plan(draft, Map.of("slack", 1L));

    assertThat(done(plan)).containsExactly("slack show", "slack add");
    assertThat(TellText.entry(plan.acts().getLast().content()))
        .isEqualTo(draft.entries().getLast());
  }

  @Test
  void nobodyIsToldInAThreadWhatTheyDidThere() {
    CaseDraft draft =
        new CaseDraft()
            .acknowledged()
            .entry(What.COMMENTED, CaseDraft.DANA, "it was me")
            .entry(What.COMMENTED, new Actor("kim", Origin.GITHUB), "no, me");

    TellPlan plan = plan(draft, Map.of("slack", 1L, "github", 1L));

    assertThat(markers(plan, "slack")).containsExactly(KEY + ":t4");
    assertThat(markers(plan, "github")).containsExactly(KEY + ":t2", KEY + ":t3");
  }

  @Test
  void whyACaseWasClosedStandsInTheThreadWhereverItWasClosed() {
    CaseDraft draft = new CaseDraft().closed(CloseReason.EXPECTED, "drill");

    assertThat(markers(plan(draft, Map.of("slack", 1L)), "slack")).containsExactly(KEY + ":t2");
  }

  @Test
  void planningAgainMakesTheSameMarkers() {
    CaseDraft draft = new CaseDraft().acknowledged().closed(CloseReason.EXPECTED, "drill");
    Map<String, Long> told = Map.of("slack", 1L, "github", 1L);

    assertThat(plan(draft, told).acts()).isEqualTo(plan(draft, told).acts());
  }

  private static List<String> markers(TellPlan plan, String destination) {
    return plan.acts().stream()
        .filter(act -> act.destination().equals(destination) && act.kind() == Act.Kind.ADD)
        .map(NewAct::marker)
        .toList();
  }
}
