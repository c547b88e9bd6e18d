package dev.takagari.alerting.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.PollPlaces;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportRunnerTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalTime NINE = LocalTime.of(9, 0);
  private static final ReportPlan DIGEST =
      new ReportPlan("digest", ReportKind.DIGEST, daily("09:00"), Set.of(), false, null);
  private static final ReportPlan WEEKLY =
      new ReportPlan(
          "weekly",
          ReportKind.WEEKLY,
          new Schedule(Set.of(DayOfWeek.MONDAY), NINE, BERLIN),
          Set.of("github"),
          false,
          null);

  private final ReportWorld world = new ReportWorld();
  private final Places places = new Places();
  private Instant now = Instant.parse("2026-11-18T12:00:00Z");

  /// Places that are remembered, as the store does it.
  private static final class Places implements PollPlaces {
    private final Map<String, Long> places = new ConcurrentHashMap<>();
    private boolean isThere = true;

    @Override
    public OptionalLong find(String name) {
      Long place = places.get(name);
      return place == null ? OptionalLong.empty() : OptionalLong.of(place);
    }

    @Override
    public void move(String name, long place) {
      if (!isThere) {
        throw new IllegalStateException("killed");
      }
      places.merge(name, place, Math::max);
    }
  }

  @BeforeEach
  void oneCase() {
    world.cases.add(ReportWorld.found(1, "Something odd", Severity.LOW, Tell.DIGEST));
  }

  private static Schedule daily(String at) {
    return Schedule.daily(LocalTime.parse(at), BERLIN);
  }

  private ReportRunner runner(ReportPlan... plans) {
    InstantSource clock = () -> now;
    return new ReportRunner(
        List.of(plans), world.desk(), world.acts, places, List.of("slack", "github"), clock);
  }

  private void at(ReportRunner runner, String time) {
    now = Instant.parse(time);
    runner.turn();
  }

  private static TellPost post(NewAct act) {
    return TellText.post(act.content());
  }

  @Test
  void aNewReportBeginsWithItsNextSlotAndGoesToEveryDestination() {
    ReportRunner runner = runner(DIGEST);

    at(runner, "2026-11-18T12:00:00Z");
    at(runner, "2026-11-19T08:00:30Z");
    assertThat(world.acts.put).as("what was stored at nine may not be visible yet").isEmpty();
    at(runner, "2026-11-19T08:01:00Z");
    at(runner, "2026-11-19T08:02:00Z");

    assertThat(world.acts.names())
        .containsExactly("github report:digest:2026-11-19", "slack report:digest:2026-11-19");
    assertThat(world.acts.put.getFirst().kind()).isEqualTo(Act.Kind.POST);
    assertThat(post(world.acts.put.getFirst()).title()).isEqualTo("Digest of 2026-11-19: 1 case");
    assertThat(world.asked)
        .containsExactly(
            new TimeRange(
                Instant.parse("2026-11-18T08:00:00Z"), Instant.parse("2026-11-19T08:00:00Z")));
  }

  @Test
  void saysWhenItWasPostedAndNotWhenItWasOnlyDue() {
    ReportRunner runner = runner(DIGEST, WEEKLY);

    at(runner, "2026-11-18T12:00:00Z");
    assertThat(runner.posted(DIGEST)).as("it was due, and nobody was told").isEmpty();
    at(runner, "2026-11-19T08:01:00Z");
    assertThat(runner.posted(DIGEST)).contains(Instant.parse("2026-11-19T08:01:00Z"));
    assertThat(runner.posted(WEEKLY)).isEmpty();
    world.cases.clear();
    at(runner, "2026-11-20T08:01:00Z");
    assertThat(runner.posted(DIGEST))
        .as("what is empty is not posted")
        .contains(Instant.parse("2026-11-19T08:01:00Z"));

    now = Instant.parse("2026-11-20T10:00:00Z");
    runner.post(WEEKLY);

    assertThat(runner.posted(WEEKLY)).contains(now);
  }

  @Test
  void aWeeklyReportIsCalledByItsWeekAndGoesWhereItIsTo() {
    ReportRunner runner = runner(WEEKLY);

    at(runner, "2026-11-18T12:00:00Z");
    at(runner, "2026-11-23T08:05:00Z");

    assertThat(world.acts.names()).containsExactly("github report:weekly:2026-W47");
  }

  @Test
  void nothingIsPostedWhenThereIsNothingUnlessSomebodyWantsIt() {
    world.cases.clear();
    ReportPlan wanted =
        new ReportPlan("wanted", ReportKind.DIGEST, daily("09:00"), Set.of("slack"), true, null);
    ReportRunner runner = runner(DIGEST, wanted);

    at(runner, "2026-11-18T12:00:00Z");
    at(runner, "2026-11-19T08:05:00Z");

    assertThat(world.acts.names()).containsExactly("slack report:wanted:2026-11-19");
  }

  @Test
  void ofWhatWasMissedOnlyTheNewestIsMadeAndSaysSo() {
    at(runner(DIGEST, WEEKLY), "2026-11-18T12:00:00Z");

    at(runner(DIGEST, WEEKLY), "2026-12-08T12:00:00Z");

    assertThat(world.acts.names())
        .containsExactly(
            "github report:digest:2026-12-08",
            "slack report:digest:2026-12-08",
            "github report:weekly:2026-W49");
    assertThat(post(world.acts.put.getFirst()).summary())
        .contains("19 earlier digests could not be made in time; this one has their cases too");
    assertThat(world.asked.getFirst().from()).isEqualTo(Instant.parse("2026-11-18T08:00:00Z"));
    assertThat(post(world.acts.put.getLast()).summary())
        .contains("2 earlier reports could not be made in time")
        .contains("--week 2026-W48");
  }

  @Test
  void whoeverDiesBetweenPostingAndRememberingPostsNothingTwice() {
    ReportRunner first = runner(DIGEST);
    at(first, "2026-11-18T12:00:00Z");
    places.isThere = false;
    now = Instant.parse("2026-11-19T08:05:00Z");
    assertThatThrownBy(first::turn).hasMessage("killed");
    places.isThere = true;

    at(runner(DIGEST), "2026-11-19T08:06:00Z");
    at(runner(DIGEST), "2026-11-19T08:07:00Z");

    assertThat(world.acts.put).hasSize(2);
    assertThat(world.acts.tries).isEqualTo(2);
  }

  @Test
  void twoProcessesPostOnce() {
    ReportRunner one = runner(DIGEST);
    ReportRunner other = runner(DIGEST);
    at(one, "2026-11-18T12:00:00Z");
    at(other, "2026-11-18T12:00:00Z");

    for (int day = 19; day < 29; day++) {
      // the other one read the place before the first one moved it
      Map<String, Long> before = Map.copyOf(places.places);
      at(one, "2026-11-" + day + "T08:05:00Z");
      places.places.putAll(before);
      at(other, "2026-11-" + day + "T08:05:00Z");
    }

    assertThat(world.acts.put).hasSize(20);
    assertThat(world.acts.tries).isEqualTo(20);
    assertThat(world.acts.names()).doesNotHaveDuplicates();
  }

  @Test
  void aReportThatFailsIsMadeLaterAndKeepsNoOtherWaiting() {
    SavedQuery query =
        new SavedQuery(
            "a", QueryParser.parse("a").query(), Duration.ofDays(1), List.of("host.name"), 5);
    ReportPlan asking =
        new ReportPlan("asking", ReportKind.QUERY, daily("09:00"), Set.of("slack"), true, query);
    ReportDesk broken =
        new ReportDesk(
            world.digest(),
            world.week(),
            new SavedQueryReport(
                _ -> {
                  throw new IllegalStateException("the index is away");
                },
                _ -> List.of()));
    ReportRunner failing =
        new ReportRunner(
            List.of(asking, DIGEST), broken, world.acts, places, List.of("slack"), () -> now);
    failing.turn();
    now = Instant.parse("2026-11-19T08:05:00Z");

    assertThatThrownBy(failing::turn).hasMessage("the index is away");
    assertThat(world.acts.names()).containsExactly("slack report:digest:2026-11-19");

    at(runner(asking, DIGEST), "2026-11-19T08:30:00Z");
    assertThat(world.acts.names()).contains("slack report:asking:2026-11-19");
  }

  @Test
  void aDestinationThatIsNotThereIsNamedAndGetsNothing() {
    ReportPlan plan =
        new ReportPlan(
            "digest", ReportKind.DIGEST, daily("09:00"), Set.of("slack", "pager"), false, null);
    ReportRunner runner = runner(plan);

    at(runner, "2026-11-18T12:00:00Z");
    at(runner, "2026-11-19T08:05:00Z");

    assertThat(runner.unknown(plan)).containsExactly("pager");
    assertThat(runner.unknown(DIGEST)).isEmpty();
    assertThat(world.acts.names()).containsExactly("slack report:digest:2026-11-19");
  }

  @Test
  void whatIsPostedByHandHasANameOfItsOwn() {
    ReportRunner runner = runner(DIGEST);
    world.cases.clear();
    now = Instant.parse("2026-11-18T12:00:00.123Z");

    assertThat(runner.post(DIGEST)).containsExactly("github", "slack");
    now = now.plusMillis(1);
    runner.post(DIGEST);

    assertThat(world.acts.names())
        .containsExactly(
            "github report:digest:20261118T120000.123Z",
            "slack report:digest:20261118T120000.123Z",
            "github report:digest:20261118T120000.124Z",
            "slack report:digest:20261118T120000.124Z");
  }

  @Test
  void aTimeThatTheClocksLeaveOutOrShowTwiceGivesOneReport() {
    ReportPlan night =
        new ReportPlan("night", ReportKind.DIGEST, daily("02:30"), Set.of("slack"), true, null);
    ReportRunner runner = runner(night);
    for (String start : List.of("2026-03-27T12:00:00Z", "2026-10-23T12:00:00Z")) {
      now = Instant.parse(start);
      Instant end = now.plus(Duration.ofDays(4));
      while (now.isBefore(end)) {
        runner.turn();
        now = now.plus(Duration.ofMinutes(1));
      }
    }

    assertThat(world.acts.names())
        .containsExactly(
            "slack report:night:2026-03-28",
            "slack report:night:2026-03-29",
            "slack report:night:2026-03-30",
            "slack report:night:2026-03-31",
            // the one between was missed: it is the first turn of October
            "slack report:night:2026-10-23",
            "slack report:night:2026-10-24",
            "slack report:night:2026-10-25",
            "slack report:night:2026-10-26",
            "slack report:night:2026-10-27");
  }
}
