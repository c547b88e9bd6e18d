package dev.takagari.core.search;

import dev.takagari.core.query.Query;
import java.time.Duration;

/// Asks for some events, wherever they are kept.
///
/// @param first which come first when there are more than wanted
/// @param limit most rows wanted, at least 1
/// @param timeout after which what was found until then is the answer
public record EventQuestion(
    Query query, TimeRange range, First first, int limit, Duration timeout) {

  /// Which rows of a range come first.
  public enum First {
    /// Newest first.
    NEWEST,
    /// Oldest first.
    OLDEST
  }

  public EventQuestion {
    if (limit < 1) {
      throw new IllegalArgumentException("at least one row is wanted");
    }
  }
}
