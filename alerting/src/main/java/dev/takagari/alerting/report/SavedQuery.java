package dev.takagari.alerting.report;

import dev.takagari.core.query.Query;
import java.time.Duration;
import java.util.List;

/// A query that is asked again and again.
///
/// @param text as somebody wrote it
/// @param query what it means
/// @param span length of the time before the slot that is asked about
/// @param columns names of columns, or of attributes after `attributes.`, in the order of the cells
/// @param limit most events of an answer
public record SavedQuery(String text, Query query, Duration span, List<String> columns, int limit) {
  /// Columns of an answer when nobody chose any.
  public static final List<String> USUAL_COLUMNS =
      List.of(
          "@timestamp",
          "event.action",
          "host.name",
          "user.name",
          "process.name",
          "process.command_line",
          "destination.ip",
          "dns.question.name");

  public SavedQuery {
    columns = List.copyOf(columns);
    if (columns.isEmpty() || limit < 1 || !span.isPositive()) {
      throw new IllegalArgumentException("a saved query has columns, a limit and a span");
    }
  }

  /// Whether a column can be called so. Any attribute may be there.
  public static boolean isColumn(String name) {
    return EventCells.isColumn(name);
  }
}
