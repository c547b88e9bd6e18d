package dev.takagari.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.mapping.EventId;
import dev.takagari.core.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [RuleCounts] does.
public abstract class RuleCountsContract {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /// A store that holds nothing yet; all of one test are of one store.
  protected abstract RuleCounts counts();

  /// Lets time go by for the store.
  protected abstract void later(Duration time);

  private static String id(int number) {
    return EventId.of(0, "event", Integer.toString(number));
  }

  private static RuleMatch at(int seconds) {
    return new RuleMatch(id(seconds), START.plusSeconds(seconds), "v" + seconds % 7);
  }

  private static RuleMatches matches(
      String group, int threshold, boolean distinct, List<RuleMatch> all) {
    Detection first = Detections.of("template", "rule:" + group, "host-1");
    return new RuleMatches("burst", group, threshold, WINDOW, distinct, first, all);
  }

  private static RuleMatches burst(Integer... seconds) {
    return matches("g", 3, false, List.of(seconds).stream().map(RuleCountsContract::at).toList());
  }

  private static List<RuleAlarm> tell(RuleCounts counts) {
    List<RuleAlarm> told = counts.untold(1_000);
    told.forEach(counts::told);
    return told;
  }

  @Test
  void fewerThanTheThresholdRaiseNothingAndAreRemembered() {
    RuleCounts counts = counts();
    assertThat(counts.add(burst(0, 5))).isZero();
    assertThat(tell(counts)).isEmpty();
    assertThat(counts.add(burst(9))).isEqualTo(1);
    RuleAlarm alarm = tell(counts).getFirst();
    assertThat(alarm.detection().count()).isEqualTo(3);
    assertThat(alarm.detection().time()).isEqualTo(START.plusSeconds(9));
    assertThat(alarm.detection().revision()).isEqualTo("1");
    assertThat(alarm.detection().id()).startsWith("rule:burst:");
    assertThat(alarm.detection().details()).containsEntry("first", START.toString());
  }

  @Test
  void theWindowIncludesBothItsEndsAndNoMore() {
    RuleCounts counts = counts();
    assertThat(counts.add(burst(0, 1, 11))).isZero();
    assertThat(counts.add(matches("other", 3, false, List.of(at(0), at(1), at(10))))).isEqualTo(3);
  }

  @Test
  void whatFollowsWithinTheWindowIsANewRevisionOfTheSameAlarm() {
    RuleCounts counts = counts();
    counts.add(burst(0, 1, 2));
    String id = tell(counts).getFirst().detection().id();
    assertThat(counts.add(burst(12))).isEqualTo(1);
    assertThat(counts.add(burst(22))).isEqualTo(1);
    RuleAlarm grown = tell(counts).getFirst();
    assertThat(grown.detection().id()).isEqualTo(id);
    assertThat(grown.detection().revision()).isEqualTo("3");
    assertThat(grown.detection().count()).isEqualTo(5);
    assertThat(counts.add(burst(33))).isZero();
    assertThat(tell(counts)).isEmpty();
  }

  @Test
  void aLateEventJoinsAndBringsThoseThatWaitedBeforeIt() {
    RuleCounts counts = counts();
    counts.add(burst(30, 31, 32));
    assertThat(counts.add(burst(11))).isZero();
    assertThat(counts.add(burst(21))).isEqualTo(1);
    RuleAlarm alarm = tell(counts).getLast();
    assertThat(alarm.detection().count()).isEqualTo(5);
    assertThat(alarm.detection().details())
        .containsEntry("first", START.plusSeconds(11).toString());
  }

  @Test
  void anEventCountsOnceHoweverOftenItIsBrought() {
    RuleCounts counts = counts();
    counts.add(burst(0, 1));
    assertThat(counts.add(burst(0, 1))).isZero();
    counts.add(burst(2));
    tell(counts);
    assertThat(counts.add(burst(0, 1, 2))).as("all of them are part of it").isEqualTo(3);
    assertThat(tell(counts)).as("and nothing changed").isEmpty();
  }

  @Test
  void distinctValuesAreCountedNotEvents() {
    RuleCounts counts = counts();
    List<RuleMatch> same =
        List.of(
            new RuleMatch(id(1), START, "a"),
            new RuleMatch(id(2), START.plusSeconds(1), "a"),
            new RuleMatch(id(3), START.plusSeconds(2), "a"),
            new RuleMatch(id(4), START.plusSeconds(3), "b"));
    assertThat(counts.add(matches("g", 3, true, same))).isZero();
    assertThat(
            counts.add(
                matches("g", 3, true, List.of(new RuleMatch(id(5), START.plusSeconds(4), "c")))))
        .isEqualTo(1);
    Detection alarm = tell(counts).getFirst().detection();
    assertThat(alarm.count()).isEqualTo(5);
    assertThat(alarm.details()).containsEntry("distinct values", "3");
  }

  @Test
  void groupsAreCountedApart() {
    RuleCounts counts = counts();
    counts.add(burst(0, 1));
    assertThat(counts.add(matches("other", 3, false, List.of(at(2))))).isZero();
  }

  @Test
  void anAlarmStaysToBeToldUntilItsNewestVersionWas() {
    RuleCounts counts = counts();
    counts.add(burst(0, 1, 2));
    RuleAlarm first = counts.untold(10).getFirst();
    assertThat(counts.untold(10)).as("as after a crash").containsExactly(first);
    counts.add(burst(3));
    counts.told(first);
    RuleAlarm second = counts.untold(10).getFirst();
    assertThat(second.revision()).isEqualTo(2);
    counts.told(second);
    counts.told(first);
    assertThat(counts.untold(10)).isEmpty();
  }

