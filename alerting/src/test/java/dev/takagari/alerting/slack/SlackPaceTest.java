package dev.takagari.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.slack.SlackPace.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class SlackPaceTest {
  private static final String POST = "chat.postMessage";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Instant now = Instant.parse("2026-03-01T00:00:00Z");
  private final SlackPace pace = new SlackPace(() -> now);

  private Duration place(String channel, Urgency urgency) {
    return pace.place(POST, channel, urgency, Duration.ZERO);
  }

  private int free(String channel, Urgency urgency) {
    int free = 0;
    while (place(channel, urgency).isZero()) {
      free++;
    }
    return free;
  }

  @Test
  void whatIsUrgentGoesBeforeAnyNumberOfOthers() {
    assertThat(free("C1", Urgency.USUAL)).isEqualTo(3);

    assertThat(free("C1", Urgency.URGENT)).isEqualTo(2);
    assertThat(place("C1", Urgency.URGENT)).isEqualTo(SECOND);
  }

  @Test
  void whatIsNotUrgentIsDoneNowAndThenHoweverMuchIsUrgent() {
    int done = 0;
    for (int i = 0; i < 600; i++) {
      pace.place(POST, "C1", Urgency.URGENT, SECOND);
      pace.place(POST, "C1", Urgency.URGENT, SECOND);
      done += i >= 10 && place("C1", Urgency.USUAL).isZero() ? 1 : 0;
      now = now.plusSeconds(1);
    }

    assertThat(done).isBetween(50, 60);
  }

  @Test
  void channelsDoNotWaitForEachOther() {
    free("C1", Urgency.URGENT);

    assertThat(free("C2", Urgency.URGENT)).isEqualTo(5);
  }

  @Test
  void inTheLongRunItIsOneMessageASecondWhoeverAsks() {
    int done = 0;
    for (int i = 0; i < 1_000; i++) {
      done += place("C1", i % 3 == 0 ? Urgency.URGENT : Urgency.USUAL).isZero() ? 1 : 0;
      now = now.plusMillis(100);
    }

    assertThat(done).isBetween(99, 105);
  }

  @Test
  void eachWhoIsSentAwayGetsATimeOfItsOwn() {
    free("C1", Urgency.USUAL);
    List<Duration> back = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      back.add(place("C1", Urgency.USUAL));
    }

    // the first one was told to those who looked for how many are free
    assertThat(back)
        .containsExactly(
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5),
            Duration.ofSeconds(6));
  }

  @Test
  void whoComesBackAtItsTimeIsServed() {
    free("C1", Urgency.USUAL);
    Instant begin = now;
    List<Instant> back = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      back.add(now.plus(place("C1", Urgency.USUAL)));
    }

    for (Instant one : back) {
      now = one;
      assertThat(place("C1", Urgency.USUAL)).as("at %s", Duration.between(begin, one)).isZero();
    }
  }

  @Test
  void allThatComeBackAreServedThoughWhatIsUrgentTakesEveryPlaceBeforeThem() {
    PriorityQueue<Instant> back = new PriorityQueue<>();
    for (int i = 0; i < 30; i++) {
      back.add(now.plusMillis(i));
    }
    Instant last = now;
    Duration longest = Duration.ZERO;

    while (!back.isEmpty()) {
      while (pace.place(POST, "C1", Urgency.URGENT, SECOND).compareTo(SECOND) <= 0) {
        // a moment earlier
      }
      if (!back.peek().isAfter(now)) {
        back.remove();
        Duration wait = place("C1", Urgency.USUAL);
        if (wait.isPositive()) {
          back.add(now.plus(wait));
        } else {
          last = now;
        }
      }
      now = now.plusMillis(50);
      Duration without = Duration.between(last, now);
      longest = without.compareTo(longest) > 0 ? without : longest;
      assertThat(without).isLessThan(Duration.ofSeconds(71));
    }

    assertThat(longest).as("each had to wait until it was overdue").isGreaterThan(SECOND);
  }

  @Test
  void whoWasOvertakenIsServedWhenTheOthersAre() {
    free("C1", Urgency.USUAL);
    Instant back = now.plus(place("C1", Urgency.USUAL));
    int overtaken = 0;
    for (int newcomers = 20; newcomers >= 0; newcomers--) {
      now = back;
      boolean isTaken = newcomers > 0 && place("C1", Urgency.USUAL).isZero();
      Duration wait = place("C1", Urgency.USUAL);
      overtaken += isTaken ? 1 : 0;
      back = now.plus(wait);
      assertThat(wait).isLessThanOrEqualTo(Duration.ofMinutes(1));
      if (newcomers == 0) {
        assertThat(wait).isZero();
      }
    }
    assertThat(overtaken).isPositive();
  }

  @Test
  void nobodyIsSentAwayForLongerThanAMinuteUnlessSlackSaysSo() {
    free("C1", Urgency.USUAL);
    for (int i = 0; i < 200; i++) {
      assertThat(place("C1", Urgency.USUAL)).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    pace.hold(POST, "C1", Duration.ofHours(1));

    assertThat(place("C1", Urgency.USUAL)).isGreaterThanOrEqualTo(Duration.ofHours(1));
    assertThat(place("C1", Urgency.URGENT)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void lookingTakesNoPlace() {
    for (int i = 0; i < 10; i++) {
      assertThat(pace.turn("chat.update", "C1", Urgency.USUAL)).isZero();
    }

    assertThat(pace.place("chat.update", "C1", Urgency.USUAL, Duration.ZERO)).isZero();
  }
}
