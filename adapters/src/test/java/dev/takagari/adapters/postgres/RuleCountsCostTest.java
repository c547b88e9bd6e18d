package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.mapping.EventId;
import dev.takagari.core.rule.RuleMatch;
import dev.takagari.core.rule.RuleMatches;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What counting costs: statements sent to a real database, and rows that come back.
class RuleCountsCostTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

  private AlertingDatabase database;
  private CountedStatements statements;
  private PostgresRuleCounts counts;

  @BeforeEach
  void open() {
    database = new AlertingDatabase();
    statements = new CountedStatements(database.dataSource());
    counts = new PostgresRuleCounts(new PostgresSession(statements.dataSource()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static RuleMatches group(
      String name, int threshold, Duration window, boolean distinct, List<RuleMatch> matches) {
    Detection first = Detections.of("template", "rule:" + name, "host-1");
    return new RuleMatches("burst", name, threshold, window, distinct, first, matches);
  }

  private static RuleMatch match(int number, int second, String value) {
    return new RuleMatch(
        EventId.of(0, "event", Integer.toString(number)), START.plusSeconds(second), value);
  }

  /// 5,000 events of 500 groups; every fifth group raises an alarm.
  private static List<RuleMatches> unit(int first) {
    List<RuleMatches> unit = new ArrayList<>();
    for (int group = 0; group < 500; group++) {
      List<RuleMatch> matches = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        matches.add(match(first + group * 10 + i, i, "v" + i % 3));
      }
      unit.add(
          group(
              "g" + group,
              group % 5 == 0 ? 3 : 20,
              Duration.ofMinutes(1),
              group % 2 == 0,
              matches));
    }
    return unit;
  }

  private void report(String what, long start) {
    System.out.printf(
        "%s: %,d statements, %,d rows read, %,d ms%n",
        what, statements.statements(), statements.rows(), (System.nanoTime() - start) / 1_000_000);
  }

  @Test
  void aUnitOfManyGroupsTakesAsFewStatementsAsOneOfAFew() {
    long start = System.nanoTime();
    Set<String> inAlarms = counts.add(unit(0));
    report("5,000 events of 500 groups", start);
    assertThat(inAlarms).hasSize(1_000);
    assertThat(statements.statements()).isLessThan(25);

    statements.reset();
    start = System.nanoTime();
    assertThat(counts.add(unit(0))).hasSize(1_000);
    report("the same again", start);
    assertThat(statements.statements()).isLessThan(25);

    statements.reset();
    start = System.nanoTime();
    counts.told(counts.untold(1_000));
    report("telling of 100 alarms", start);
    assertThat(statements.statements()).isLessThan(5);
    assertThat(counts.untold(1)).isEmpty();
  }

  /// 100 units of 1,000 events of one value each, all within one window.
  @Test
  void whatUnitsBeforeBroughtOfOneValueIsNotReadAgain() {
    long start = System.nanoTime();
    long last = 0;
    for (int unit = 0; unit < 100; unit++) {
      statements.reset();
      List<RuleMatch> matches = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        int number = unit * 1_000 + i;
        matches.add(match(number, number, "same"));
      }
      assertThat(counts.add(List.of(group("g", 50, Duration.ofDays(7), true, matches)))).isEmpty();
      last = statements.rows();
    }
    report("the last of 100 units of 1,000 events of one value", start);
    assertThat(last).isLessThan(20);
  }

  /// An alarm that goes on over 100 units of 1,000 events.
  @Test
  void whatAnAlarmHoldsIsNotReadAgainWhenItGrows() {
    long start = System.nanoTime();
    long last = 0;
    for (int unit = 0; unit < 100; unit++) {
      statements.reset();
      List<RuleMatch> matches = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        int number = unit * 1_000 + i;
        matches.add(match(number, number, "v" + number % 20));
      }
      assertThat(counts.add(List.of(group("g", 5, Duration.ofHours(1), true, matches))))
          .hasSize(1_000);
      last = statements.rows();
    }
    report("the last of 100 units of 1,000 events of one alarm", start);
    assertThat(last).isLessThan(50);
    assertThat(counts.untold(10))
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.detection().count()).isEqualTo(100_000);
              assertThat(alarm.detection().details()).containsEntry("distinct values", "20");
            });
  }
}
