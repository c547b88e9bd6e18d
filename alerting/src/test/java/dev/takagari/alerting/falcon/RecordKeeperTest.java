package dev.takagari.alerting.falcon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.IntakeReceipt;
import dev.takagari.core.stream.StreamGap;
import dev.takagari.core.stream.StreamGap.Kind;
import dev.takagari.core.stream.StreamPosition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordKeeperTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final String FEED = "falcon";

  private Instant now = NOON;
  private final Pace pace =
      new Pace() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public Duration wall(Duration time) {
          return Duration.ZERO;
        }
      };
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StreamMeters meters = new StreamMeters(registry, FEED);
  private final MemoryOffsets offsets = new MemoryOffsets(pace);
  private final StreamSession session = new StreamSession(pace);
  private int failures;
  private final TakenRecords intake =
      new TakenRecords() {
        @Override
        public synchronized IntakeReceipt take(String source, List<byte[]> records) {
          if (failures-- > 0) {
            throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "not now");
          }
          return super.take(source, records);
        }
      };

  @BeforeEach
  void open() {
    offsets.open(FEED, "a", 1);
  }

  private RecordKeeper keeper(StreamPosition position) {
    return new RecordKeeper(
        new FeedHold(FEED, offsets, 1), position, intake, session, meters, pace, new Random(1));
  }

  private RecordKeeper keeper() {
    return keeper(StreamPosition.start(FEED, 0));
  }

  private static StreamPosition at(long offset, long steps, boolean echoed) {
    return new StreamPosition(FEED, 0, offset, 10, NOON, steps, 0, echoed);
  }

  private static String record(long offset) {
    return record(offset, NOON);
  }

  private static String record(long offset, Instant created) {
    return "{\"metadata\":{\"offset\":%d,\"eventCreationTime\":%d},\"event\":{}}"
        .formatted(offset, created.toEpochMilli());
  }

  private static void add(RecordKeeper keeper, String... records) {
    for (String record : records) {
      keeper.add(new RecordLines.Line(record.getBytes(StandardCharsets.UTF_8), false));
    }
  }

  private double count(String meter) {
    return registry.get("takagari.alerting.stream." + meter).counter().count();
  }

  private List<StreamGap> gaps() {
    return offsets.gaps(Instant.EPOCH, 100);
  }

  @Test
  void storesTheOffsetAfterTheRecords() throws InterruptedException {
    RecordKeeper keeper = keeper();
    assertThat(keeper.asked()).isNull();
    keeper.connected();
    add(keeper, record(5), record(6));
    assertThat(offsets.history()).isEmpty();
    keeper.keep();

    assertThat(intake.all()).containsExactly(record(5), record(6));
    assertThat(offsets.history())
        .containsExactly(new StreamPosition(FEED, 0, 6, 2, NOON, 1, 0, false));
    assertThat(keeper.asked()).isEqualTo(6);
    assertThat(count("records")).isEqualTo(2);
    assertThat(gaps()).isEmpty();
  }

  @Test
  void keepsBatchesByCountBytesAndAge() {
    RecordKeeper many = keeper();
    IntStream.range(0, 499).forEach(i -> add(many, record(i)));
    assertThat(many.isDue()).isFalse();
    add(many, record(499));
    assertThat(many.isDue()).isTrue();

    RecordKeeper large = keeper();
    assertThat(large.due()).isNull();
    add(large, record(1));
    assertThat(large.isDue()).isFalse();
    add(large, "x".repeat(1 << 20));
    assertThat(large.isDue()).isTrue();

    RecordKeeper old = keeper();
    add(old, record(1));
    now = now.plusMillis(999);
    add(old, record(2));
    assertThat(old.isDue()).isFalse();
    assertThat(old.due()).isEqualTo(NOON.plusSeconds(1));
    now = NOON.plusSeconds(1);
    assertThat(old.isDue()).isTrue();
  }

  @Test
  void dropsWhatItHas() throws InterruptedException {
    RecordKeeper keeper = keeper(at(7, 0, false));
    assertThat(keeper.asked()).isEqualTo(7);
    keeper.connected();
    add(keeper, record(5), record(7), record(8), record(8), record(6), record(9), record(7));
    keeper.keep();
    assertThat(intake.all()).containsExactly(record(8), record(9));
    assertThat(count("duplicates")).isEqualTo(5);
    assertThat(gaps()).isEmpty();
    assertThat(offsets.history()).singleElement().matches(StreamPosition::echoed);
  }

  @Test
  void takesARecordThatComesLate() throws InterruptedException {
    RecordKeeper keeper = keeper(at(7, 0, false));
    keeper.connected();
    add(keeper, record(8), record(10));
    keeper.keep();
    add(keeper, record(9), record(9));
    keeper.keep();
    assertThat(intake.all()).containsExactly(record(8), record(10), record(9));
    assertThat(offsets.history()).extracting(StreamPosition::offset).containsExactly(10L, 10L);
  }

  @Test
  void keepsRecordsThatDoNotSayWhereTheyAre() throws InterruptedException {
    RecordKeeper keeper = keeper(at(7, 0, false));
    add(keeper, "not json", "{\"event\":{}}");
    keeper.keep();
    assertThat(intake.all()).containsExactly("not json", "{\"event\":{}}");
    assertThat(offsets.history()).extracting(StreamPosition::offset).containsExactly(7L);
  }

  @Test
  void saysThatRecordsAreMissingWhenTheServiceUsedToBeginWithWhatIsAskedFor()
      throws InterruptedException {
    RecordKeeper keeper = keeper(at(7, 0, true));
    keeper.connected();
    add(keeper, record(20), record(30));
    keeper.keep();
    assertThat(gaps())
        .containsExactly(new StreamGap(FEED, 0, Kind.MISSING, 7, 20, NOON, NOON, NOON));
    assertThat(count("gaps")).isEqualTo(1);
  }

  @Test
  void saysBetweenWhichTimesRecordsAreMissing() throws InterruptedException {
    now = NOON.plusSeconds(600);
    RecordKeeper keeper = keeper(at(7, 0, true));
    keeper.connected();
    add(keeper, record(7, NOON), record(8, NOON.plusSeconds(10)));
    keeper.keep();
    keeper.connected();
    add(keeper, record(20, NOON.plusSeconds(300)));
    keeper.keep();
    assertThat(gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.from()).isEqualTo(NOON.plusSeconds(10));
              assertThat(gap.until()).isEqualTo(NOON.plusSeconds(300));
            });
  }

  @Test
  void saysThatRecordsAreMissingWhenOffsetsUsedToBeConsecutive() throws InterruptedException {
    RecordKeeper keeper = keeper(at(7, 200, false));
    keeper.connected();
    add(keeper, record(8), record(10), record(11));
    keeper.keep();
    assertThat(gaps())
        .containsExactly(new StreamGap(FEED, 0, Kind.MISSING, 8, 10, NOON, NOON, NOON));
  }

  @Test
  void doesNotKnowWhetherRecordsAreMissingWhenOffsetsHaveHolesAnyway() throws InterruptedException {
    RecordKeeper keeper = keeper(at(7, 0, false));
    keeper.connected();
    add(keeper, record(9), record(20), record(30));
    keeper.keep();
    assertThat(gaps())
        .containsExactly(new StreamGap(FEED, 0, Kind.UNCLEAR, 7, 9, NOON, NOON, NOON));
    keeper.connected();
    add(keeper, record(30), record(40));
    keeper.keep();
    assertThat(gaps()).hasSize(1);
  }

  @Test
  void noticesThatOffsetsBeganAgain() throws InterruptedException {
    RecordKeeper keeper = keeper(at(7_000, 0, false));
    keeper.connected();
    now = NOON.plus(Duration.ofHours(1));
    Instant later = now.minusSeconds(1);
    add(keeper, record(6_999, NOON), record(1, later), record(2, later), record(2, later));
    keeper.keep();
    assertThat(intake.all()).containsExactly(record(1, later), record(2, later));
    assertThat(gaps())
        .containsExactly(new StreamGap(FEED, 0, Kind.RESTARTED, 7_000, 1, now, NOON, later));
    assertThat(keeper.asked()).isEqualTo(2);
  }

  @Test
  void aClockThatIsWrongDoesNotHideWhatIsNewer() throws InterruptedException {
    RecordKeeper keeper = keeper(at(6, 0, false));
    add(keeper, record(7, NOON.plus(Duration.ofDays(9_000))));
    keeper.keep();
    assertThat(offsets.history()).extracting(StreamPosition::newest).containsExactly(NOON);
    add(keeper, record(3, NOON.plus(Duration.ofDays(9_000))));
    keeper.keep();
    assertThat(intake.all()).hasSize(1);
  }

  @Test
  void saysThatARecordWasCut() throws InterruptedException {
    RecordKeeper keeper = keeper(at(7, 0, false));
    byte[] cut = "{\"metadata\":{\"offset\":8},\"event\":{\"a".getBytes(StandardCharsets.UTF_8);
    keeper.add(new RecordLines.Line(cut, true));
    keeper.keep();
    assertThat(intake.all()).containsExactly(new String(cut, StandardCharsets.UTF_8));
    assertThat(gaps()).containsExactly(new StreamGap(FEED, 0, Kind.CUT, 7, 8, NOON, NOON, null));
  }

  @Test
  void triesTheSameBatchUntilItIsKept() throws InterruptedException {
    failures = 3;
    RecordKeeper keeper = keeper();
    add(keeper, record(1), record(2));
    keeper.keep();
    assertThat(intake.batches()).containsExactly(List.of(record(1), record(2)));
    assertThat(offsets.history()).hasSize(1);
  }

  @Test
  void givesUpWhenTheSessionIsOverAndStoresNoOffset() throws InterruptedException {
    failures = 100;
    session.end(Ending.STOPPED);
    RecordKeeper keeper = keeper();
    add(keeper, record(1));
    keeper.keep();
    assertThat(intake.all()).isEmpty();
    assertThat(offsets.history()).isEmpty();
  }

  @Test
  void keepsNothingWhenAnotherProcessReadsTheFeed() throws InterruptedException {
    RecordKeeper late = keeper();
    add(late, record(1));
    offsets.open(FEED, "b", 2);
    assertThatThrownBy(late::keep)
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_LOST));
    assertThat(offsets.history()).isEmpty();

    session.end(Ending.LEASE_LOST);
    add(late, record(2));
    late.keep();
    assertThat(intake.batches()).hasSize(1);
  }

  @Test
  void saysHowOldTheNewestRecordWas() throws InterruptedException {
    RecordKeeper keeper = keeper();
    add(keeper, record(1, NOON.minusSeconds(90)));
    keeper.keep();
    assertThat(registry.get("takagari.alerting.stream.behind").gauge().value()).isEqualTo(90);
  }
}
