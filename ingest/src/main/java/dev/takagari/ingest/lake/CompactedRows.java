package dev.takagari.ingest.lake;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.SortedRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rows of several data files of one partition, sorted as one: in memory up to a budget, beyond
/// it in sorted runs on disk.
///
/// Of an event that came in two units one row is kept. Rows that are added as references stand in
/// files that stay: they are not handed out, and rows that equal them are left out. Rows of one id
/// that are not the same event all stay, with a mark. Two rows are the same event if all columns
/// but `raw.object`, `raw.line`, `event.ingested` and that mark are equal, or if [SameRecord] says
/// so.
///
/// For one thread; walked once, after everything was added.
public final class CompactedRows implements SortedRows, AutoCloseable {
  private static final int REFERENCE = 1;
  private static final int MARKED = 2;

  /// Rows of one id that are held to be compared; nobody has as many without intent.
  private static final int LARGEST_GROUP = 256;

  private final Spool spool;
  private final SameRecord sameRecord;
  private final RowEncoder encoder;
  private final WithoutMark unmarked = new WithoutMark();
  private List<SpoolPartition> partitions = List.of();
  private long references;
  private long removed;
  private long conflicts;

  /// @param directory where rows that do not fit in memory go
  /// @param budget bytes of heap for rows
  public CompactedRows(Path directory, int budget, SameRecord sameRecord) {
    this.spool = new Spool(directory, budget);
    this.sameRecord = sameRecord;
    this.encoder = spool.newEncoder();
  }

  /// Adds a row.
  ///
  /// @param reference whether it stands in a file that stays
  public void add(Event row, boolean reference) {
    unmarked.set(row);
    encoder.encode(unmarked, (reference ? REFERENCE : 0) | (unmarked.hadMark() ? MARKED : 0));
    spool.add(encoder);
    if (reference) {
      references++;
    }
  }

  /// Ends adding.
  public void seal() {
    partitions = spool.seal();
    if (partitions.size() > 1) {
      throw new IllegalStateException("rows of several partitions");
    }
  }

  @Override
  public long count() {
    return partitions.isEmpty() ? 0 : partitions.getFirst().rows() - references;
  }

  @Override
  public long values(Column column) {
    return partitions.isEmpty() ? 0 : partitions.getFirst().values(column);
  }

  /// Rows that were left out, after all were walked.
  public long removed() {
    return removed;
  }

  /// Rows that got a mark because another has their id, after all were walked.
  public long conflicts() {
    return conflicts;
  }

  /// Bytes of rows on disk.
  public long spilled() {
    return spool.spilled();
  }

  @Override
  public void forEach(Consumer<Event> consumer) {
    if (partitions.isEmpty()) {
      return;
    }
    PriorityQueue<RowCursor> queue = new PriorityQueue<>(this::compare);
    for (RowCursor cursor : spool.cursors(partitions.getFirst())) {
      if (cursor.next()) {
        queue.add(cursor);
      }
    }
    Group group = new Group(consumer);
    RowCursor cursor;
    while ((cursor = queue.poll()) != null) {
      group.add(cursor);
      if (cursor.next()) {
        queue.add(cursor);
      }
    }
    group.end();
  }

  private int compare(RowCursor a, RowCursor b) {
    return RowCodec.compare(
        a.row(), a.start(), a.length(), b.row(), b.start(), b.length(), spool.parts());
  }

  @Override
  public void close() {
    spool.close();
  }

  /// Different rows of one id, in the order in which they came.
  private final class Group {
    private final Consumer<Event> consumer;
    private final List<Held> rows = new ArrayList<>();
    private final Held free = new Held();
    private final SpooledEvent event = new SpooledEvent(spool.parts());
    private final SpooledEvent other = new SpooledEvent(spool.parts());
    private boolean conflicting;

    Group(Consumer<Event> consumer) {
      this.consumer = consumer;
    }

    void add(RowCursor row) {
      if (!rows.isEmpty() && !RowCodec.sameKey(rows.getFirst().bytes, 0, row.row(), row.start())) {
        end();
      }
      int flags = RowCodec.flags(row.row(), row.start(), row.length());
      Held twin = twin(row);
      if (twin == null) {
        if (rows.size() == LARGEST_GROUP) {
          conflicting = true;
          handOut();
        }
        Held held = rows.isEmpty() ? free : new Held();
        held.set(row, flags);
        rows.add(held);
        return;
      }
      boolean bothStay = twin.isReference() && (flags & REFERENCE) != 0;
      if (!bothStay) {
        removed++;
      }
      twin.flags |= flags & REFERENCE;
    }

