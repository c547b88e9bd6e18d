package dev.takagari.core.report;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.search.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Counts cases and detections of a span of time. Times are the store's, and a span is half-open.
/// Numbers of rows are bounded. Safe for use by several threads; every method is as of one moment
/// and throws `database-unavailable` when the store does not answer.
public interface CaseFigures {

  /// All figures of a span.
  SpanFigures of(TimeRange span);

  /// Cases that were opened in a span and are not merged into another, the severest first, of equal
  /// ones the one opened first.
  ///
  /// @param tell only those that are to be told so loudly; null for all
  /// @param limit at most so many
  OpenedCases opened(TimeRange span, @Nullable Tell tell, int limit);

  /// Cases of a span.
  ///
  /// @param total how many there are
  /// @param cases the first of them
  record OpenedCases(long total, List<Case> cases) {
    public OpenedCases {
      cases = List.copyOf(cases);
    }
  }
}
