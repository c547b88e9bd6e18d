package dev.takagari.core.query.predicate;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.EventSearcherContract;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.SearchStats;
import java.util.Comparator;
import java.util.List;

/// A list filtered by a predicate finds what every engine finds.
class EventPredicateSearchTest extends EventSearcherContract {
  @Override
  protected EventSearcher searcher(List<EventRow> events) {
    return new Filtered(events);
  }

  @Override
  protected int queries() {
    return 500;
  }

  private record Filtered(List<EventRow> events) implements EventSearcher {
    @Override
    public SearchPage search(SearchRequest request) {
      EventPredicate predicate = EventPredicate.of(request.query());
      ComparedEvent compared = new ComparedEvent();
      List<EventRow> all =
          events.stream()
              .filter(row -> request.range().contains(Position.of(row).micros()))
              .filter(row -> predicate.matches(compared.set(row)))
              .filter(
                  row ->
                      request.after().isEmpty()
                          || Position.of(row).compareTo(request.after().get()) > 0)
              .sorted(Comparator.comparing(Position::of))
              .toList();
      int count = Math.min(all.size(), request.limit());
      return new SearchPage(
          all.subList(0, count),
          count < all.size(),
          true,
          new SearchStats(0, 0, 0, 0, 0, all.size()));
    }

    @Override
    public void check() {}
  }
}
