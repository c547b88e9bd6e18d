package dev.takagari.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Pattern.Part;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.testing.ComposedNames;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.RandomQueries;
import dev.takagari.core.testing.Seeds;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What every [EventSearcher] does: it finds exactly the events that the reference matcher finds,
/// in order.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EventSearcherContract {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static final String SPECIAL = "ab\0\\*?%_'\"=.[";

  private List<EventRow> events = List.of();
  private EventSearcher searcher = new Nothing();

  /// Fills an engine of its own with the events.
  ///
  /// @return a searcher of it
  protected abstract EventSearcher searcher(List<EventRow> events);

  /// How many queries are compared.
  protected int queries() {
    return 250;
  }

  @BeforeAll
  void fill() {
    List<EventRow> random = new ArrayList<>(new RandomEvents(Seeds.seed()).list(400));
    // several events in the same microsecond, more than a page of them
    EventRow twin = random.getFirst();
    for (int i = 0; i < 120; i++) {
      random.add(
          EventRow.builder()
              .addAll(twin)
              .set(Columns.EVENT_ID, "00000000000000000000000" + (100 + i))
              .build());
    }
    SplittableRandom texts = new SplittableRandom(Seeds.seed() + 4);
    for (int i = 0; i < 150; i++) {
      random.add(
          EventRow.builder()
              .addAll(twin)
              .set(Columns.EVENT_ID, "00000000000000000000000" + (300 + i))
              .set(Columns.PROCESS_COMMAND_LINE, special(texts))
              .set(Columns.HOST_NAME, special(texts))
              .attribute("Special", special(texts))
              .build());
    }
    random.addAll(ComposedNames.events(twin.number(Columns.TIMESTAMP)));
    Collections.shuffle(random, new java.util.Random(Seeds.seed()));
    events = List.copyOf(random);
    searcher = searcher(events);
  }

  @Test
  void findsAllNewestFirst() {
    SearchPage page = search(Query.ALL, TimeRange.ALL, null, 10_000);
    assertThat(page.rows()).containsExactlyElementsOf(sorted(events));
    assertThat(page.complete()).isTrue();
    assertThat(page.more()).isFalse();
    assertThat(page.stats().rowsChecked()).isGreaterThanOrEqualTo(events.size());
  }

  @Test
  void findsNothingInNothing() {
    Instant some = micro(sorted(events).getFirst());
    assertThat(search(Query.NONE, TimeRange.ALL, null, 10).rows()).isEmpty();
    assertThat(search(Query.ALL, new TimeRange(some, some), null, 10).rows()).isEmpty();
    assertThat(
            search(
                    Query.ALL,
                    new TimeRange(
                        Instant.parse("1999-01-01T00:00:00Z"),
                        Instant.parse("1999-02-01T00:00:00Z")),
                    null,
                    10)
                .rows())
        .isEmpty();
  }

  @Test
  void theRangeIncludesItsBeginningAndNotItsEnd() {
    List<EventRow> sorted = sorted(events);
    Instant time = micro(sorted.get(sorted.size() / 2));
    long micros = sorted.get(sorted.size() / 2).number(Columns.TIMESTAMP);
    assertThat(search(Query.ALL, new TimeRange(time, time.plusNanos(1_000)), null, 1_000).rows())
        .isNotEmpty()
        .containsExactlyElementsOf(
            sorted.stream().filter(e -> e.number(Columns.TIMESTAMP) == micros).toList());
    assertThat(search(Query.ALL, new TimeRange(Instant.EPOCH, time), null, 1_000).rows())
        .containsExactlyElementsOf(
            sorted.stream().filter(e -> e.number(Columns.TIMESTAMP) < micros).toList());
  }

  @Test
  void pagesPutTogetherAreTheWhole() {
    for (int limit : new int[] {11, 60}) {
      List<EventRow> together = new ArrayList<>();
      Position after = null;
      boolean more = true;
      while (more) {
        SearchPage page = search(Query.ALL, TimeRange.ALL, after, limit);
        assertThat(page.rows().size()).isLessThanOrEqualTo(limit);
        assertThat(page.complete()).isTrue();
        together.addAll(page.rows());
        more = page.more() && !page.rows().isEmpty();
        if (more) {
          after = Position.of(page.rows().getLast());
        }
      }
      assertThat(together).containsExactlyElementsOf(sorted(events));
    }
  }

  @Test
  void anOldNeedleIsFoundBehindManyRowsThatAreChecked() {
    EventRow oldest = sorted(events).getLast();
    Query needle =
        Query.and(List.of(equal(Columns.EVENT_CLASS, oldest), equal(Columns.EVENT_ID, oldest)));
    SearchPage page = search(needle, TimeRange.ALL, null, 1);
    assertThat(page.rows()).containsExactly(oldest);
  }

  @Test
  void meansWhatTheMatcherMeans() {
    RandomQueries queries = new RandomQueries(Seeds.seed() + 1, events);
    SplittableRandom random = new SplittableRandom(Seeds.seed() + 2);
    int found = 0;
    for (int i = 0; i < queries(); i++) {
      Query query = i % 2 == 0 ? queries.leaf() : queries.next();
      Query asked = i % 5 == 0 ? new Query.Not(query) : query;
      QueryMatcher matcher = QueryMatcher.of(asked);
      List<EventRow> expected = sorted(events.stream().filter(matcher::matches).toList());
      int limit = random.nextInt(4) == 0 ? random.nextInt(1, 20) : 10_000;

      SearchPage page = search(asked, TimeRange.ALL, null, limit);

      assertThat(page.rows())
          .as("query %d of seed %d: %s", i, Seeds.seed(), asked)
          .containsExactlyElementsOf(expected.subList(0, Math.min(limit, expected.size())));
      assertThat(page.complete()).isTrue();
      if (expected.size() > limit) {
        assertThat(page.more()).isTrue();
      }
      found += expected.isEmpty() ? 0 : 1;
    }
    assertThat(found).as("queries that find something").isGreaterThan(queries() / 4);
  }

  @Test
  void veryLongAndVeryWideQueriesAreAnswered() {
    List<Query> many = new ArrayList<>();
    RandomQueries queries = new RandomQueries(Seeds.seed() + 3, events);
    for (int i = 0; i < 1_500; i++) {
      many.add(queries.leaf());
    }
    Query deep = queries.leaf();
    for (int i = 0; i < 40; i++) {
      deep =
          i % 2 == 0
              ? Query.or(List.of(deep, queries.leaf()))
              : Query.and(List.of(deep, new Query.Not(queries.leaf())));
    }
    Query longText =
        Query.matching(
            new ColumnField(Columns.PROCESS_COMMAND_LINE), Pattern.contains("ab ".repeat(5_000)));
    for (Query query : List.of(Query.or(many), Query.and(many), deep, longText)) {
      QueryMatcher matcher = QueryMatcher.of(query);
      assertThat(search(query, TimeRange.ALL, null, 10_000).rows())
          .containsExactlyElementsOf(sorted(events.stream().filter(matcher::matches).toList()));
    }
  }

  /// A short text of characters that mean something to engines.
  private static String special(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(1, 7); i > 0; i--) {
      text.append(SPECIAL.charAt(random.nextInt(SPECIAL.length())));
    }
    return text.toString();
  }

  @Test
  void charactersThatMeanSomethingToEnginesAreText() {
    SplittableRandom random = new SplittableRandom(Seeds.seed() + 5);
    List<Field> fields =
        List.of(
            new ColumnField(Columns.PROCESS_COMMAND_LINE),
            new ColumnField(Columns.HOST_NAME),
            new AttributeField("Special"));
    for (int i = 0; i < 2 * queries(); i++) {
      List<Part> parts = new ArrayList<>();
      for (int n = random.nextInt(1, 5); n > 0; n--) {
        parts.add(
            switch (random.nextInt(4)) {
              case 0 -> Part.ANY;
              case 1 -> Part.ONE;
              default ->
                  new Part.Text(special(random).substring(0, 1).repeat(random.nextInt(1, 3)));
            });
      }
      Query query = Query.matching(fields.get(random.nextInt(fields.size())), Pattern.of(parts));
      Query asked = random.nextInt(4) == 0 ? new Query.Not(query) : query;
      QueryMatcher matcher = QueryMatcher.of(asked);

      assertThat(search(asked, TimeRange.ALL, null, 10_000).rows())
          .as("query %d of seed %d: %s", i, Seeds.seed(), asked)
          .containsExactlyElementsOf(sorted(events.stream().filter(matcher::matches).toList()));
    }
  }

  @Test
  void checksItself() {
    searcher.check();
  }

  private static Query equal(Column column, EventRow event) {
    return Query.matching(
        new ColumnField(column), Pattern.exactly(String.valueOf(event.string(column))));
  }

  @Test
  void findsNamesHoweverTheirMarksAreWritten() {
    for (int i = 0; i < ComposedNames.NAMES.size(); i++) {
      for (Form typed : List.of(Form.NFC, Form.NFD)) {
        String name = Normalizer.normalize(ComposedNames.NAMES.get(i), typed);
        for (String text : ComposedNames.queries(name)) {
          SearchPage page = search(QueryParser.parse(text).query(), TimeRange.ALL, null, 10);
          assertThat(page.rows())
              .as("%s, typed as %s", text, typed)
              .extracting(row -> row.string(Columns.EVENT_ID))
              .containsExactlyInAnyOrderElementsOf(ComposedNames.ids(i));
          assertThat(page.rows()).isSubsetOf(events);
        }
      }
    }
  }

  private SearchPage search(Query query, TimeRange range, @Nullable Position after, int limit) {
    return searcher.search(
        new SearchRequest(
            query, range, Optional.ofNullable(after), limit, Optional.empty(), TIMEOUT));
  }

  private static List<EventRow> sorted(List<EventRow> events) {
    return events.stream().sorted(Comparator.comparing(Position::of)).toList();
  }

  private static Instant micro(EventRow event) {
    return Instant.EPOCH.plus(event.number(Columns.TIMESTAMP), ChronoUnit.MICROS);
  }

  private static final class Nothing implements EventSearcher {
    @Override
    public SearchPage search(SearchRequest request) {
      throw new IllegalStateException("not filled");
    }

    @Override
    public void check() {}
  }
}
