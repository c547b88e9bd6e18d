package dev.takagari.search.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.SearchStats;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.unit.UnitId;
import dev.takagari.search.plan.HotCoverage;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.MemorySearcher.Stored;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SearchServiceTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final TimeRange DAY = new TimeRange(NOON.minusSeconds(86_400), NOON);
  private static final TimeRange OLD = new TimeRange(DAY.from(), NOON.minusSeconds(3_600));
  private static final HotCoverage LACKS_OLD = range -> TimeRanges.of(OLD).within(range);
  private static final HotCoverage WHOLE = _ -> TimeRanges.NONE;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MemorySearcher hot = rows("hot", 10, 60);
  private final MemorySearcher lake = rows("lake", 10, 7_200);

  @Test
  void oldDaysAreNotReadWhileNewerRowsFillThePage() {
    SearchAnswer answer = search(hot, lake, LACKS_OLD, Tier.ALL, 5);

    assertThat(ids(answer)).allMatch(id -> id.startsWith("hot"));
    assertThat(lake.searches()).isZero();
    assertThat(answer.next()).isPresent();
  }

  @Test
  void theLakeAnswersWhatTheHotIndexLacks() {
    SearchAnswer answer = search(hot, lake, LACKS_OLD, Tier.ALL, 100);

    assertThat(answer.hotRows()).isEqualTo(10);
    assertThat(answer.coldRows()).isEqualTo(10);
    assertThat(answer.next()).isEmpty();
    assertThat(answer.complete()).isTrue();
    assertThat(answer.notRead().isEmpty()).isTrue();
    assertThat(answer.notes()).extracting(Note::code).containsExactly("cold-read");
  }

  @Test
  void hotAloneSaysWhatItLeftOut() {
    SearchAnswer answer = search(hot, lake, LACKS_OLD, Tier.HOT, 100);

    assertThat(answer.rows()).hasSize(10);
    assertThat(answer.notRead().ranges()).containsExactly(OLD);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.notes()).extracting(Note::code).containsExactly("cold-not-read");
  }

  @Test
  void coldAloneSaysThatTheHotIndexWasNotRead() {
    SearchAnswer answer = search(hot, lake, WHOLE, Tier.COLD, 100);

    assertThat(answer.coldRows()).isEqualTo(10);
    assertThat(hot.searches()).isZero();
    assertThat(answer.notes()).extracting(Note::code).containsExactly("hot-not-read");
  }

  @Test
  void anUnreachableHotIndexIsReplacedByTheLake() {
    HotCoverage unknown =
        _ -> {
          throw new TakagariException(ErrorCode.INDEX_UNAVAILABLE, "connection refused");
        };

    SearchAnswer answer = search(hot, lake, unknown, Tier.ALL, 100);

    assertThat(answer.coldRows()).isEqualTo(10);
    assertThat(answer.complete()).isFalse();
    assertThat(answer.notes()).extracting(Note::code).containsExactly("index-unavailable");
  }

  @Test
  void anIndexThatIsMadeAgainDuringASearchIsReplacedByTheLake() {
    AtomicBoolean lost = new AtomicBoolean();
    HotCoverage coverage = range -> lost.get() ? TimeRanges.of(range) : TimeRanges.NONE;
    EventSearcher emptied =
        searcher(
            _ -> {
              lost.set(true);
              return new SearchPage(List.of(), false, true, SearchStats.NONE);
            });

    SearchAnswer answer = search(emptied, lake, coverage, Tier.ALL, 100);

    assertThat(answer.coldRows()).isEqualTo(10);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.notes()).extracting(Note::code).containsExactly("cold-read");
  }

  @Test
  void anIndexThatIsLostOverAndOverMakesTheAnswerPartial() {
    AtomicInteger asked = new AtomicInteger();
    HotCoverage coverage =
        range -> asked.incrementAndGet() % 2 == 0 ? TimeRanges.of(range) : TimeRanges.NONE;

    SearchAnswer answer = search(hot, lake, coverage, Tier.ALL, 100);

    assertThat(answer.complete()).isFalse();
    assertThat(answer.notes()).extracting(Note::code).containsExactly("index-unavailable");
  }

  @Test
  void oneFailingEngineDoesNotKeepTheOthersRowsBack() {
    EventSearcher failing =
        searcher(
            _ -> {
              throw new TakagariException(ErrorCode.LAKE_UNAVAILABLE, "disk");
            });

    SearchAnswer answer = search(hot, failing, LACKS_OLD, Tier.ALL, 100);

    assertThat(answer.rows()).hasSize(10);
    assertThat(answer.complete()).isFalse();
    assertThat(answer.notRead().ranges()).containsExactly(OLD);
    assertThat(answer.notes())
        .extracting(Note::code)
        .containsExactly("cold-read", "lake-unavailable");
    assertThat(answer.next()).isEmpty();
  }

  @Test
  void aLateEngineIsLeftBehind() {
    EventSearcher late =
        searcher(
            _ -> {
              try {
                Thread.sleep(Duration.ofMinutes(5));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new SearchPage(List.of(), false, true, SearchStats.NONE);
            });

    SearchAnswer answer = search(hot, late, LACKS_OLD, Tier.ALL, 100);

    assertThat(answer.rows()).hasSize(10);
    assertThat(answer.complete()).isFalse();
    assertThat(answer.notes())
        .extracting(Note::code)
        .containsExactly("cold-read", "engine-timeout");
  }

  @Test
  void anEngineThatGivesUpAtItsDeadlineIsHeard() {
    EventSearcher slow =
        searcher(
            request -> {
              sleep(request.timeout().plusMillis(100));
              return new SearchPage(lake.search(request).rows(), true, false, SearchStats.NONE);
            });

    SearchAnswer answer = search(hot, slow, LACKS_OLD, Tier.ALL, 100);

    assertThat(answer.hotRows()).isEqualTo(10);
    assertThat(answer.coldRows()).isGreaterThanOrEqualTo(9);
    assertThat(answer.complete()).isFalse();
    assertThat(answer.notes()).extracting(Note::code).contains("engine-gave-up");
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theLakeStandsInForAFailingHotIndex() {
    EventSearcher failing =
        searcher(
            _ -> {
              throw new TakagariException(ErrorCode.INDEX_UNAVAILABLE, "429");
            });

    SearchAnswer answer = search(failing, lake, LACKS_OLD, Tier.ALL, 100);
    assertThat(answer.coldRows()).isEqualTo(10);
    assertThat(answer.complete()).isFalse();
    assertThat(answer.notes()).extracting(Note::code).contains("index-unavailable");

    MemorySearcher newer = rows("lake", 10, 60);
    assertThat(search(failing, newer, WHOLE, Tier.ALL, 100).coldRows()).isEqualTo(10);
    assertThat(search(failing, newer, WHOLE, Tier.ALL, 5).next()).isPresent();
    assertThatThrownBy(() -> search(failing, newer, WHOLE, Tier.HOT, 100))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SEARCH_UNAVAILABLE));
  }

  @Test
  void countsWhatItDoes() {
    EventSearcher failing =
        searcher(
            _ -> {
              throw new TakagariException(ErrorCode.LAKE_UNAVAILABLE, "disk");
            });

    search(hot, lake, LACKS_OLD, Tier.ALL, 100);
    search(hot, failing, LACKS_OLD, Tier.ALL, 100);
    assertThatThrownBy(() -> search(hot, failing, WHOLE, Tier.COLD, 100))
        .isInstanceOf(TakagariException.class);

    assertThat(count("searches.run", "tier", "all", "outcome", "complete")).isEqualTo(1);
    assertThat(count("searches.run", "tier", "all", "outcome", "partial")).isEqualTo(1);
    assertThat(count("searches.run", "tier", "cold", "outcome", "failed")).isEqualTo(1);
    assertThat(count("rows.found", "stage", "hot")).isEqualTo(20);
    assertThat(count("rows.found", "stage", "lake")).isEqualTo(10);
    assertThat(count("engines.failed", "stage", "lake", "reason", "lake-unavailable")).isEqualTo(2);
    assertThat(registry.get("takagari.search.searches.running").gauge().value()).isZero();
  }

  private double count(String meter, String... tags) {
    return registry.get("takagari.search." + meter).tags(tags).counter().count();
  }

  @Test
  void saysSoWhenNothingCanBeRead() {
    EventSearcher failing =
        searcher(
            _ -> {
              throw new IllegalStateException("fault");
            });

    assertThatThrownBy(() -> search(failing, failing, LACKS_OLD, Tier.ALL, 100))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SEARCH_UNAVAILABLE));
  }

  @Test
  void eventsInConflictAllComeAndAreNeverTornApart() {
    List<Stored> stored = new ArrayList<>();
    for (String user : List.of("alice", "bob", "bob", "carol")) {
      stored.add(
          new Stored(
              new UnitId("0".repeat(26)),
              EventRow.builder()
                  .set(Columns.TIMESTAMP, DAY.toMicros() - 1)
                  .set(Columns.EVENT_ID, "same")
                  .set(Columns.USER_NAME, user)
                  .set(Columns.EVENT_MARKS, List.of("id.conflict"))
                  .build()));
    }

    SearchAnswer answer = search(new MemorySearcher(stored, 10), lake, WHOLE, Tier.ALL, 1);

    assertThat(answer.rows())
        .extracting(row -> row.string(Columns.USER_NAME))
        .containsExactlyInAnyOrder("alice", "bob", "carol");
  }

  private SearchAnswer search(
      EventSearcher hot, EventSearcher cold, HotCoverage coverage, Tier tier, int limit) {
    SearchPlanner planner =
        new SearchPlanner(hot, cold, coverage, new FixedPendingFiles(List.of(), 0));
    try (SearchService service =
        new SearchService(
            planner, Long.MAX_VALUE, 1, Duration.ofSeconds(1), new SearchMeters(registry))) {
      return service.search(
          new SearchQuestion(Query.ALL, DAY, tier, Optional.empty(), limit, Duration.ofSeconds(3)));
    }
  }

  private static EventSearcher searcher(Function<SearchRequest, SearchPage> answer) {
    return new EventSearcher() {
      @Override
      public SearchPage search(SearchRequest request) {
        return answer.apply(request);
      }

      @Override
      public void check() {}
    };
  }

  private static List<String> ids(SearchAnswer answer) {
    return answer.rows().stream().map(row -> String.valueOf(row.string(Columns.EVENT_ID))).toList();
  }

  private static MemorySearcher rows(String name, int count, int secondsAgo) {
    List<Stored> stored = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stored.add(
          new Stored(
              new UnitId("0".repeat(26)),
              EventRow.builder()
                  .set(
                      Columns.TIMESTAMP,
                      NOON.minusSeconds(secondsAgo + i).getEpochSecond() * 1_000_000)
                  .set(Columns.EVENT_ID, name + i)
                  .build()));
    }
    return new MemorySearcher(stored, 1_000);
  }
}