    private @Nullable Held twin(RowCursor row) {
      for (int i = rows.size() - 1; i >= 0; i--) {
        Held held = rows.get(i);
        if (RowCodec.sameRecord(held.bytes, 0, row.row(), row.start())) {
          return held;
        }
      }
      for (Held held : rows) {
        event.set(held.bytes, 0);
        other.set(row.row(), row.start());
        if (sameRecord.same(event, other)) {
          return held;
        }
      }
      return null;
    }

    void end() {
      conflicting |= rows.size() > 1;
      handOut();
      conflicting = false;
    }

    private void handOut() {
      for (Held held : rows) {
        if (held.isReference()) {
          continue;
        }
        event.set(held.bytes, 0);
        boolean wasMarked = (held.flags & MARKED) != 0;
        if (conflicting && !wasMarked) {
          conflicts++;
        }
        consumer.accept(conflicting || wasMarked ? marked(event) : event);
      }
      rows.clear();
    }
  }

  private static EventRow marked(Event event) {
    List<String> marks = new ArrayList<>(event.strings(Columns.EVENT_MARKS));
    marks.add(MergedRows.CONFLICT);
    return EventRow.builder().addAll(event).set(Columns.EVENT_MARKS, marks).build();
  }

  /// A copy of a row.
  private static final class Held {
    private byte[] bytes = new byte[4096];
    private int flags;

    void set(RowCursor row, int newFlags) {
      int length = row.length();
      if (bytes.length < length) {
        bytes = new byte[Math.max(length, bytes.length * 2)];
      }
      System.arraycopy(row.row(), row.start(), bytes, 0, length);
      flags = newFlags;
    }

    boolean isReference() {
      return (flags & REFERENCE) != 0;
    }
  }

  /// An event without the mark of a conflict: rows are compared without it.
  private static final class WithoutMark implements Event {
    private static final byte[] CONFLICT = MergedRows.CONFLICT.getBytes(StandardCharsets.US_ASCII);
    private static final int MARKS = Columns.EVENT_MARKS.ordinal();

    private final ByteSpan span = new ByteSpan();
    private Event event = EventRow.builder().build();

    /// Which element of the marks is the mark, -1 for none.
    private int mark;

    void set(Event newEvent) {
      event = newEvent;
      mark = -1;
      for (int i = 0; i < event.count(Columns.EVENT_MARKS); i++) {
        event.element(Columns.EVENT_MARKS, i, span);
        if (Arrays.equals(
            CONFLICT,
            0,
            CONFLICT.length,
            span.array(),
            span.offset(),
            span.offset() + span.length())) {
          mark = i;
        }
      }
    }

    boolean hadMark() {
      return mark >= 0;
    }

    @Override
    public boolean has(Column column) {
      return event.has(column)
          && (column.ordinal() != MARKS || mark < 0 || event.count(column) > 1);
    }

    @Override
    public int nextColumn(int ordinal) {
      int next = event.nextColumn(ordinal);
      return next == MARKS && !has(Columns.EVENT_MARKS) ? event.nextColumn(next + 1) : next;
    }

    @Override
    public long number(Column column) {
      return event.number(column);
    }

    @Override
    public void text(Column column, ByteSpan into) {
      event.text(column, into);
    }

    @Override
    public int count(Column column) {
      int count = event.count(column);
      return column.ordinal() == MARKS && mark >= 0 ? count - 1 : count;
    }

    @Override
    public void element(Column column, int index, ByteSpan into) {
      boolean after = column.ordinal() == MARKS && mark >= 0 && index >= mark;
      event.element(column, after ? index + 1 : index, into);
    }

    @Override
    public int attributeCount() {
      return event.attributeCount();
    }

    @Override
    public void attribute(int index, ByteSpan name, ByteSpan value) {
      event.attribute(index, name, value);
    }

    @Override
    public @Nullable AttributeNames attributeNames() {
      return event.attributeNames();
    }
  }
}
