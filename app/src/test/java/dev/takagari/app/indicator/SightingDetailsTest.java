package dev.takagari.app.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.SearchStats;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SightingDetailsTest {
  private static final Query QUERY = QueryParser.parse("destination.ip:203.0.113.7").query();
  private static final TimeRange RANGE =
      new TimeRange(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z"));
  private static final SearchPage TWO_EVENTS =
      page(
          true,
          EventRow.builder().set(Columns.USER_NAME, "zoe").build(),
          EventRow.builder()
              .set(Columns.USER_NAME, "amy")
              .set(Columns.PROCESS_NAME, "curl.exe")
              .build());

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final List<SearchRequest> asked = new ArrayList<>();
  private Supplier<SearchPage> answer = () -> TWO_EVENTS;
  private final SightingDetails details =
      new SightingDetails(
          lake(
              request -> {
                asked.add(request);
                return answer.get();
              }),
          1,
          nanos::get);

  @Test
  void tellsUsersAndProcesses() {
    SightingDetails.Reading reading = details.begin();
    assertThat(reading.read(QUERY, RANGE))
        .contains(new SightingDetails.Details(List.of("amy", "zoe"), List.of("curl.exe")));
    assertThat(reading.notes()).isEmpty();
    assertThat(asked.getFirst().limit()).isEqualTo(200);
  }

  @Test
  void aRequestHasFewOfThem() {
    SightingDetails.Reading reading = details.begin();
    for (int i = 0; i < 5; i++) {
      assertThat(reading.read(QUERY, RANGE)).isPresent();
    }
    assertThat(reading.read(QUERY, RANGE)).isEmpty();
    assertThat(asked).hasSize(5);
    assertThat(reading.notes()).extracting(Note::code).containsExactly("details-limit");
    assertThat(details.begin().read(QUERY, RANGE)).isPresent();
  }

  @Test
  void allOfARequestShareOneTime() {
    SightingDetails.Reading reading = details.begin();
    answer =
        () -> {
          nanos.addAndGet(Duration.ofSeconds(8).toNanos());
          return page(nanos.get() - Long.MAX_VALUE < Duration.ofSeconds(20).toNanos());
        };
    for (int i = 0; i < 5; i++) {
      reading.read(QUERY, RANGE);
    }
    assertThat(asked)
        .extracting(SearchRequest::timeout)
        .containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(12), Duration.ofSeconds(4));
    assertThat(reading.notes())
        .containsExactly(
            new Note(
                "details-timeout", "users and processes of 3 values could not be read in time"));
  }

  @Test
  void whatTheLakeCannotGiveIsSaid() {
    SightingDetails.Reading reading = details.begin();
    answer =
        () -> {
          throw new TakagariException(ErrorCode.LAKE_UNAVAILABLE, "it is down");
        };
    assertThat(reading.read(QUERY, RANGE)).isEmpty();
    answer = () -> page(false);
    assertThat(reading.read(QUERY, RANGE)).isEmpty();
    assertThat(reading.notes())
        .containsExactly(
            new Note(
                "details-unavailable",
                "users and processes of 2 values could not be read from the lake"));
    answer =
        () -> {
          throw new TakagariException(ErrorCode.INTERNAL, "a fault");
        };
    assertThatThrownBy(() -> reading.read(QUERY, RANGE)).hasMessageContaining("a fault");
    answer = () -> TWO_EVENTS;
    assertThat(reading.read(QUERY, RANGE)).as("the turn was given back").isPresent();
  }

  @Test
  void fewRunAtATimeWhoeverAsks() throws Exception {
    Semaphore gate = new Semaphore(0);
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    SightingDetails shared =
        new SightingDetails(
            lake(
                request -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  both.countDown();
                  gate.acquireUninterruptibly();
                  running.decrementAndGet();
                  return TWO_EVENTS;
                }),
            2,
            () -> 0);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(threads.submit(() -> shared.begin().read(QUERY, RANGE).isPresent()));
      }
      both.await();
      gate.release(6);
      for (Future<Boolean> one : all) {
        assertThat(one.get()).isTrue();
      }
    }
    assertThat(most).hasValue(2);
  }

  private static EventSearcher lake(Function<SearchRequest, SearchPage> search) {
    return new EventSearcher() {
      @Override
      public SearchPage search(SearchRequest request) {
        return search.apply(request);
      }

      @Override
      public void check() {}
    };
  }

  private static SearchPage page(boolean complete, EventRow... rows) {
    return new SearchPage(List.of(rows), false, complete, SearchStats.NONE);
  }
}