  @Test
  void whatWasForgottenComesBackAsPartOfItsAlarm() {
    RuleCounts counts = counts();
    counts.add(burst(0, 1, 2, 50));
    tell(counts);
    later(Duration.ofDays(40));
    int forgotten = 0;
    for (int n = forget(counts); n > 0; n = forget(counts)) {
      forgotten += n;
    }
    assertThat(forgotten).isEqualTo(4);
    assertThat(counts.add(burst(0, 1, 2))).isEqualTo(3);
    assertThat(tell(counts)).isEmpty();
    assertThat(counts.add(burst(12))).as("after what was forgotten it grows").isEqualTo(1);
    assertThat(tell(counts).getFirst().detection().count()).isEqualTo(4);
  }

  private static int forget(RuleCounts counts) {
    return counts.forget(Duration.ofDays(30), Duration.ofDays(400));
  }

  @Test
  void alarmsAreForgottenWhenTheyAreOldAndToldOnly() {
    RuleCounts counts = counts();
    counts.add(burst(0, 1, 2));
    later(Duration.ofDays(500));
    assertThat(forget(counts)).as("the events").isEqualTo(3);
    assertThat(forget(counts)).as("the alarm was not told").isZero();
    tell(counts);
    assertThat(forget(counts)).isEqualTo(1);
  }

  /// Random events in random portions, some twice, in any order: what is part of alarms is what the
  /// plain oracle says of all of them together.
  @Test
  void theOrderInWhichEventsComeDoesNotMatter() {
    Random random = new Random(Seeds.seed());
    for (int round = 0; round < 30; round++) {
      RuleCounts counts = counts();
      boolean distinct = random.nextBoolean();
      int threshold = 2 + random.nextInt(4);
      List<RuleMatch> all = random(random, 5 + random.nextInt(60));
      List<RuleMatch> order = new ArrayList<>(all);
      order.addAll(all.subList(0, all.size() / 2));
      Collections.shuffle(order, random);
      String group = "random-" + round;
      for (int from = 0; from < order.size(); ) {
        int to = Math.min(order.size(), from + 1 + random.nextInt(6));
        Map<String, RuleMatch> portion = new HashMap<>();
        order.subList(from, to).forEach(match -> portion.put(match.eventId(), match));
        counts.add(matches(group, threshold, distinct, List.copyOf(portion.values())));
        from = to;
      }
      check(counts, group, threshold, distinct, all, "seed " + Seeds.seed() + ", round " + round);
    }
  }

  @Test
  void severalWorkersCountAsOne() throws Exception {
    RuleCounts counts = counts();
    Random random = new Random(Seeds.seed());
    List<RuleMatch> all = random(random, 120);
    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < 4; worker++) {
        List<RuleMatch> order = new ArrayList<>(all);
        Collections.shuffle(order, random);
        running.add(
            workers.submit(
                () -> {
                  for (int from = 0; from < order.size(); from += 10) {
                    counts.add(matches("shared", 4, false, order.subList(from, from + 10)));
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    check(counts, "shared", 4, false, all, "seed " + Seeds.seed());
  }

  private static List<RuleMatch> random(Random random, int size) {
    List<RuleMatch> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int seconds = random.nextInt(size * 4);
      all.add(new RuleMatch(id(i), START.plusSeconds(seconds), "v" + random.nextInt(4)));
    }
    return all;
  }

  /// Asks of each event whether it is part of an alarm, and adds up what alarms count.
  private static void check(
      RuleCounts counts,
      String group,
      int threshold,
      boolean distinct,
      List<RuleMatch> all,
      String what) {
    Set<RuleMatch> expected = plain(all, threshold, distinct);
    Set<RuleMatch> found = new HashSet<>();
    for (RuleMatch match : all) {
      if (counts.add(matches(group, threshold, distinct, List.of(match))) == 1) {
        found.add(match);
      }
    }
    assertThat(found).as(what).isEqualTo(expected);
    long sum = tell(counts).stream().mapToLong(alarm -> alarm.detection().count()).sum();
    assertThat(sum).as(what).isEqualTo(expected.size());
  }

  /// All windows that hold enough, and then whatever is within reach of that, as long as there is.
  private static Set<RuleMatch> plain(List<RuleMatch> all, int threshold, boolean distinct) {
    Set<RuleMatch> part = new HashSet<>();
    for (RuleMatch first : all) {
      List<RuleMatch> window =
          all.stream()
              .filter(m -> !m.time().isBefore(first.time()))
              .filter(m -> !m.time().isAfter(first.time().plus(WINDOW)))
              .toList();
      long size =
          distinct ? window.stream().map(RuleMatch::value).distinct().count() : window.size();
      if (size >= threshold) {
        part.addAll(window);
      }
    }
    boolean grew = true;
    while (grew) {
      Set<RuleMatch> before = Set.copyOf(part);
      grew =
          part.addAll(
              all.stream()
                  .filter(
                      m ->
                          before.stream()
                              .anyMatch(
                                  p ->
                                      Duration.between(p.time(), m.time()).abs().compareTo(WINDOW)
                                          <= 0))
                  .toList());
    }
    return part;
  }
}
