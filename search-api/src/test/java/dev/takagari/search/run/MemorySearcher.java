package dev.takagari.search.run;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.SearchStats;
import dev.takagari.core.unit.UnitId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// The plain twin of an engine: filter and sort over a list.
public final class MemorySearcher implements EventSearcher {
  /// A row and the unit it came with.
  public record Stored(UnitId unit, EventRow row) {}

  private final List<Stored> stored;
  private final int pageCap;
  private final AtomicInteger searches = new AtomicInteger();

  /// @param pageCap most rows of one page, however many are asked for
  public MemorySearcher(List<Stored> stored, int pageCap) {
    this.stored = List.copyOf(stored);
    this.pageCap = pageCap;
  }

  public int searches() {
    return searches.get();
  }

  @Override
  public SearchPage search(SearchRequest request) {
    searches.incrementAndGet();
    List<EventRow> all =
        stored.stream()
            .filter(each -> isIn(request, each.unit()))
            .map(Stored::row)
            .filter(row -> request.range().contains(Position.of(row).micros()))
            .filter(row -> matches(request.query(), row))
            .filter(
                row ->
                    request.after().isEmpty()
                        || Position.of(row).compareTo(request.after().get()) > 0)
            .sorted(Comparator.comparing(Position::of))
            .toList();
    int count = Math.min(all.size(), Math.min(request.limit(), pageCap));
    return new SearchPage(
        all.subList(0, count),
        count < all.size(),
        true,
        new SearchStats(0, 0, 0, 0, 0, all.size()));
  }

  private static boolean isIn(SearchRequest request, UnitId unit) {
    if (request.files().isEmpty()) {
      return true;
    }
    Set<UnitId> units =
        request.files().get().stream().map(LakeFile::unit).collect(Collectors.toSet());
    return units.contains(unit);
  }

  private static boolean matches(Query query, EventRow row) {
    return QueryMatcher.of(query).matches(row);
  }

  @Override
  public void check() {}
}
