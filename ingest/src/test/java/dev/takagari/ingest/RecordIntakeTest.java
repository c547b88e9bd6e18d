package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.intake.IntakeFeed.Origin;
import dev.takagari.core.intake.IntakeReceipt;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.intake.RecordIntakeContract;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.Claim;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitLedger;
import dev.takagari.core.ledger.UnitOutcome;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.ingest.intake.IntakeUpkeep;
import dev.takagari.ingest.replay.Redrive;
import dev.takagari.ingest.replay.Replay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Records that come one by one, on their road.
class RecordIntakeTest extends RecordIntakeContract {
  private static final Duration REST = Duration.ofHours(1);

  /// When objects of [InMemoryBlobStore] were written.
  private static final Instant WRITTEN = Instant.parse("2026-01-02T03:04:05Z");

  private final InMemoryBlobStore store = new InMemoryBlobStore();
  private IntakeWorld world;

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /// A ledger of a process that dies when it claims.
  private record DyingLedger(UnitLedger ledger) implements UnitLedger {
    @Override
    public Claim claim(Announcement announcement, Duration lease) {
      throw new Killed();
    }

    @Override
    public void renew(UnitLease lease, Duration duration) {
      ledger.renew(lease, duration);
    }

    @Override
    public long freezeRegistry(UnitLease lease, long version) {
      return ledger.freezeRegistry(lease, version);
    }

    @Override
    public Set<Integer> archived(UnitLease lease, UnitRecord unit) {
      return ledger.archived(lease, unit);
    }

    @Override
    public Optional<UnitRecord> find(UnitId unit) {
      return ledger.find(unit);
    }

    @Override
    public boolean restore(UnitRecord unit, Collection<UnitOutcome> outcomes, Set<String> done) {
      return ledger.restore(unit, outcomes, done);
    }
  }

