package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.EventAnswer;
import dev.takagari.core.search.EventQuestion;
import dev.takagari.core.search.EventQuestion.First;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchStats;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.SearchAnswer;
import dev.takagari.search.run.SearchQuestion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchedEventsTest {
  private static final Instant T = Instant.parse("2026-11-20T10:00:00Z");
  private static final TimeRange HOUR = new TimeRange(T, T.plusSeconds(3600));

  private final List<EventRow> events = new ArrayList<>();
  private final List<SearchQuestion> asked = new ArrayList<>();
  private int pageSize = Integer.MAX_VALUE;
  private List<Note> notes = List.of();

  private final SearchedEvents questions = new SearchedEvents(this::page, () -> {});

  /// Pages as the search gives them: newest first, sometimes short.
  private SearchAnswer page(SearchQuestion question) {
    asked.add(question);
    List<EventRow> all =
        events.stream()
            .filter(row -> question.range().contains(row.number(Columns.TIMESTAMP)))
            .sorted(Comparator.comparing(Position::of))
            .filter(
                row ->
                    question.after().isEmpty()
                        || Position.of(row).compareTo(question.after().get()) > 0)
            .toList();
    List<EventRow> rows =
        all.subList(0, Math.min(all.size(), Math.min(question.limit(), pageSize)));
    return new SearchAnswer(
        rows,
        rows.size() < all.size() ? Optional.of(Position.of(rows.getLast())) : Optional.empty(),
        notes.isEmpty(),
        notes,
        TimeRanges.NONE,
        SearchStats.NONE,
        rows.size(),
        0,
        Duration.ZERO);
  }

  private void happen(int... seconds) {
    for (int second : seconds) {
      events.add(
          EventRow.builder()
              .set(Columns.TIMESTAMP, HOUR.fromMicros() + second * 1_000_000L)
              .set(Columns.EVENT_ID, "%05d".formatted(second))
              .build());
    }
  }

  private EventAnswer ask(First first, int limit) {
    return questions.ask(new EventQuestion(Query.ALL, HOUR, first, limit, Duration.ofMinutes(1)));
  }

  private static List<String> ids(EventAnswer answer) {
    return answer.rows().stream().map(row -> String.valueOf(row.string(Columns.EVENT_ID))).toList();
  }

  @Test
  void newestFirstIsOnePage() {
    happen(1, 2, 3);

    EventAnswer answer = ask(First.NEWEST, 2);

    assertThat(ids(answer)).containsExactly("00003", "00002");
    assertThat(answer.more()).isTrue();
    assertThat(asked).hasSize(1);
  }

  @Test
  void shortPagesAreFilledUp() {
    happen(1, 2, 3, 4, 5);
    pageSize = 2;

    assertThat(ids(ask(First.NEWEST, 5)))
        .containsExactly("00005", "00004", "00003", "00002", "00001");
  }

  @Test
  void oldestFirstFindsTheBeginningOfMany() {
    for (int i = 0; i < 3_600; i++) {
      happen(i);
    }

    EventAnswer answer = ask(First.OLDEST, 10);

    assertThat(ids(answer)).isNotEmpty().isSorted().startsWith("00000", "00001", "00002");
    assertThat(answer.more()).isTrue();
    assertThat(asked.size()).isLessThan(12);
  }

  @Test
  void oldestFirstFindsABeginningThatIsLate() {
    happen(3_400, 3_401, 3_402, 3_500, 3_501);

    EventAnswer answer = ask(First.OLDEST, 3);

    assertThat(ids(answer)).startsWith("03400");
    assertThat(answer.more()).isTrue();
  }

  @Test
  void oldestFirstOfFewIsAllOfThem() {
    happen(7, 5, 6);

    EventAnswer answer = ask(First.OLDEST, 3);

    assertThat(ids(answer)).containsExactly("00005", "00006", "00007");
    assertThat(answer.more()).isFalse();
  }

  @Test
  void oldestFirstEndsWhereTimesAreTheSame() {
    for (int i = 0; i < 50; i++) {
      events.add(
          EventRow.builder()
              .set(Columns.TIMESTAMP, HOUR.fromMicros())
              .set(Columns.EVENT_ID, "same" + i)
              .build());
    }

    EventAnswer answer = ask(First.OLDEST, 10);

    assertThat(answer.rows()).hasSize(10);
    assertThat(answer.more()).isTrue();
  }

  @Test
  void saysWhatWasNotRead() {
    notes = List.of(new Note("engine-timeout", "the hot index took too long"));

    assertThat(ask(First.NEWEST, 1).notCovered()).containsExactly("the hot index took too long");
  }

  @Test
  void failuresOfTheSearchAreItsOwn() {
    SearchedEvents broken =
        new SearchedEvents(
            question -> {
              throw new TakagariException(ErrorCode.SEARCH_UNAVAILABLE, "too many");
            },
            () -> {});

    assertThatThrownBy(
            () ->
                broken.ask(
                    new EventQuestion(Query.ALL, HOUR, First.NEWEST, 1, Duration.ofMinutes(1))))
        .isInstanceOf(TakagariException.class);
  }
}
