package dev.takagari.alerting.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresActQueue;
import dev.takagari.adapters.postgres.PostgresPollPlaces;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.ActQueue.ActFilter;
import dev.takagari.core.telling.ActQueue.QueuedAct;
import dev.takagari.core.telling.TellText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reports with the store behind them.
class ReportPostingTest {
  private static final ReportPlan DIGEST =
      new ReportPlan(
          "digest",
          ReportKind.DIGEST,
          Schedule.daily(LocalTime.of(9, 0), ZoneOffset.UTC),
          Set.of(),
          false,
          null);

  private final AlertingDatabase database = new AlertingDatabase();
  private final ActQueue acts = new PostgresActQueue(database.session(), new Random(7));
  private volatile Instant now = Instant.parse("2026-11-18T12:00:00Z");

  @AfterEach
  void close() {
    database.close();
  }

  private ReportRunner runner() {
    ReportWorld world = new ReportWorld();
    world.cases.add(ReportWorld.found(1, "Something odd", Severity.LOW, Tell.DIGEST));
    return new ReportRunner(
        List.of(DIGEST),
        world.desk(),
        acts,
        new PostgresPollPlaces(database.session()),
        List.of("slack", "github"),
        () -> now);
  }

  @Test
  void severalProcessesThatComeAndGoPostEachReportOnce() throws Exception {
    runner().turn();
    List<String> expected = new ArrayList<>();
    try (ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int day = 19; day < 25; day++) {
        now = Instant.parse("2026-11-" + day + "T09:02:00Z");
        expected.add("report:digest:2026-11-" + day);
        List<Future<?>> turns = new ArrayList<>();
        for (int process = 0; process < 4; process++) {
          ReportRunner runner = runner();
          turns.add(processes.submit(runner::turn));
        }
        for (Future<?> turn : turns) {
          turn.get();
        }
      }
    }

    for (String destination : List.of("slack", "github")) {
      List<Act> put =
          acts.list(ActFilter.ALL, destination, null, 100).items().stream()
              .map(QueuedAct::act)
              .toList();
      assertThat(put).extracting(Act::marker).containsExactlyElementsOf(expected);
      assertThat(put)
          .allSatisfy(
              act ->
                  assertThat(TellText.post(act.content()).summary())
                      .doesNotContain("could not be made in time"));
    }
  }

  @Test
  void afterAnOutageOneIsPostedAndSaysSo() {
    runner().turn();
    now = now.plus(Duration.ofDays(10));

    runner().turn();
    runner().turn();

    List<QueuedAct> put = acts.list(ActFilter.ALL, "slack", null, 100).items();
    assertThat(put).hasSize(1);
    assertThat(TellText.post(put.getFirst().act().content()).summary())
        .contains("9 earlier digests could not be made in time");
  }
}
