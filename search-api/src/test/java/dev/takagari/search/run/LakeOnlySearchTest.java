package dev.takagari.search.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.PendingFiles;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.retention.LakeOnly;
import dev.takagari.core.retention.LeftOut;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.unit.UnitId;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.MemorySearcher.Stored;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// One question, one meaning, also when the hot index was not given everything: kinds that only the
/// lake keeps, by lists that changed over time, and days that are older than the index keeps them.
class LakeOnlySearchTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
  private static final int DAYS = 5;
  private static final TimeRange RANGE =
      new TimeRange(
          FIRST.atStartOfDay(ZoneOffset.UTC).toInstant(),
          FIRST.plusDays(DAYS).atStartOfDay(ZoneOffset.UTC).toInstant());
  private static final List<String> ACTIONS = List.of("Run", "SensorHeartbeat", "Sensor2", "Idle");
  private static final List<String> CLASSES = List.of("process", "other", "dns");
  private static final List<List<String>> LISTS =
      List.of(List.of(), List.of("Sensor*"), List.of("idle"), List.of("Idle", "*heartbeat"));
  private static final List<String> QUERIES =
      List.of(
          "*",
          "event.action:SensorHeartbeat",
          "event.action:idle",
          "event.action:S*",
          "event.class:process",
          "NOT event.action:Idle",
          "event.class:other AND event.action:Run",
          "event.class:dns AND event.action:Idle",
          "event.action:Run OR event.action:Idle",
          "event.class:other AND NOT event.action:Sensor2");

  @Test
  void everyRowIsFoundWhereverItIsKept() {
    RandomGenerator random = Seeds.random("lake only");
    int leftOut = 0;
    for (int i = 0; i < 400; i++) {
      World world = new World(random);
      for (String text : QUERIES) {
        Query query = QueryParser.parse(text).query();
        assertThat(world.ids(query, Tier.ALL, 7)).as(text).isEqualTo(world.expected(query));
        leftOut += world.assertHotSaysWhatItLacks(query) ? 1 : 0;
      }
    }
    assertThat(leftOut).as("questions whose rows the hot index lacks").isGreaterThan(400);
  }

  /// Units, where their rows are, and what the ledger says.
  private static final class World implements PendingFiles, HotExclusions {
    private final RandomGenerator random;
    private final List<Stored> hot = new ArrayList<>();
    private final List<Stored> lake = new ArrayList<>();
    private final List<EventRow> lacking = new ArrayList<>();
    private final Set<UnitId> pendingInHot = new HashSet<>();
    private final Set<UnitId> pendingInLake = new HashSet<>();
    private final Set<LeftOut.Kind> kinds = new HashSet<>();
    private final Map<String, LocalDate> floors = new TreeMap<>();

    World(RandomGenerator random) {
      this.random = random;
      for (String eventClass : CLASSES) {
        if (random.nextInt(3) == 0) {
          floors.put(eventClass, FIRST.plusDays(random.nextInt(DAYS - 1)));
        }
      }
      for (int unit = 0; unit < 1 + random.nextInt(4); unit++) {
        addUnit(new UnitId("%026d".formatted(unit)));
      }
    }

    private void addUnit(UnitId unit) {
      LakeOnly list = LakeOnly.of(LISTS.get(random.nextInt(LISTS.size())));
      boolean done = random.nextInt(3) > 0;
      if (!done) {
        pendingInHot.add(unit);
      }
      if (random.nextInt(3) == 0) {
        pendingInLake.add(unit);
      }
      for (int line = 0; line < random.nextInt(12); line++) {
        EventRow row = row(unit, line);
        lake.add(new Stored(unit, row));
        Optional<String> pattern =
            random.nextInt(8) == 0
                ? Optional.of(LakeOnly.EVERYTHING)
                : list.pattern(String.valueOf(row.string(Columns.EVENT_ACTION)));
        LakePartition partition = partition(row);
        LocalDate floor = floors.get(partition.eventClass());
        boolean old = floor != null && partition.day().isBefore(floor);
        if (old) {
          if (random.nextBoolean() && pattern.isEmpty()) {
            hot.add(new Stored(unit, row));
          }
        } else if (pattern.isEmpty()) {
          if (done || random.nextBoolean()) {
            hot.add(new Stored(unit, row));
          }
        } else if (done) {
          kinds.add(new LeftOut.Kind(pattern.get(), partition));
          lacking.add(row);
        }
      }
    }

    private EventRow row(UnitId unit, int line) {
      long micros = RANGE.fromMicros() + random.nextLong(RANGE.toMicros() - RANGE.fromMicros());
      return EventRow.builder()
          .set(Columns.TIMESTAMP, micros)
          .set(Columns.EVENT_ID, "e" + unit + "-" + line)
          .set(Columns.EVENT_CLASS, CLASSES.get(random.nextInt(CLASSES.size())))
          .set(Columns.EVENT_ACTION, ACTIONS.get(random.nextInt(ACTIONS.size())))
          .set(Columns.RAW_OBJECT, unit.value())
          .set(Columns.RAW_LINE, line)
          .build();
    }

    private static LakePartition partition(EventRow row) {
      return new LakePartition(
          String.valueOf(row.string(Columns.EVENT_CLASS)),
          LocalDate.ofEpochDay(Math.floorDiv(row.number(Columns.TIMESTAMP), 86_400_000_000L)));
    }

    List<String> expected(Query query) {
      return lake.stream()
          .map(Stored::row)
          .filter(row -> QueryMatcher.of(query).matches(row))
          .map(Position::of)
          .sorted(Comparator.naturalOrder())
          .map(Position::eventId)
          .toList();
    }

    List<String> ids(Query query, Tier tier, int limit) {
      List<String> ids = new ArrayList<>();
      try (SearchService service = service()) {
        Optional<Position> after = Optional.empty();
        do {
          SearchAnswer answer = service.search(question(query, tier, after, limit));
          assertThat(answer.complete()).isTrue();
          answer.rows().forEach(row -> ids.add(row.string(Columns.EVENT_ID)));
          after = answer.next();
        } while (after.isPresent());
      }
      return ids;
    }

    /// @return whether it lacks anything
    boolean assertHotSaysWhatItLacks(Query query) {
      boolean lacks = lacking.stream().anyMatch(row -> QueryMatcher.of(query).matches(row));
      try (SearchService service = service()) {
        SearchAnswer answer = service.search(question(query, Tier.HOT, Optional.empty(), 1_000));
        boolean readsWhereItLacks =
            lacking.stream()
                .filter(row -> QueryMatcher.of(query).matches(row))
                .anyMatch(
                    row ->
                        answer.notRead().ranges().stream()
                            .noneMatch(gap -> gap.contains(row.number(Columns.TIMESTAMP))));
        if (readsWhereItLacks) {
          assertThat(answer.notes()).extracting(Note::code).contains("lake-only-not-read");
        }
      }
      return lacks;
    }

    private static SearchQuestion question(
        Query query, Tier tier, Optional<Position> after, int limit) {
      return new SearchQuestion(query, RANGE, tier, after, limit, Duration.ofSeconds(30));
    }

    private SearchService service() {
      MemorySearcher hotSearcher = new MemorySearcher(hot, 5);
      MemorySearcher all = new MemorySearcher(lake, 5);
      MemorySearcher committed =
          new MemorySearcher(
              lake.stream().filter(each -> !pendingInLake.contains(each.unit())).toList(), 5);
      EventSearcher cold =
          new EventSearcher() {
            @Override
            public SearchPage search(SearchRequest request) {
              return (request.files().isPresent() ? all : committed).search(request);
            }

            @Override
            public void check() {}
          };
      return new SearchService(
          new SearchPlanner(
              hotSearcher, cold, _ -> TimeRanges.NONE, this, Optional.of(this), Optional.empty()),
          Long.MAX_VALUE,
          1,
          Duration.ofSeconds(1),
          new SearchMeters(new SimpleMeterRegistry()));
    }

    @Override
    public List<LakeFile> pendingIn(String sink) {
      Set<UnitId> units = sink.equals("hot") ? pendingInHot : pendingInLake;
      return lake.stream()
          .filter(each -> units.contains(each.unit()))
          .map(each -> new LakeFile("f", each.unit(), partition(each.row()), 1, 1, ""))
          .distinct()
          .toList();
    }

    @Override
    public long unseenIn(String sink) {
      return 0;
    }

    @Override
    public Map<String, LocalDate> floors() {
      return floors;
    }

    @Override
    public void raise(Map<String, LocalDate> higher) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<LeftOut.Kind> lakeOnly(LocalDate first, LocalDate last) {
      return kinds.stream()
          .filter(kind -> !kind.partition().day().isBefore(first))
          .filter(kind -> !kind.partition().day().isAfter(last))
          .sorted(Comparator.comparing(LeftOut.Kind::partition))
          .toList();
    }

    @Override
    public void forget() {
      throw new UnsupportedOperationException();
    }
  }
}
