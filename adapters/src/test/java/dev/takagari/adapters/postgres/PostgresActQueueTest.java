package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.ActQueueContract;
import dev.takagari.core.telling.NewAct;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresActQueueTest extends ActQueueContract {
  private static final int MANY = 50_000;

  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected ActQueue acts(RandomGenerator random) {
    return new PostgresActQueue(database.session(), random);
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }

  /// Subjects whose first act waits for its time, each with another behind it that is due.
  private void blocked(int subjects) {
    database
        .session()
        .run(
            jdbc -> {
              for (String first : new String[] {"true", "false"}) {
                jdbc.sql(
                        """
                        INSERT INTO alerting.act
                          (destination, subject, kind, marker, content, head, due_at, since)
                        SELECT 'slack', 'blocked ' || n, 'ADD', ':first-' || n, '', :first,
                          alerting.clock() + CASE WHEN :first THEN interval '1 min'
                            ELSE interval '0' END,
                          alerting.clock()
                        FROM generate_series(1, :subjects) AS n\
                        """
                            .replace(":first", first))
                    .param("subjects", subjects)
                    .update();
              }
            });
    // a transaction of its own, as the daemon does it
    database.session().run(jdbc -> jdbc.sql("ANALYZE alerting.act").update());
  }

  @Test
  void whatIsBlockedIsNotLookedAt() {
    blocked(MANY);
    ActQueue queue = acts(new Random(7));
    queue.put(List.of(NewAct.show("slack", "A-2026-000001")));

    List<String> plan =
        database
            .session()
            .in(
                jdbc ->
                    jdbc.sql("EXPLAIN (ANALYZE, TIMING OFF) " + PostgresActQueue.TAKE)
                        .param("destination", "slack")
                        .param("limit", 10)
                        .param("lease", 0)
                        .query(String.class)
                        .list());

    assertThat(String.join("\n", plan))
        .contains("Index Scan using act_due")
        .doesNotContain("Seq Scan")
        .doesNotContain("Rows Removed")
        .containsPattern("Index Cond: .*due_at <=");
    assertThat(queue.take("slack", 10, Duration.ofMinutes(1)))
        .extracting(taken -> taken.act().subject())
        .containsExactly("A-2026-000001");
  }

  @Test
  void manyDeadActsAreTriedAnewAtOnce() {
    blocked(MANY);
    database
        .session()
        .run(
            jdbc ->
                jdbc.sql("UPDATE alerting.act SET state = 'DEAD', head = false WHERE head")
                    .update());
    ActQueue queue = acts(new Random(7));

    assertThat(queue.redrive(null, "slack")).isEqualTo(MANY);

    assertThat(queue.take("slack", 10, Duration.ofMinutes(1)))
        .hasSize(10)
        .allSatisfy(taken -> assertThat(taken.act().marker()).startsWith("true"));
  }
}
