package dev.takagari.app.operation;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Literals;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.TimeRange;
import dev.takagari.ingest.replay.LakeRows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Asks the lake by a search for one row.
public final class SearchedLakeRows implements LakeRows {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final EventSearcher lake;

  public SearchedLakeRows(EventSearcher lake) {
    this.lake = lake;
  }

  @Override
  public boolean hold(List<String> rawObjects) {
    if (rawObjects.isEmpty()) {
      return false;
    }
    Query query = Query.or(rawObjects.stream().map(SearchedLakeRows::fromObject).toList());
    SearchPage page =
        lake.search(
            new SearchRequest(
                query, TimeRange.ALL, Optional.empty(), 1, Optional.empty(), TIMEOUT));
    if (page.rows().isEmpty() && !page.complete()) {
      throw new TakagariException(
          ErrorCode.LAKE_UNAVAILABLE, "whether the lake holds the unit could not be found out");
    }
    return !page.rows().isEmpty();
  }

  private static Query fromObject(String rawObject) {
    return Literals.matching(new Field.ColumnField(Columns.RAW_OBJECT), Pattern.exactly(rawObject));
  }
}
