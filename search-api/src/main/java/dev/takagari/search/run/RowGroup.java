package dev.takagari.search.run;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.search.plan.Part.Engine;
import java.util.ArrayList;
import java.util.List;

/// Rows of one position, without copies: of one event id the first row stays, another one only if
/// it is marked as being in conflict and says something else. For one thread.
final class RowGroup {
  /// The mark of rows that share an id and are not the same event.
  static final String CONFLICT = "id.conflict";

  /// Where and when a copy was received, not what it says.
  private static final List<Column> BOOKKEEPING =
      List.of(Columns.EVENT_INGESTED, Columns.RAW_OBJECT, Columns.RAW_LINE, Columns.EVENT_MARKS);

  private final List<EventRow> rows = new ArrayList<>(1);
  private int hot;

  void add(EventRow row, Engine engine) {
    for (EventRow kept : rows) {
      if (isCopy(kept, row)) {
        return;
      }
    }
    rows.add(row);
    if (engine == Engine.HOT) {
      hot++;
    }
  }

  List<EventRow> rows() {
    return rows;
  }

  int hotRows() {
    return hot;
  }

  private static boolean isCopy(EventRow kept, EventRow row) {
    if (!inConflict(kept) && !inConflict(row)) {
      return true;
    }
    return content(kept).equals(content(row));
  }

  private static boolean inConflict(EventRow row) {
    return row.strings(Columns.EVENT_MARKS).contains(CONFLICT);
  }

  private static EventRow content(EventRow row) {
    EventRow.Builder builder = EventRow.builder().addAll(row);
    BOOKKEEPING.forEach(builder::clear);
    return builder.build();
  }
}
