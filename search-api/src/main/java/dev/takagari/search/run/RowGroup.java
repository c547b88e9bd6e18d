package dev.takagari.search.run;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.search.plan.Part.Engine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// Rows of one position, without copies: of rows of one id and one source record the one that was
/// received first stays, as in the view `events_distinct`. Another record with that id is another
/// event. For one thread.
final class RowGroup {
  /// The mark of rows that share an id and are not the same event.
  static final String CONFLICT = "id.conflict";

  /// Where and when a copy was received, not what it says.
  private static final List<Column> BOOKKEEPING =
      List.of(Columns.EVENT_INGESTED, Columns.RAW_OBJECT, Columns.RAW_LINE, Columns.EVENT_MARKS);

  /// A copy that came later must not stand for what was there before it: it may say something else.
  private static final Comparator<EventRow> RECEIVED =
      Comparator.comparingLong((EventRow row) -> number(row, Columns.EVENT_INGESTED))
          .thenComparing(RowGroup::object)
          .thenComparingLong(row -> number(row, Columns.RAW_LINE));

  private final Rebuilder records;
  private final List<EventRow> rows = new ArrayList<>(1);
  private final List<Engine> engines = new ArrayList<>(1);

  RowGroup(Rebuilder records) {
    this.records = records;
  }

  void add(EventRow row, Engine engine) {
    for (int i = 0; i < rows.size(); i++) {
      if (isCopy(rows.get(i), row)) {
        if (RECEIVED.compare(row, rows.get(i)) < 0) {
          rows.set(i, row);
          engines.set(i, engine);
        }
        return;
      }
    }
    rows.add(row);
    engines.add(engine);
  }

  List<EventRow> rows() {
    return rows;
  }

  int hotRows() {
    return Collections.frequency(engines, Engine.HOT);
  }

  private static long number(EventRow row, Column column) {
    return row.has(column) ? row.number(column) : Long.MAX_VALUE;
  }

  private static String object(EventRow row) {
    String object = row.has(Columns.RAW_OBJECT) ? row.string(Columns.RAW_OBJECT) : null;
    return object == null ? "" : object;
  }

  /// Rows of one record differ in what was added to it, as the name of a host that was not known
  /// before. A row whose record this version cannot give back is a copy, unless maintenance of the
  /// lake found that it is none.
  private boolean isCopy(EventRow kept, EventRow row) {
    if (content(kept).equals(content(row))) {
      return true;
    }
    try {
      return records.rebuild(kept).equals(records.rebuild(row));
    } catch (IllegalStateException e) {
      return !inConflict(kept) && !inConflict(row);
    }
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
