package dev.takagari.ingest.lake;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.SortedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// Merges the sorted runs of a partition. Copies of a record stand side by side then: the first one
/// is kept. Rows of one id that are not copies are all kept, and marked from the second on.
///
/// No table of ids is needed for that: an id embeds its event's time, organization and host, so
/// rows of one id cannot be apart in this order.
final class MergedRows implements SortedRows {
  /// Mark of a row whose id another, different row has.
  static final String CONFLICT = "id.conflict";

  private final SpoolPartition partition;
  private final List<RowCursor> cursors;
  private final SharedParts parts;
  private long duplicates;

  MergedRows(SpoolPartition partition, List<RowCursor> cursors, SharedParts parts) {
    this.parts = parts;
    this.partition = partition;
    this.cursors = cursors;
  }

  @Override
  public long count() {
    return partition.rows();
  }

  @Override
  public long values(Column column) {
    return partition.values(column);
  }

  /// Copies that were dropped, after all rows were walked.
  long duplicates() {
    return duplicates;
  }

  @Override
  public void forEach(Consumer<Event> consumer) {
    PriorityQueue<RowCursor> queue =
        new PriorityQueue<>(Math.max(1, cursors.size()), this::compare);
    for (RowCursor cursor : cursors) {
      if (cursor.next()) {
        queue.add(cursor);
      }
    }
    SpooledEvent event = new SpooledEvent(parts);
    Previous previous = new Previous();
    RowCursor cursor;
    while ((cursor = queue.poll()) != null) {
      do {
        take(cursor, previous, event, consumer);
        if (!cursor.next()) {
          break;
        }
        RowCursor rival = queue.peek();
        if (rival != null && compare(cursor, rival) > 0) {
          queue.add(cursor);
          break;
        }
      } while (true);
    }
  }

  private void take(
      RowCursor cursor, Previous previous, SpooledEvent event, Consumer<Event> consumer) {
    boolean sameId = previous.sameKey(cursor);
    if (sameId && previous.sameRecord(cursor)) {
      duplicates++;
      return;
    }
    previous.set(cursor);
    event.set(cursor.row(), cursor.start());
    consumer.accept(sameId ? marked(event) : event);
  }

  private static EventRow marked(Event event) {
    List<String> marks = new ArrayList<>(event.strings(Columns.EVENT_MARKS));
    marks.add(CONFLICT);
    return EventRow.builder().addAll(event).set(Columns.EVENT_MARKS, marks).build();
  }

  private int compare(RowCursor a, RowCursor b) {
    return RowCodec.compare(a.row(), a.start(), a.length(), b.row(), b.start(), b.length(), parts);
  }

  /// The last row that was kept: where it lies if it stays there, else a copy.
  private static final class Previous {
    private byte[] copy = new byte[4096];
    private byte[] row = copy;
    private int start;
    private boolean any;

    boolean sameKey(RowCursor next) {
      return any && RowCodec.sameKey(row, start, next.row(), next.start());
    }

    boolean sameRecord(RowCursor next) {
      return RowCodec.sameRecord(row, start, next.row(), next.start());
    }

    void set(RowCursor next) {
      any = true;
      if (next.rowsStay()) {
        row = next.row();
        start = next.start();
        return;
      }
      int length = next.length();
      if (copy.length < length) {
        copy = new byte[Math.max(length, copy.length * 2)];
      }
      System.arraycopy(next.row(), next.start(), copy, 0, length);
      row = copy;
      start = 0;
    }
  }
}
