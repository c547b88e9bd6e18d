package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.coverage.ContainerTimes;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.coverage.CoverageLedger;
import dev.takagari.core.coverage.CoverageLedgerContract;
import dev.takagari.core.coverage.DelayHistogram;
import dev.takagari.core.coverage.DelayStage;
import dev.takagari.core.coverage.SetAside;
import dev.takagari.core.coverage.SilentContainers;
import dev.takagari.core.coverage.SilentHosts;
import dev.takagari.core.coverage.SlotArrivals;
import dev.takagari.core.coverage.StageDelays;
import dev.takagari.core.coverage.Unfinished;
import dev.takagari.core.coverage.UnitTally;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.unit.UnitId;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the ledger's tables say, written as ingest writes them but at times of our own.
class PostgresCoverageLedgerTest extends CoverageLedgerContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final IngestDatabase database = new IngestDatabase();
  private final PostgresCoverageLedger ledger = new PostgresCoverageLedger(database.session());
  private final PostgresTallyLedger tallies = new PostgresTallyLedger(database.session());
  private int units;

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected CoverageLedger ledger() {
    return ledger;
  }

  @Override
  protected void deliver(String feed, Instant at) {
    int minute = Math.toIntExact(Duration.between(NOON, at).toMinutes());
    unit(feed, "fdr", minute, minute, minute);
  }

  @Test
  void aGroupOfMessagesCoversTheTimeFromItsFirstToItsLast() {
    unit("trail", "s3", 0, 0, 1);
    unit("trail", "group", 5, 50, 51);
    unit("trail", "s3", 20, 20, 21);
    unit("trail", "s3", 55, 55, 56);

    assertThat(ledger.silences("trail", Duration.ofMinutes(6))).isEmpty();
    assertThat(ledger.slots("trail", range(0, 60), Duration.ofMinutes(90)))
        .hasSize(12)
        .allMatch(slot -> slot.units() >= 1);
  }

  @Test
  void countsSlotsAndWhatCameLate() {
    unit("falcon", "fdr", 1, 1, 2);
    unit("falcon", "fdr", 4, 4, 40);
    unit("falcon", "fdr", 11, 11, 12);

    assertThat(ledger.slots("falcon", range(0, 15), Duration.ofMinutes(15)))
        .containsExactly(new SlotArrivals(NOON, 2, 1, 2), new SlotArrivals(minute(10), 1, 0, 1));
  }

  @Test
  void countsWhatWasSetAsideWhereItWasDelivered() {
    String unit = unit("falcon", "fdr", 7, 7, 8);
    quarantine("LINES", unit, "LINE_NOT_JSON", 41, "");
    quarantine("EVENTS", unit, "SINK_REFUSED", 1, "");
    quarantine("ANOMALY", unit, "FILE_COUNT_DIFFERS", 26, "");
    quarantine("ANOMALY", unit, "BATCH_TIME_ABSURD", 1, "");
    quarantine("OBJECT", unit, "OBJECT_MISSING", 1, "given up");

    assertThat(ledger.setAside(10))
        .containsExactly(
            new SetAside("falcon", CoverageKind.FILES_NOT_LISTED, minute(5), 26),
            new SetAside("falcon", CoverageKind.LINES_SET_ASIDE, minute(5), 42));
  }

  @Test
  void tellsWhatIsUnderWay() {
    unit("falcon", "fdr", 0, 0, 1);
    String behind = unit("falcon", "fdr", 5, 5, 6);
    sink(behind, "lake", "DONE", 7);
    sink(behind, "hot", "PENDING", null);
    String staged = unit("falcon", "fdr", 8, 8, 9);
    sink(staged, "lake", "STAGED", null);
    sink(staged, "hot", "PENDING", null);

    assertThat(ledger.unfinished()).containsExactly(new Unfinished("falcon", 1, 2, minute(5)));
  }

  @Test
  void keepsTheTallyOfAUnitOnceAndAddsThoseOfOthers() {
    String first = unit("falcon", "fdr", 0, 0, 1);
    String second = unit("falcon", "fdr", 5, 5, 6);
    sink(first, "hot", "DONE", 3);
    sink(first, "lake", "DONE", 2);
    for (int run = 0; run < 2; run++) {
      tallies.record(new UnitId(first), "falcon", NOON, tally(10, 0, 60_000));
    }
    tallies.record(new UnitId(second), "falcon", minute(5), tally(5, 0, 600_000));

    Map<DelayStage, StageDelays> stages = new java.util.EnumMap<>(DelayStage.class);
    for (StageDelays delays : tallies.delays(NOON, minute(60))) {
      assertThat(delays.feed()).isEqualTo("falcon");
      stages.put(delays.stage(), delays);
    }
    assertThat(stages.get(DelayStage.DELIVERED).delays().count()).isEqualTo(15);
    assertThat(stages.get(DelayStage.ARCHIVED).delays().count()).isEqualTo(15);
    assertThat(stages.get(DelayStage.LAKE).delays().count()).isEqualTo(10);
    assertThat(stages.get(DelayStage.SEARCHABLE).delays().percentile(0.5))
        .isBetween(Duration.ofSeconds(55), Duration.ofSeconds(65));
    assertThat(tallies.delays(minute(1), minute(5))).isEmpty();
  }

  @Test
  void namesHostsThatAreSilentWhileOthersAreNot() {
    String unit = unit("falcon", "fdr", 0, 0, 1);
    tallies.record(
        new UnitId(unit),
        "falcon",
        NOON,
        new UnitTally(
            3,
            0,
            new DelayHistogram(),
            Map.of("a", NOON, "b", NOON.minus(Duration.ofHours(30)), "gone", Instant.EPOCH),
            Map.of()));
    tallies.record(
        new UnitId(unit),
        "falcon",
        NOON,
        new UnitTally(
            1, 0, new DelayHistogram(), Map.of("b", NOON.minus(Duration.ofHours(40))), Map.of()));

    assertThat(tallies.silentHosts(Duration.ofHours(24), NOON.minus(Duration.ofDays(30)), 5))
        .containsExactly(
            new SilentHosts(
                "falcon",
                2,
                1,
                NOON,
                List.of(new SilentHosts.Host("b", "", NOON.minus(Duration.ofHours(30))))));
    assertThat(tallies.silentHosts(Duration.ofHours(31), NOON.minus(Duration.ofDays(30)), 5))
        .allMatch(feed -> feed.silent() == 0);

    tallies.forget(NOON.minus(Duration.ofHours(1)));
    assertThat(tallies.silentHosts(Duration.ofHours(1), Instant.EPOCH, 5))
        .containsExactly(new SilentHosts("falcon", 1, 0, NOON, List.of()));
  }

  @Test
  void namesContainersThatRunAndInWhichNothingHappens() {
    containers(NOON.minus(Duration.ofHours(40)), "blind", "busy", "ended", "vanished");
    containers(NOON, "blind", "busy", "ended");
    containers(NOON.minus(Duration.ofHours(2)), "fresh");
    happened(NOON.minus(Duration.ofHours(30)), "blind", "never told to run");
    happened(NOON.minus(Duration.ofHours(1)), "busy");
    record(Map.of("ended", new ContainerTimes(null, NOON.plusSeconds(1), null)));

    assertThat(tallies.silentContainers(Duration.ofHours(24), 5))
        .containsExactly(
            new SilentContainers(
                "falcon",
                3,
                1,
                List.of(
                    new SilentContainers.Container(
                        "blind", NOON.minus(Duration.ofHours(30)), NOON))));
    assertThat(tallies.silentContainers(Duration.ofHours(24), 0).getFirst().silent()).isOne();
    assertThat(tallies.silentContainers(Duration.ofHours(31), 5))
        .as("something happened within these hours")
        .allMatch(feed -> feed.silent() == 0);

    tallies.forget(NOON.minusSeconds(1));
    assertThat(tallies.silentContainers(Duration.ofDays(2), 5))
        .extracting(SilentContainers::running)
        .containsExactly(2L);
  }

  private void containers(Instant running, String... ids) {
    record(
        Stream.of(ids)
            .collect(
                Collectors.toMap(
                    Function.identity(), id -> new ContainerTimes(running, null, null))));
  }

  private void happened(Instant at, String... ids) {
    record(
        Stream.of(ids)
            .collect(
                Collectors.toMap(Function.identity(), id -> new ContainerTimes(null, null, at))));
  }

  private void record(Map<String, ContainerTimes> containers) {
    tallies.record(
        new UnitId(id(1)),
        "falcon",
        NOON,
        new UnitTally(1, 0, new DelayHistogram(), Map.of("node", NOON), containers));
  }

  @Test
  void tellsFeedsThatBringAlertsOnly() {
    tallies.record(new UnitId(id(1)), "falco", NOON, tally(3, 3, 1));
    tallies.record(new UnitId(id(2)), "falcon", NOON, tally(3, 2, 1));

    assertThat(tallies.alertsOnly(Instant.EPOCH)).containsExactly("falco");
    assertThat(tallies.alertsOnly(minute(1))).isEmpty();
  }

  private static UnitTally tally(int events, long alerts, long millis) {
    DelayHistogram delays = new DelayHistogram();
    delays.add(Duration.ofMillis(millis), events);
    return new UnitTally(events, alerts, delays, Map.of(), Map.of());
  }

  private static Instant minute(int minute) {
    return NOON.plus(Duration.ofMinutes(minute));
  }

  private static TimeRange range(int from, int to) {
    return new TimeRange(minute(from), minute(to));
  }

  private static String id(int number) {
    return "a".repeat(24) + String.format("%02d", number);
  }

  /// An archived unit with one object.
  private String unit(String feed, String shape, int sent, int batch, int archived) {
    String id = id(units++);
    database
        .session()
        .run(
            jdbc -> {
              jdbc.sql(
                      """
                  INSERT INTO ingest.unit (unit_id, feed, message_id, shape, body, sent_at,
                    batch_time, claimed_at, archived_at, mapping_version, manifest_key, sinks,
                    fence, lease_until)
                  VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, 1, 'raw/m', '{}', 1, ?)\
                  """)
                  .param(id)
                  .param(feed)
                  .param(id)
                  .param(shape)
                  .param(Timestamp.from(minute(sent)))
                  .param(Timestamp.from(minute(batch)))
                  .param(Timestamp.from(minute(archived)))
                  .param(Timestamp.from(minute(archived)))
                  .param(Timestamp.from(minute(archived)))
                  .update();
              jdbc.sql(
                      """
                  INSERT INTO ingest.object (bucket, key, version, attempt, unit_id, number,
                    announced_size, inventory, state, size, lines, quarantined, dropped)
                  VALUES ('b', ?, 'v', 1, ?, 0, 1, false, 'ARCHIVED', 1, 10, 0, 0)\
                  """)
                  .param(id)
                  .param(id)
                  .update();
            });
    return id;
  }

  private void sink(String unit, String sink, String status, Integer done) {
    database
        .session()
        .run(
            jdbc ->
                jdbc.sql(
                        """
                    INSERT INTO ingest.sink_state (unit_id, sink, status, due_at, done_at)
                    VALUES (?, ?, ?, clock_timestamp(), ?)\
                    """)
                    .param(unit)
                    .param(sink)
                    .param(status)
                    .param(done == null ? null : Timestamp.from(minute(done)))
                    .update());
  }

  private void quarantine(String kind, String unit, String reason, long count, String resolution) {
    database
        .session()
        .run(
            jdbc ->
                jdbc.sql(
                        """
                    INSERT INTO ingest.quarantine (at, kind, feed, unit_id, source, reason,
                      first_line, count, archive_key, detail, resolution)
                    VALUES (clock_timestamp(), ?, 'falcon', ?, 'x', ?, 0, ?, '', '', ?)\
                    """)
                    .param(kind)
                    .param(unit)
                    .param(reason)
                    .param(count)
                    .param(resolution)
                    .update());
  }
}
