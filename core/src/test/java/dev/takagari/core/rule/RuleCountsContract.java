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

  private static int add(RuleCounts counts, RuleMatches matches) {
    return counts.add(List.of(matches)).size();
  }

  private static List<RuleAlarm> tell(RuleCounts counts) {
    List<RuleAlarm> told = counts.untold(1_000);
    counts.told(told);
    return told;
  }

  @Test
  void fewerThanTheThresholdRaiseNothingAndAreRemembered() {
    RuleCounts counts = counts();
    assertThat(add(counts, burst(0, 5))).isZero();
    assertThat(tell(counts)).isEmpty();
    assertThat(add(counts, burst(9))).isEqualTo(1);
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
    assertThat(add(counts, burst(0, 1, 11))).isZero();
    assertThat(add(counts, matches("other", 3, false, List.of(at(0), at(1), at(10))))).isEqualTo(3);
  }

  @Test
  void whatFollowsWithinTheWindowIsANewRevisionOfTheSameAlarm() {
    RuleCounts counts = counts();
    add(counts, burst(0, 1, 2));
    String id = tell(counts).getFirst().detection().id();
    assertThat(add(counts, burst(12))).isEqualTo(1);
    assertThat(add(counts, burst(22))).isEqualTo(1);
    RuleAlarm grown = tell(counts).getFirst();
    assertThat(grown.detection().id()).isEqualTo(id);
    assertThat(grown.detection().revision()).isEqualTo("3");
    assertThat(grown.detection().count()).isEqualTo(5);
    assertThat(add(counts, burst(33))).isZero();
    assertThat(tell(counts)).isEmpty();
  }

  @Test
  void aLateEventJoinsAndBringsThoseThatWaitedBeforeIt() {
    RuleCounts counts = counts();
    add(counts, burst(30, 31, 32));
    assertThat(add(counts, burst(11))).isZero();
    assertThat(add(counts, burst(21))).isEqualTo(1);
    RuleAlarm alarm = tell(counts).getLast();
    assertThat(alarm.detection().count()).isEqualTo(5);
    assertThat(alarm.detection().details())
        .containsEntry("first", START.plusSeconds(11).toString());
  }

  @Test
  void anEventCountsOnceHoweverOftenItIsBrought() {
    RuleCounts counts = counts();
    add(counts, burst(0, 1));
    assertThat(add(counts, burst(0, 1))).isZero();
    add(counts, burst(2));
    tell(counts);
    assertThat(add(counts, burst(0, 1, 2))).as("all of them are part of it").isEqualTo(3);
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
    assertThat(add(counts, matches("g", 3, true, same))).isZero();
    assertThat(
            add(
                counts,
                matches("g", 3, true, List.of(new RuleMatch(id(5), START.plusSeconds(4), "c")))))
        .isEqualTo(1);
    Detection alarm = tell(counts).getFirst().detection();
    assertThat(alarm.count()).isEqualTo(5);
    assertThat(alarm.details()).containsEntry("distinct values", "3");
  }

  @Test
  void groupsAreCountedApart() {
    RuleCounts counts = counts();
    add(counts, burst(0, 1));
    assertThat(add(counts, matches("other", 3, false, List.of(at(2))))).isZero();
  }

  @Test
  void anAlarmStaysToBeToldUntilItsNewestVersionWas() {
    RuleCounts counts = counts();
    add(counts, burst(0, 1, 2));
    RuleAlarm first = counts.untold(10).getFirst();
    assertThat(counts.untold(10)).as("as after a crash").containsExactly(first);
    add(counts, burst(3));
    counts.told(List.of(first));
    RuleAlarm second = counts.untold(10).getFirst();
    assertThat(second.revision()).isEqualTo(2);
    counts.told(List.of(second));
    counts.told(List.of(first));
    assertThat(counts.untold(10)).isEmpty();
  }

  @Test
  void whatWasForgottenComesBackAsPartOfItsAlarm() {
    RuleCounts counts = counts();
    add(counts, burst(0, 1, 2, 50));
    tell(counts);
    later(Duration.ofDays(40));
    int forgotten = 0;
    for (int n = forget(counts); n > 0; n = forget(counts)) {
      forgotten += n;
    }
    assertThat(forgotten).isEqualTo(4);
    assertThat(add(counts, burst(0, 1, 2))).isEqualTo(3);
    assertThat(tell(counts)).isEmpty();
    assertThat(add(counts, burst(12))).as("after what was forgotten it grows").isEqualTo(1);
    assertThat(tell(counts).getFirst().detection().count()).isEqualTo(4);
  }

  private static int forget(RuleCounts counts) {
    return counts.forget(Duration.ofDays(30), Duration.ofDays(400));
  }

  @Test
  void alarmsAreForgottenWhenTheyAreOldAndToldOnly() {
    RuleCounts counts = counts();
    add(counts, burst(0, 1, 2));
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
        add(counts, matches(group, threshold, distinct, List.copyOf(portion.values())));
        from = to;
      }
      check(counts, group, threshold, distinct, all, "seed " + Seeds.seed() + ", round " + round);
    }
  }

  /// Few values, many of each within a window: what decides nothing is part of alarms all the same.
  @Test
  void ofManyEventsWithFewValuesEachCounts() {
    Random random = new Random(Seeds.seed());
    for (int round = 0; round < 30; round++) {
      RuleCounts counts = counts();
      int threshold = 2 + random.nextInt(3);
      List<RuleMatch> all = new ArrayList<>();
      int seconds = 20 + random.nextInt(200);
      for (int i = 0; i < 60; i++) {
        int value = random.nextInt(10) == 0 ? 1 + random.nextInt(4) : 0;
        all.add(new RuleMatch(id(i), START.plusSeconds(random.nextInt(seconds)), "v" + value));
      }
      List<RuleMatch> order = new ArrayList<>(all);
      if (random.nextBoolean()) {
        Collections.shuffle(order, random);
      } else {
        Collections.sort(order);
      }
      String group = "dense-" + round;
      for (int from = 0; from < order.size(); ) {
        int to = Math.min(order.size(), from + 1 + random.nextInt(20));
        add(counts, matches(group, threshold, true, order.subList(from, to)));
        from = to;
      }
      check(counts, group, threshold, true, all, "seed " + Seeds.seed() + ", round " + round);
    }
  }

  @Test
  void whatDecidesNothingIsPartOfTheAlarmAroundIt() {
    RuleCounts counts = counts();
    List<RuleMatch> same = new ArrayList<>();
    for (int i = 0; i <= 10; i++) {
      same.add(new RuleMatch(id(i), START.plusSeconds(i), "a"));
    }
    assertThat(add(counts, matches("g", 3, true, same))).isZero();
    assertThat(
            add(
                counts,
                matches(
                    "g",
                    3,
                    true,
                    List.of(
                        new RuleMatch(id(20), START.plusSeconds(10), "b"),
                        new RuleMatch(id(21), START.plusSeconds(11), "c"),
                        new RuleMatch(id(22), START.plusSeconds(11), "c"),
                        new RuleMatch(id(23), START.plusSeconds(12), "c")))))
        .isEqualTo(4);
    Detection alarm = tell(counts).getFirst().detection();
    assertThat(alarm.count()).isEqualTo(15);
    assertThat(alarm.details()).containsEntry("distinct values", "3");
    assertThat(add(counts, matches("g", 3, true, same))).isEqualTo(11);
  }

  @Test
  void anAlarmThatGrowsCountsEachOfItsValuesOnce() {
    RuleCounts counts = counts();
    for (int i = 0; i < 20; i++) {
      add(
          counts,
          matches("g", 2, true, List.of(new RuleMatch(id(i), START.plusSeconds(i), "v" + i % 4))));
    }
    Detection alarm = tell(counts).getFirst().detection();
    assertThat(alarm.count()).isEqualTo(20);
    assertThat(alarm.details()).containsEntry("distinct values", "4");
  }

  /// An event that came again late decides with its neighbours, which came long ago.
  @Test
  void whatStandsForAnotherEventIsRememberedAsLongAsThatOne() {
    RuleCounts counts = counts();
    add(
        counts,
        matches(
            "g",
            2,
            true,
            List.of(
                new RuleMatch(id(0), START, "a"),
                new RuleMatch(id(10), START.plusSeconds(10), "a"))));
    later(Duration.ofDays(20));
    add(counts, matches("g", 2, true, List.of(new RuleMatch(id(5), START.plusSeconds(5), "a"))));
    later(Duration.ofDays(20));
    forget(counts);
    assertThat(
            add(
                counts,
                matches("g", 2, true, List.of(new RuleMatch(id(6), START.plusSeconds(6), "b")))))
        .isEqualTo(1);
    assertThat(tell(counts).getFirst().detection().count()).isGreaterThanOrEqualTo(2);
  }

  private static Map<String, List<RuleMatch>> groups(Random random, int groups, int size) {
    Map<String, List<RuleMatch>> all = new HashMap<>();
    for (int group = 0; group < groups; group++) {
      all.put("many-" + group, random(random, size));
    }
    return all;
  }

  private static List<RuleMatches> portion(Map<String, List<RuleMatch>> all, Random random) {
    List<RuleMatches> portion = new ArrayList<>();
    all.forEach(
        (group, matches) -> {
          List<RuleMatch> some = matches.stream().filter(match -> random.nextInt(3) == 0).toList();
          portion.add(matches(group, 3, group.endsWith("1"), some));
        });
    Collections.shuffle(portion, random);
    return portion;
  }

  @Test
  void manyGroupsAtOnceAreCountedAsEachByItself() {
    RuleCounts counts = counts();
    Random random = new Random(Seeds.seed());
    Map<String, List<RuleMatch>> all = groups(random, 12, 30);
    Set<String> part = Set.of();
    for (int i = 0; i < 10; i++) {
      part = counts.add(portion(all, random));
    }
    assertThat(part).isNotEmpty();
    checkAll(counts, all);
  }

  @Test
  void severalWorkersCountTheSameGroupsInAnyOrder() throws Exception {
    RuleCounts counts = counts();
    Random random = new Random(Seeds.seed());
    Map<String, List<RuleMatch>> all = groups(random, 20, 20);
    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < 4; worker++) {
        Random own = new Random(Seeds.seed() + worker);
        running.add(
            workers.submit(
                () -> {
                  for (int i = 0; i < 10; i++) {
                    counts.add(portion(all, own));
                    counts.told(counts.untold(7));
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    checkAll(counts, all);
  }

  /// What alarms of all groups count is what the oracle says.
  private static void checkAll(RuleCounts counts, Map<String, List<RuleMatch>> all) {
    all.forEach(
        (group, matches) -> {
          boolean distinct = group.endsWith("1");
          Set<RuleMatch> found = new HashSet<>();
          for (RuleMatch match : matches) {
            if (add(counts, matches(group, 3, distinct, List.of(match))) == 1) {
              found.add(match);
            }
          }
          assertThat(found)
              .as("seed %s, group %s", Seeds.seed(), group)
              .isEqualTo(plain(matches, 3, distinct));
        });
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
                    add(counts, matches("shared", 4, false, order.subList(from, from + 10)));
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
      if (add(counts, matches(group, threshold, distinct, List.of(match))) == 1) {
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
