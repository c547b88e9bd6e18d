package dev.takagari.alerting.facts.finder;

import static dev.takagari.alerting.facts.FactWorld.AID;
import static dev.takagari.alerting.facts.FactWorld.T;
import static dev.takagari.alerting.facts.finder.FindersTestKit.ask;
import static dev.takagari.alerting.facts.finder.FindersTestKit.detection;
import static dev.takagari.alerting.facts.finder.FindersTestKit.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.facts.FactWorld;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.State;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoverageFinderTest {
  private final FactWorld world = new FactWorld();

  private FactGroup covered(Instant now) {
    return ask(
        new CoverageFinder(world.search(), world.gaps(), FeedLogs.UNKNOWN),
        detection(Map.of(Columns.HOST_ID, AID)),
        now);
  }

  private void heard(Instant time) {
    world.events.add(
        List.of(FactWorld.event("heard", time, Map.of(Columns.HOST_ID, AID), Map.of())));
  }

  @Test
  void saysThatNothingCameOfTheHost() {
    FactGroup group = covered(T.plusSeconds(10));

    assertThat(told(group))
        .containsExactly(
            "no events: no events of this host but alerts from 2026-11-19T10:00:00Z on: what it did cannot be"
                + " known");
    assertThat(group.state()).isEqualTo(State.PENDING);
    assertThat(covered(T.plus(Duration.ofHours(2))).state()).isEqualTo(State.COMPLETE);
  }

  @Test
  void ofWhatHappenedLongAgoNothingStillComes() {
    Instant late = T.plus(Duration.ofDays(900));
    FactGroup group =
        ask(
            new CoverageFinder(world.search(), world.gaps(), FeedLogs.UNKNOWN),
            Inquiry.first("A-2026-000001", detection(Map.of(Columns.HOST_ID, AID)), late));

    assertThat(group.state()).isEqualTo(State.COMPLETE);
    assertThat(group.note()).doesNotContain("still come");
    assertThat(group.facts().getFirst().values()).containsEntry(FactKeys.MISSING, "true");
  }

  @Test
  void saysSinceWhenTheHostIsSilent() {
    heard(T.minus(Duration.ofHours(5)));

    assertThat(told(covered(T.plusSeconds(10))))
        .containsExactly(
            "silent: no events of this host since 2026-11-20T05:00:00Z, 5 hours before the"
                + " detection");
  }

  @Test
  void saysThatTheHostFellSilentAfterwards() {
    heard(T.plusSeconds(60));

    assertThat(told(covered(T.plus(Duration.ofHours(3)))))
        .containsExactly("silent: no events of this host since 2026-11-20T10:01:00Z");
  }

  @Test
  void ofWhatHappenedLongAgoTheWeekAfterItCounts() {
    heard(T.minus(Duration.ofHours(5)));
    heard(T.plus(Duration.ofDays(300)));

    assertThat(told(covered(T.plus(Duration.ofDays(400)))))
        .containsExactly(
            "silent: no events of this host since 2026-11-20T05:00:00Z, 5 hours before the"
                + " detection");

    heard(T.plus(Duration.ofDays(7)));
    assertThat(covered(T.plus(Duration.ofDays(400))).facts()).isEmpty();
  }

  @Test
  void theDetectionItselfIsNoSignOfLife() {
    world.events.add(
        List.of(
            FactWorld.event(
                "alert", T, Map.of(Columns.HOST_ID, AID, Columns.EVENT_KIND, "alert"), Map.of())));

    assertThat(told(covered(T.plusSeconds(10))).getFirst()).startsWith("no events");
  }

  @Test
  void namesWhatFeedsDidNotBring() {
    heard(T.plusSeconds(5));
    world.gaps.add(
        new CoverageItem(CoverageKind.SILENT, "fdr", T, null, 0, "nothing came for 20 minutes"));
    world.gaps.add(
        new CoverageItem(
            CoverageKind.BEFORE_FIRST, "fdr", null, T, 0, "the feed had brought nothing"));
    // true of every case, so no news of this one
    world.gaps.add(
        CoverageItem.always(CoverageKind.ALERTS_ONLY, "intake-aws-guardduty", 0, "alerts"));

    assertThat(told(covered(T.plusSeconds(10))))
        .containsExactly(
            "may be missing: fdr: nothing came for 20 minutes from 2026-11-20T10:00:00Z",
            "may be missing: fdr: the feed had brought nothing until 2026-11-20T10:00:00Z");
  }

  private void silent(String feed) {
    world.gaps.add(new CoverageItem(CoverageKind.SILENT, feed, T, null, 0, "nothing came"));
  }

  /// Feeds of which a case hears that they are silent.
  private List<String> namedFor(Detection detection) {
    Map<String, Set<String>> brought =
        Map.of(
            "falcon", Set.of("crowdstrike.fdr", "crowdstrike.external"),
            "trail", Set.of("aws.cloudtrail"),
            "brought-aws-cloudtrail", Set.of("aws.cloudtrail"),
            "doors", Set.of("acme.door"),
            "crowdstrike.stream", Set.of("crowdstrike.stream"));
    CoverageFinder finder =
        new CoverageFinder(
            world.search(), world.gaps(), feed -> brought.getOrDefault(feed, Set.of()));
    return ask(finder, detection, T.plusSeconds(10)).facts().stream()
        .filter(fact -> fact.label().equals("may be missing"))
        .map(fact -> fact.text().substring(0, fact.text().indexOf(':')))
        .toList();
  }

  @Test
  void onlyFeedsThatCanTellOfTheDetectionAreNamed() {
    List.of("falcon", "trail", "brought-aws-cloudtrail", "doors", "crowdstrike.stream", "new")
        .forEach(this::silent);

    assertThat(namedFor(detection(Map.of(Columns.HOST_ID, AID)))).containsExactly("falcon", "new");
    assertThat(namedFor(detection(Map.of(Columns.AWS_PRINCIPAL_ARN, "arn:aws:iam::1:root"))))
        .containsExactly("trail", "new");
    assertThat(namedFor(ofDataset("acme.door"))).containsExactly("doors", "new");
    assertThat(namedFor(ofDataset("crowdstrike.stream")))
        .containsExactly("crowdstrike.stream", "new");
    assertThat(namedFor(ofDataset(""))).hasSize(3);
  }

  @Test
  void whatWasBroughtByHandIsMissingOnlyOfWhatWasBroughtByHand() {
    List.of("trail", "brought-aws-cloudtrail").forEach(this::silent);
    Map<Column, String> ofAccount = Map.of(Columns.CLOUD_ACCOUNT_ID, "111122223333");

    assertThat(namedFor(detection(ofAccount))).containsExactly("trail");
    assertThat(namedFor(of(detection(ofAccount), "aws.cloudtrail", Set.of(Detection.Mark.BROUGHT))))
        .containsExactly("trail", "brought-aws-cloudtrail");
  }

  private static Detection ofDataset(String dataset) {
    return of(detection(Map.of()), dataset, Set.of());
  }

  private static Detection of(Detection plain, String dataset, Set<Detection.Mark> marks) {
    return DetectionDraft.like(plain).dataset(dataset).marks(marks).detection();
  }

  @Test
  void isAskedAgainWhileBatchesAreOnTheirWay() {
    heard(T.plusSeconds(5));
    world.gaps.add(
        new CoverageItem(CoverageKind.UNFINISHED, "fdr", T, null, 1, "batches on their way: 1"));

    assertThat(covered(T.plusSeconds(10)).state()).isEqualTo(State.PENDING);
  }

  @Test
  void saysThatNothingIsKnownToBeMissing() {
    heard(T.plusSeconds(5));

    FactGroup group = covered(T.plusSeconds(10));

    assertThat(group.facts()).isEmpty();
    assertThat(group.note()).as("more may come").isEqualTo("nothing is known to be missing so far");
    heard(T.plus(Duration.ofHours(2)));
    assertThat(covered(T.plus(Duration.ofHours(2))).note())
        .isEqualTo("nothing is known to be missing");
  }

  private FactGroup coveredOf(Map<Column, String> fields) {
    return ask(
        new CoverageFinder(world.search(), world.gaps(), FeedLogs.UNKNOWN),
        detection(fields),
        T.plus(Duration.ofHours(2)));
  }

  @Test
  void saysThatNothingCameOfAnInstanceOfACloud() {
    Map<Column, String> fields = Map.of(Columns.CLOUD_INSTANCE_ID, "i-0a1b2c3d4e5f67890");

    assertThat(told(coveredOf(fields)))
        .containsExactly(
            "no events: no events of this instance but alerts from 2026-11-19T10:00:00Z on: what"
                + " it did cannot be known");
    assertThat(
            told(
                coveredOf(
                    Map.of(
                        Columns.CLOUD_INSTANCE_ID, "i-0a1b2c3d4e5f67890", Columns.HOST_ID, AID))))
        .as("its sensor says more")
        .singleElement()
        .asString()
        .startsWith("no events: no events of this host");
  }

  private EventRow dropped(String host, Instant time, String count) {
    return EventRow.builder()
        .set(Columns.EVENT_ID, host + time)
        .set(Columns.TIMESTAMP, FactWorld.micros(time))
        .set(Columns.EVENT_DATASET, "falco.alerts")
        .set(Columns.EVENT_KIND, "state")
        .set(Columns.RULE_NAME, "Falco internal: syscall event drop")
        .set(Columns.HOST_NAME, host)
        .attribute("n_drops", count)
        .build();
  }

  @Test
  void saysWhatFalcoDidNotSeeOnTheHost() {
    world.events.add(
        List.of(
            dropped("node-7", T.minusSeconds(60), "13"),
            dropped("node-7", T.plusSeconds(60), "7"),
            dropped("node-8", T, "100"),
            dropped("node-7", T.minus(Duration.ofHours(3)), "1000")));

    assertThat(told(coveredOf(Map.of(Columns.HOST_NAME, "node-7"))))
        .as("not searched for while coverage knows of none")
        .isEmpty();
    world.gaps.addAll(
        new FalcoDrops(world.search())
            .items(T.plus(Duration.ofHours(1))).values().stream().flatMap(List::stream).toList());
    assertThat(told(coveredOf(Map.of(Columns.HOST_NAME, "node-7"))))
        .containsExactly(
            "may be missing: 20 system calls that Falco did not see on this host from"
                + " 2026-11-20T09:59:00Z until 2026-11-20T10:01:00Z");
  }

  @Test
  void whatFalcoDidNotSeeIsAnItemForEachHostAndSlot() {
    world.events.add(
        List.of(
            dropped("node-7", T.plusSeconds(1), "13"),
            dropped("node-7", T.plusSeconds(2), "7"),
            dropped("<b>", T.plusSeconds(400), "many"),
            dropped("node-7", T.minus(Duration.ofDays(8)), "1")));

    assertThat(new FalcoDrops(world.search()).items(T.plus(Duration.ofHours(1))))
        .containsOnlyKeys("intake-falco-alerts")
        .extractingByKey("intake-falco-alerts")
        .asInstanceOf(list(CoverageItem.class))
        .containsExactly(
            new CoverageItem(
                CoverageKind.CALLS_DROPPED,
                "falco.alerts",
                T.plusSeconds(300),
                T.plusSeconds(600),
                0,
                "system calls that Falco did not see on a host: 0"),
            new CoverageItem(
                CoverageKind.CALLS_DROPPED,
                "falco.alerts",
                T,
                T.plusSeconds(300),
                20,
                "system calls that Falco did not see on node-7: 20"));
  }

  @Test
  void ofWhatNamesNothingNobodySaysThatNothingIsMissing() {
    assertThat(coveredOf(Map.of()).note())
        .isEqualTo("the detection names nothing of which events could be missing");
  }

  @Test
  void aSearchThatDidNotReadEverythingIsNoSilence() {
    world.events.notCovering("the hot index took too long");

    FactGroup group = covered(T.plusSeconds(10));

    assertThat(group.state()).isEqualTo(State.PARTIAL);
    assertThat(group.facts()).isEmpty();
    assertThat(group.note())
        .startsWith(
            "searching for events of this host was not complete: the hot index took too long");
  }
}
