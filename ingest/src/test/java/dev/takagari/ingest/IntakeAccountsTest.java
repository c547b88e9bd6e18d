package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.detection.DetectionVersion;
import dev.takagari.core.detection.RecordAccount;
import dev.takagari.core.detection.RecordFates;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.IntakeFeed.Origin;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.intake.IntakeAccounts;
import dev.takagari.ingest.intake.IntakeAccounts.Account;
import dev.takagari.ingest.intake.IntakeAccounts.State;
import dev.takagari.ingest.intake.ObjectIntake;
import dev.takagari.ingest.intake.RecordImport;
import dev.takagari.ingest.unit.LedgerWorker;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What became of units on their way to detections.
class IntakeAccountsTest {
  private static final String SOURCE = "falco.alerts";
  private static final String ALERT =
      "{\"rule\":\"r\",\"priority\":\"Error\",\"time\":\"2026-05-25T13:44:05.1Z\",\"output\":\"o\"}";
  private static final Map<String, DetectionTally> TALLIES =
      Map.of(
          "detections",
          new DetectionTally(
              1,
              1,
              new TreeMap<>(),
              new RecordFates(
                  new TreeMap<>(Map.of(RecordFates.DETECTED, BitSet.valueOf(new long[] {2}))))));

  private final RecordingSink detections = RecordingSink.named("detections");
  private IntakeWorld world;
  private IngestEngine engine;
  private IntakeAccounts accounts;

  @BeforeEach
  void open() {
    world = IntakeWorld.of(new InMemoryBlobStore(), "archive");
    engine = world.fixture.detectingEngine(world.archive, world.layout, detections);
    accounts =
        new IntakeAccounts(
            engine,
            new DetectionTallies() {
              @Override
              public void record(UnitLease lease, String sink, DetectionTally tally) {
                throw new UnsupportedOperationException("the sink does that");
              }

              @Override
              public Map<String, DetectionTally> find(UnitId unit) {
                return TALLIES;
              }

              @Override
              public Set<DetectionVersion> earlier(
                  UnitId unit, Collection<DetectionVersion> versions) {
                throw new UnsupportedOperationException("the sink asks that");
              }

              @Override
              public int forget(int days) {
                return 0;
              }
            });
  }

  @AfterEach
  void close() {
    world.close();
  }

  private UnitId take(Origin origin, String... records) {
    RecordIntake intake = new ObjectIntake(engine, world.feeds, origin);
    return intake
        .take(
            SOURCE,
            List.of(records).stream().map(each -> each.getBytes(StandardCharsets.UTF_8)).toList())
        .unit();
  }

  private void run() {
    world.fixture.runIntake(engine, world.feeds);
  }

  @Test
  void waitsUntilTheSinkHasTheUnit() {
    UnitId unit = take(Origin.BROUGHT, ALERT, "nonsense");
    assertThat(accounts.find(unit)).isEqualTo(new Account(State.WAITING, 0, 0, Map.of(), null));
    detections.trouble =
        what -> {
          throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "gone");
        };
    world.fixture.expireLeases();
    new LedgerWorker(engine, world.feeds.all()).workOnce();
    assertThat(accounts.find(unit).state()).isEqualTo(State.WAITING);
    detections.trouble = what -> {};
    run();
    assertThat(accounts.find(unit))
        .isEqualTo(
            new Account(State.DONE, 2, 1, TALLIES, new RecordAccount(2, 1, new TreeMap<>(), 1, 0)));
  }

  @Test
  void aStrayBracketIsReceivedOnceAndParkedOnceWithItsLineAndReason() throws Exception {
    RecordImport importing =
        new RecordImport(
            world.feeds, new ObjectIntake(engine, world.feeds, Origin.BROUGHT), 1 << 20);
    RecordImport.Part part =
        importing
            .read(
                SOURCE,
                new ByteArrayInputStream(
                    (ALERT + "} " + ALERT + "\n").getBytes(StandardCharsets.UTF_8)))
            .parts()
            .getFirst();
    assertThat(part.records()).isEqualTo(3);
    run();
    Account account = accounts.find(part.unit());
    assertThat(account.lines()).isEqualTo(3);
    assertThat(account.parked()).isEqualTo(1);
    assertThat(world.fixture.quarantine())
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.entry().firstLine()).isEqualTo(2);
              assertThat(listed.entry().count()).isEqualTo(1);
              assertThat(listed.entry().reason()).isEqualTo(ErrorCode.LINE_NOT_JSON);
            });
  }

  @Test
  void knowsWhatAnotherUnitBrought() {
    take(Origin.LIVE, ALERT);
    run();
    UnitId unit = take(Origin.BROUGHT, ALERT);
    run();
    assertThat(accounts.find(unit)).isEqualTo(new Account(State.KNOWN, 0, 0, Map.of(), null));
  }

  @Test
  void saysThatTheSinkGaveUp() {
    UnitId unit = take(Origin.LIVE, ALERT);
    detections.trouble =
        what -> {
          throw new TakagariException(ErrorCode.SINK_REFUSED, "never");
        };
    run();
    assertThat(accounts.find(unit)).isEqualTo(new Account(State.SET_ASIDE, 0, 0, Map.of(), null));
  }

  @Test
  void refusesUnitsThatAreNot() {
    assertThatThrownBy(() -> accounts.find(new UnitId("0".repeat(26))))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }
}
