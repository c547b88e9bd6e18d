package dev.takagari.search.run;

import dev.takagari.core.query.Query;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Tier;
import java.time.Duration;
import java.util.Optional;

/// One page asked for.
///
/// @param after only rows that come after this place
/// @param limit most rows wanted, at least 1
/// @param timeout after which what was found until then is the answer
public record SearchQuestion(
    Query query,
    TimeRange range,
    Tier tier,
    Optional<Position> after,
    int limit,
    Duration timeout) {
  public SearchQuestion {
    if (limit < 1) {
      throw new IllegalArgumentException("a page has at least one row");
    }
  }
}
