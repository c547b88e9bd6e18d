package dev.takagari.ingest.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.coverage.SetAside;
import dev.takagari.core.coverage.SilentContainers;
import dev.takagari.core.coverage.SilentHosts;
import dev.takagari.core.coverage.StageDelays;
import dev.takagari.core.coverage.TallyLedger;
import dev.takagari.core.coverage.Unfinished;
import dev.takagari.core.coverage.UnitTally;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.stream.StreamGap;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.coverage.SlotRun.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CoverageReportTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final FakeDeliveries deliveries = new FakeDeliveries();
  private final Map<String, Instant> paused = new HashMap<>();
  private final List<StreamGap> gaps = new ArrayList<>();
  private Map<String, List<CoverageItem>> noticed = Map.of();
  private TallyLedger tallies = TallyLedger.none();
  private WatchedFeed feed = new WatchedFeed("falcon", Optional.empty(), null);

  @Test
  void learnsHowLongAFeedPausesAndNoticesWhenItDoesLonger() {
    every4Minutes(0, 120);

    assertThat(at(120 + 12).items()).extracting(CoverageItem::kind).doesNotContain(silent());
    FeedCoverage late = at(120 + 13);
    assertThat(late.longestPause()).isEqualTo(Duration.ofMinutes(12));
    assertThat(late.learned()).isTrue();
    assertThat(late.isSilent()).isTrue();
    assertThat(late.items())
        .contains(
            new CoverageItem(
                silent(),
                "falcon",
                minute(120),
                null,
                0,
                "nothing came for 13m, the longest pause is 12m"));
  }

  @Test
  void aSilenceThatIsOverStaysAGap() {
    every4Minutes(0, 120);
    every4Minutes(200, 240);

    FeedCoverage now = at(241);
    assertThat(now.isSilent()).isFalse();
    assertThat(now.gapMinutes(new TimeRange(minute(0), minute(241)))).isEqualTo(80);
    assertThat(now.gapMinutes(new TimeRange(minute(150), minute(160)))).isEqualTo(10);
    assertThat(now.gapMinutes(new TimeRange(minute(0), minute(100)))).isZero();
    assertThat(now.items(new TimeRange(minute(0), minute(100)))).isEmpty();
  }

  @Test
  void doesNotCallAFeedSilentOfWhichItKnowsTooLittle() {
    every4Minutes(0, 40);

    assertThat(at(10_000).isSilent()).isFalse();
    assertThat(at(10_000).longestPause()).isNull();
  }

  @Test
  void believesTheConfigurationMoreThanItself() {
    every4Minutes(0, 40);
    feed = new WatchedFeed("falcon", Optional.of(Duration.ofMinutes(30)), null);

    assertThat(at(70).isSilent()).isFalse();
    assertThat(at(71).isSilent()).isTrue();
    assertThat(at(71).learned()).isFalse();
  }

  @Test
  void aFeedOfAlertsIsNeverSilentAndSaysThatThisProvesNothing() {
    every4Minutes(0, 120);
    feed = new WatchedFeed("falcon", Optional.empty(), "falco.alerts");

    FeedCoverage now = at(100_000);
    assertThat(now.gapMinutes(new TimeRange(NOON, minute(100_000)))).isZero();
    assertThat(now.items())
        .extracting(CoverageItem::kind)
        .containsExactlyInAnyOrder(CoverageKind.BEFORE_FIRST, CoverageKind.ALERTS_ONLY);
  }

  @Test
  void recordsThatComeOneByOneLeaveNoGaps() {
    for (String name : List.of("intake-falco-alerts", "brought-aws-cloudtrail")) {
      for (int minute = 0; minute <= 120; minute += 4) {
        deliveries.deliver(name, minute(minute));
        deliveries.deliver(name, minute(minute + 10_000));
      }
      deliveries.unfinished.add(new Unfinished(name, 2, 2, minute(118)));

      assertThat(snapshot(100_000).feed(name).orElseThrow().items())
          .extracting(CoverageItem::kind)
          .containsExactly(CoverageKind.UNFINISHED);
    }
  }

  /// Knows which feeds brought alerts and nothing else.
  private record Alerts(Set<String> alertsOnly) implements TallyLedger {
    @Override
    public void record(UnitId unit, String feed, Instant delivered, UnitTally tally) {
      throw new UnsupportedOperationException("nothing is recorded here");
    }

    @Override
    public List<StageDelays> delays(Instant since, Instant until) {
      return List.of();
    }

    @Override
    public Set<String> alertsOnly(Instant since) {
      return alertsOnly;
    }

    @Override
    public List<SilentHosts> silentHosts(Duration silence, Instant known, int limit) {
      return List.of();
    }

    @Override
    public List<SilentContainers> silentContainers(Duration silence, int limit) {
      return List.of();
    }

    @Override
    public void forget(Instant before) {
      throw new UnsupportedOperationException("nothing is recorded here");
    }
  }

  private static TimeRange minutes(int from, int to) {
    return new TimeRange(minute(from), minute(to));
  }

  @Test
  void aSourceOfAlertsIsNamedOnceAndOnlyWhereItBroughtAny() {
    tallies = new Alerts(Set.of("intake-aws-guardduty", "brought-aws-guardduty"));
    every4Minutes(0, 3_000);
    for (int day = 0; day < 3; day++) {
      for (int minute = 0; minute < 30; minute += 10) {
        deliveries.deliver("intake-aws-guardduty", minute(day * 1_000 + minute));
        deliveries.deliver("brought-aws-guardduty", minute(day * 1_000 + minute));
      }
    }
    CoverageSnapshot snapshot = snapshot(3_001);
    String text =
        "brings alerts only, and no other events of the hosts and accounts they are about";

    assertThat(snapshot.summary(minutes(0, 3_001)))
        .containsExactly(
            new CoverageItem(
                CoverageKind.ALERTS_ONLY, "aws.guardduty", minute(0), minute(2_025), 0, text));
    assertThat(snapshot.summary(minutes(1_010, 1_011)))
        .containsExactly(
            new CoverageItem(
                CoverageKind.ALERTS_ONLY, "aws.guardduty", minute(1_000), minute(1_025), 0, text));
    assertThat(snapshot.summary(minutes(100, 900))).isEmpty();
    assertThat(snapshot.summary(minutes(2_100, 3_001))).isEmpty();
    assertThat(snapshot.feed("intake-aws-guardduty").orElseThrow().alertsOnly()).isTrue();
  }

  @Test
  void aKindOfLogIsNotOfAlertsBecauseACopyOfOneWasHandedOver() {
    every4Minutes(0, 120);
    for (String name : List.of("intake-crowdstrike-fdr", "intake-aws-guardduty")) {
      deliveries.deliver(name, minute(60));
    }
    tallies = new Alerts(Set.of("intake-crowdstrike-fdr", "intake-aws-guardduty"));

    assertThat(snapshot(121).summary(minutes(0, 121)))
        .extracting(CoverageItem::feed)
        .as("the feed falcon may bring events of it")
        .containsExactly("aws.guardduty");
    assertThat(snapshot(121).feed("intake-crowdstrike-fdr").orElseThrow().alertsOnly()).isFalse();

    feed = new WatchedFeed("falcon", Optional.empty(), "crowdstrike.fdr");
    assertThat(snapshot(121).summary(minutes(0, 121)))
        .extracting(CoverageItem::feed)
        .containsExactly("aws.guardduty");

    feed = new WatchedFeed("falcon", Optional.empty(), "aws.cloudtrail");
    assertThat(snapshot(121).summary(minutes(0, 121)))
        .extracting(CoverageItem::feed)
        .as("nothing else brings it")
        .containsExactlyInAnyOrder("aws.guardduty", "crowdstrike.fdr");

    feed = new WatchedFeed("falcon", Optional.empty(), null);
    tallies = new Alerts(Set.of("intake-crowdstrike-fdr", "falcon"));
    assertThat(snapshot(121).summary(minutes(0, 121)))
        .extracting(CoverageItem::feed)
        .as("the feed falcon brings alerts only, too")
        .contains("crowdstrike.fdr");
  }

  @Test
  void gapsOfStreamsAreNotCovered() {
    every4Minutes(0, 120);
    gaps.add(gap(StreamGap.Kind.MISSING, minute(20), minute(30)));
    gaps.add(gap(StreamGap.Kind.UNCLEAR, minute(50), minute(60)));
    gaps.add(gap(StreamGap.Kind.CUT, minute(70), minute(80)));
    CoverageSnapshot snapshot = snapshot(121);

    assertThat(snapshot.summary(minutes(29, 31)))
        .containsExactly(
            new CoverageItem(
                CoverageKind.STREAM_GAP,
                "crowdstrike.stream",
                minute(20),
                minute(30).plusMillis(1),
                1,
                "records of the stream falcon between offsets 7 and 20 of partition 0 are missing"));
    assertThat(snapshot.summary(minutes(40, 55)))
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.kind()).isEqualTo(CoverageKind.STREAM_UNCLEAR);
              assertThat(item.text()).endsWith("may be missing");
            });
    assertThat(snapshot.summary(minutes(0, 20))).isEmpty();
    assertThat(snapshot.summary(minutes(31, 50))).isEmpty();
    assertThat(snapshot.summary(minutes(61, 121))).isEmpty();
    assertThat(snapshot.feed("intake-crowdstrike-stream").orElseThrow().gapMinutes(hours()))
        .isEqualTo(10);
  }

  @Test
  void aGapWithoutTimesReachesUntilItWasFound() {
    gaps.add(gap(StreamGap.Kind.MISSING, null, null));

    assertThat(snapshot(200).summary(minutes(0, 1)))
        .extracting(CoverageItem::kind)
        .contains(CoverageKind.STREAM_GAP);
    assertThat(snapshot(200).summary(minutes(101, 200)))
        .extracting(CoverageItem::kind)
        .doesNotContain(CoverageKind.STREAM_GAP);
  }

  private static StreamGap gap(
      StreamGap.Kind kind, @Nullable Instant from, @Nullable Instant until) {
    return new StreamGap("falcon", 0, kind, 7, 20, minute(100), from, until);
  }

  @Test
  void aPausedFeedIsPausedNotSilent() {
    every4Minutes(0, 120);
    paused.put("falcon", minute(124));

    FeedCoverage now = at(400);
    assertThat(now.isSilent()).isFalse();
    assertThat(now.items())
        .extracting(CoverageItem::kind)
        .contains(CoverageKind.PAUSED)
        .doesNotContain(silent());
    assertThat(SlotRuns.of(now, deliveries.slots("falcon", hours(), Duration.ZERO), hours()))
        .containsExactly(
            new SlotRun(minute(0), minute(125), State.RECEIVED),
            new SlotRun(minute(125), minute(180), State.PAUSED));
  }

  @Test
  void aFeedThatNeverDeliveredIsNamed() {
    FeedCoverage now = at(0);

    assertThat(now.first()).isNull();
    assertThat(now.items())
        .extracting(CoverageItem::kind)
        .containsExactly(CoverageKind.NEVER_DELIVERED);
    assertThat(SlotRuns.of(now, List.of(), hours()))
        .containsExactly(new SlotRun(minute(0), minute(180), State.BEFORE));
  }

  @Test
  void slotsTellWhatCameAndWhatDidNot() {
    every4Minutes(0, 60);
    every4Minutes(120, 180);
    deliveries.setAside.add(new SetAside("falcon", CoverageKind.FILES_SET_ASIDE, minute(30), 3));

    FeedCoverage now = at(183);
    assertThat(SlotRuns.of(now, deliveries.slots("falcon", hours(), Duration.ZERO), hours()))
        .containsExactly(
            new SlotRun(minute(0), minute(30), State.RECEIVED),
            new SlotRun(minute(30), minute(35), State.MISSING),
            new SlotRun(minute(35), minute(65), State.RECEIVED),
            new SlotRun(minute(65), minute(120), State.MISSING),
            new SlotRun(minute(120), minute(180), State.RECEIVED));
    assertThat(now.gapMinutes(hours())).isEqualTo(65);
  }

  @Test
  void sumsUpForASearchWhatIsOfOneKind() {
    every4Minutes(0, 120);
    deliveries.setAside.add(new SetAside("falcon", CoverageKind.LINES_SET_ASIDE, minute(30), 3));
    deliveries.setAside.add(new SetAside("falcon", CoverageKind.LINES_SET_ASIDE, minute(60), 4));
    deliveries.unfinished.add(new Unfinished("falcon", 2, 2, minute(118)));

    assertThat(snapshot(121).summary(new TimeRange(minute(0), minute(121))))
        .containsExactly(
            new CoverageItem(
                CoverageKind.LINES_SET_ASIDE,
                "falcon",
                minute(30),
                minute(65),
                7,
                "lines or events in quarantine: 7"),
            new CoverageItem(
                CoverageKind.UNFINISHED,
                "falcon",
                minute(118),
                null,
                2,
                "batches on their way that cannot be searched yet: 2"));
    assertThat(snapshot(121).summary(new TimeRange(minute(70), minute(80)))).isEmpty();
  }

  @Test
  void whatAProductSaysThatItMissedIsAnItemOfItsFeedAndNoGap() {
    CoverageItem dropped =
        new CoverageItem(
            CoverageKind.CALLS_DROPPED, "falco.alerts", minute(5), minute(10), 13, "dropped");
    noticed = Map.of("intake-falco-alerts", List.of(dropped));

    CoverageSnapshot snapshot = snapshot(20);

    assertThat(snapshot.feed("intake-falco-alerts").orElseThrow().items()).containsExactly(dropped);
    assertThat(snapshot.items(minutes(6, 7))).contains(dropped);
    assertThat(dropped.kind().isGap()).isFalse();
  }

  private static CoverageKind silent() {
    return CoverageKind.SILENT;
  }

  private static TimeRange hours() {
    return new TimeRange(minute(0), minute(180));
  }

  private void every4Minutes(int from, int to) {
    for (int minute = from; minute <= to; minute += 4) {
      deliveries.deliver("falcon", minute(minute));
    }
  }

  private CoverageSnapshot snapshot(int minute) {
    return new CoverageReport(
            List.of(feed),
            new CoverageSources(
                deliveries,
                tallies,
                now -> List.of(),
                () -> paused,
                () -> gaps,
                _ -> noticed,
                Map.of(
                    "intake-aws-guardduty",
                    "aws.guardduty",
                    "brought-aws-guardduty",
                    "aws.guardduty",
                    "intake-crowdstrike-fdr",
                    "crowdstrike.fdr")),
            CoverageSettings.USUAL)
        .at(minute(minute));
  }

  private FeedCoverage at(int minute) {
    return snapshot(minute).feed("falcon").orElseThrow();
  }

  private static Instant minute(int minute) {
    return NOON.plus(Duration.ofMinutes(minute));
  }
}
