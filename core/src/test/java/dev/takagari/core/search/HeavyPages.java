package dev.takagari.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Query;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Rows of a megabyte each: few of them fill a page, whatever its limit.
public final class HeavyPages {
  private static final int COUNT = 26;
  private static final int TEXT = 1 << 20;

  private HeavyPages() {}

  /// More rows than the bytes of one page hold, two and two of one time.
  public static List<EventRow> events() {
    EventRow some = new RandomEvents(Seeds.seed()).list(1).getFirst();
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      events.add(
          EventRow.builder()
              .addAll(some)
              .set(Columns.EVENT_ID, "00000000000000000000000" + (100 + i))
              .set(Columns.TIMESTAMP, some.number(Columns.TIMESTAMP) - i / 2)
              .attribute("Heavy", Character.toString('a' + i).repeat(TEXT))
              .build());
    }
    return events;
  }

  /// Asks for all of [#events] at once, and goes on until they are there.
  public static void assertComeInSeveralPages(EventSearcher searcher) {
    List<EventRow> found = new ArrayList<>();
    Optional<Position> after = Optional.empty();
    int pages = 0;
    boolean more = true;
    while (more) {
      SearchPage page =
          searcher.search(
              new SearchRequest(
                  Query.ALL, TimeRange.ALL, after, 1_000, Optional.empty(), Duration.ofMinutes(1)));
      assertThat(page.complete()).isTrue();
      assertThat((long) page.rows().size() * TEXT).isLessThan(2 * SearchPage.MOST_BYTES);
      found.addAll(page.rows());
      more = page.more();
      if (more) {
        after = Optional.of(Position.of(page.rows().getLast()));
      }
      pages++;
    }
    assertThat(pages).isGreaterThan(1);
    assertThat(found)
        .containsExactlyElementsOf(
            events().stream().sorted(Comparator.comparing(Position::of)).toList());
  }
}