  @BeforeEach
  void open() {
    world = IntakeWorld.of(store, "archive");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected RecordIntake intake() {
    return world.live();
  }

  @Override
  protected int events() {
    return world.events();
  }

  @Override
  protected List<ErrorCode> setAside() {
    return world.setAside();
  }

  private IntakeUpkeep upkeep(Duration later) {
    return new IntakeUpkeep(
        world.engine, world.feeds, REST, InstantSource.fixed(WRITTEN.plus(later)));
  }

  private RecordIntake dying(Origin origin) {
    return world.through(new DyingLedger(world.fixture.ledgers.units()), origin);
  }

  private UnitRecord unit(IntakeReceipt receipt) {
    return world.fixture.ledgers.units().find(receipt.unit()).orElseThrow();
  }

  @Test
  void finishesWithTheSameRecordsWhatWasWrittenAndNotClaimed() {
    List<byte[]> records = List.of(bytes(alert(1)), bytes(alert(2)));
    assertThatThrownBy(() -> dying(Origin.LIVE).take(LINES, records)).isInstanceOf(Killed.class);
    assertThat(world.objects()).hasSize(1);
    assertThat(events()).isZero();
    assertThat(intake().take(LINES, records).known()).isFalse();
    assertThat(world.objects()).hasSize(1);
    assertThat(events()).isEqualTo(2);
  }

  @Test
  void claimsLaterWhatWasWrittenAndNotClaimed() {
    for (Origin origin : Origin.values()) {
      world.objects().forEach(key -> store.delete(new BlobRef("archive", key)));
      List<byte[]> records = List.of(bytes(alert(origin.ordinal())));
      assertThatThrownBy(() -> dying(origin).take(LINES, records)).isInstanceOf(Killed.class);
      assertThat(upkeep(REST.minusMinutes(1)).turn()).isEqualTo(new IntakeUpkeep.Turn(0, 0, true));
      assertThat(upkeep(REST.plusMinutes(1)).turn()).isEqualTo(new IntakeUpkeep.Turn(0, 1, true));
      assertThat(events()).isEqualTo(origin.ordinal() + 1);
    }
  }

  @Test
  void removesWhatIsArchivedAndKnowsItNevertheless() {
    List<byte[]> records = List.of(bytes(alert(1)), bytes(alert(2)));
    IntakeReceipt first = intake().take(LINES, records);
    assertThat(upkeep(REST.plusMinutes(1)).turn().removed()).as("not archived yet").isZero();
    assertThat(events()).isEqualTo(2);
    assertThat(upkeep(REST.minusMinutes(1)).turn().removed()).as("too young").isZero();
    assertThat(upkeep(REST.plusMinutes(1)).turn()).isEqualTo(new IntakeUpkeep.Turn(1, 0, true));
    assertThat(world.objects()).isEmpty();

    assertThat(intake().take(LINES, records)).isEqualTo(new IntakeReceipt(first.unit(), true));
    assertThat(events()).isEqualTo(2);
    assertThat(upkeep(REST.plusMinutes(1)).turn().removed()).isEqualTo(1);
    assertThat(world.objects()).isEmpty();
  }

  @Test
  void linksWhatWasBroughtToWhatCameByItself() {
    List<byte[]> records = List.of(bytes(alert(1)), bytes(alert(2)));
    intake().take(LINES, records);
    assertThat(events()).isEqualTo(2);
    IntakeReceipt brought = world.intake(Origin.BROUGHT).take(LINES, records);
    assertThat(brought.known()).isFalse();
    assertThat(events()).isEqualTo(2);
    assertThat(unit(brought).objects()).allMatch(object -> object.state() == ObjectState.LINKED);
    assertThat(upkeep(REST.plusMinutes(1)).turn().removed()).isEqualTo(2);
  }

  @Test
  void rowsTellWhoseRecordsWereBrought() {
    intake().take(LINES, List.of(bytes(alert(1))));
    world.intake(Origin.BROUGHT).take(LINES, List.of(bytes(alert(2))));
    assertThat(events()).isEqualTo(2);
    assertThat(world.fixture.hotSink.rows.values())
        .extracting(row -> IntakeFeed.originOfKey(key(row)).orElseThrow())
        .containsExactlyInAnyOrder(Origin.LIVE, Origin.BROUGHT);
  }

  private static String key(EventRow row) {
    return row.string(Columns.RAW_OBJECT);
  }

  @Test
  void triesLinesAgainThatWereSetAside() {
    intake().take(LINES, List.of(bytes(alert(1)), bytes("nonsense")));
    assertThat(events()).isEqualTo(1);
    Replay replay =
        new Replay(
            world.fixture.ledgers.units(),
            world.fixture.ledgers.sinks(),
            world.fixture.ledgers.report(),
            objects -> false,
            Set.of());
    Redrive redrive = new Redrive(world.engine, world.feeds.all(), replay);
    long id = world.fixture.quarantine().getFirst().id();
    assertThat(redrive.redrive(id)).endsWith("is due");
    assertThat(events()).isEqualTo(1);
    assertThat(world.fixture.quarantine()).hasSize(1);
    assertThat(world.fixture.quarantine().getFirst().entry().feed())
        .isEqualTo("intake-falco-alerts");
  }

  @Test
  void balanceHolds() {
    intake().take(LINES, List.of(bytes(alert(1)), bytes("nonsense")));
    intake().take(OBJECTS, List.of(bytes(finding(1))));
    assertThat(events()).isEqualTo(2);
    assertThat(world.fixture.balance().holds()).as(world.fixture.balance().toString()).isTrue();
  }

  @Test
  void feedsHaveNamesOfTheirOwn() {
    SourceTypes types = IngestFixture.shippedTypes();
    IntakeFeeds feeds = world.feeds;
    long taken = types.all().stream().filter(IntakeFeeds::isTaken).count();
    assertThat(feeds.all()).hasSize(Math.toIntExact(2 * taken));
    assertThat(feeds.kinds())
        .containsEntry("intake-crowdstrike-stream", "crowdstrike.stream")
        .containsEntry("brought-aws-cloudtrail", "aws.cloudtrail");
    assertThat(feeds.all()).allMatch(feed -> IntakeFeed.owns(feed.name()));
  }
}
