package dev.takagari.search.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.unit.UnitId;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.MemorySearcher.Stored;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// However events lie in the hot index and the lake, pages put together are the plain answer.
class SearchPropertyTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final int SPAN_SECONDS = 40;
  private static final TimeRange RANGE =
      new TimeRange(START.plusSeconds(3), START.plusSeconds(SPAN_SECONDS - 3));

  @Test
  void pagesPutTogetherAreThePlainAnswer() {
    long seed = new Random().nextLong();
    for (int i = 0; i < 2_000; i++) {
      World world = new World(new Random(seed + i));
      assertThat(world.pages()).as("seed %d", seed + i).containsExactlyElementsOf(world.expected());
    }
  }

  /// Events, and where copies of them are.
  private static final class World {
    private final Random random;
    private final List<Stored> hot = new ArrayList<>();
    private final List<Stored> lake = new ArrayList<>();
    private final List<UnitId> pending = new ArrayList<>();
    private final List<EventRow> all = new ArrayList<>();
    private final TimeRanges gaps;

    World(Random random) {
      this.random = random;
      this.gaps = gaps();
      List<EventRow> known = new ArrayList<>();
      for (int unit = 0; unit < 1 + random.nextInt(6); unit++) {
        addUnit(unit(unit), known);
      }
    }

    private TimeRanges gaps() {
      List<TimeRange> ranges = new ArrayList<>();
      for (int i = 0; i < random.nextInt(3); i++) {
        int from = random.nextInt(SPAN_SECONDS);
        int to = from + random.nextInt(SPAN_SECONDS - from);
        ranges.add(new TimeRange(START.plusSeconds(from), START.plusSeconds(to)));
      }
      return new TimeRanges(ranges);
    }

    private void addUnit(UnitId unit, List<EventRow> known) {
      boolean done = random.nextBoolean();
      boolean committed = !done || random.nextInt(3) > 0;
      if (!done) {
        pending.add(unit);
      }
      for (int i = 0; i < random.nextInt(15); i++) {
        EventRow row = row(unit, i, known);
        boolean inGap =
            gaps.ranges().stream().anyMatch(gap -> gap.contains(Position.of(row).micros()));
        if (!committed && inGap) {
          continue;
        }
        known.add(row);
        all.add(row);
        if (committed) {
          lake.add(new Stored(unit, row));
        }
        boolean indexed = done || random.nextInt(3) == 0;
        if (indexed && !inGap && hot.stream().noneMatch(each -> sameId(each.row(), row))) {
          hot.add(new Stored(unit, row));
        }
      }
    }

    private EventRow row(UnitId unit, int line, List<EventRow> known) {
      EventRow.Builder row = EventRow.builder();
      if (!known.isEmpty() && random.nextInt(4) == 0) {
        EventRow original = known.get(random.nextInt(known.size()));
        return row.addAll(original)
            .set(Columns.RAW_OBJECT, unit.value())
            .set(Columns.RAW_LINE, line)
            .build();
      }
      long second = random.nextInt(SPAN_SECONDS);
      long micros = (START.getEpochSecond() + second) * 1_000_000 + random.nextInt(2);
      return row.set(Columns.TIMESTAMP, micros)
          .set(Columns.EVENT_ID, "e" + micros + "-" + random.nextInt(100))
          .set(Columns.RAW_OBJECT, unit.value())
          .set(Columns.RAW_LINE, line)
          .build();
    }

    List<String> expected() {
      return all.stream()
          .map(Position::of)
          .filter(position -> RANGE.contains(position.micros()))
          .sorted(Comparator.naturalOrder())
          .map(Position::eventId)
          .distinct()
          .toList();
    }

    List<String> pages() {
      MemorySearcher hotSearcher = new MemorySearcher(hot, 1 + random.nextInt(20));
      MemorySearcher coldSearcher = new MemorySearcher(lake, 1 + random.nextInt(20));
      List<LakeFile> files = pending.stream().map(World::file).toList();
      SearchPlanner planner =
          new SearchPlanner(
              hotSearcher,
              coldSearcher,
              range -> gaps.within(range),
              new FixedPendingFiles(files, 0));
      List<String> ids = new ArrayList<>();
      try (SearchService service =
          new SearchService(
              planner,
              Long.MAX_VALUE,
              1,
              Duration.ofSeconds(1),
              new SearchMeters(new SimpleMeterRegistry()))) {
        Optional<Position> after = Optional.empty();
        do {
          int limit = 1 + random.nextInt(12);
          SearchAnswer answer =
              service.search(
                  new SearchQuestion(
                      Query.ALL, RANGE, Tier.ALL, after, limit, Duration.ofSeconds(30)));
          assertThat(answer.complete()).isTrue();
          assertThat(answer.rows()).hasSizeLessThanOrEqualTo(limit);
          answer.rows().forEach(row -> ids.add(row.string(Columns.EVENT_ID)));
          after = answer.next();
        } while (after.isPresent());
      }
      return ids;
    }

    private static LakeFile file(UnitId unit) {
      return new LakeFile(
          unit.value(), unit, new LakePartition("other", LocalDate.of(2026, 11, 20)), 1, 1, "");
    }
  }

  private static boolean sameId(EventRow one, EventRow other) {
    return Position.of(one).equals(Position.of(other));
  }

  private static UnitId unit(int number) {
    return new UnitId("0".repeat(25) + number);
  }
}
