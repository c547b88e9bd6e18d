package dev.takagari.adapters.iceberg;

import dev.takagari.adapters.parquet.Leaf;
import dev.takagari.adapters.parquet.NumberLeaf;
import dev.takagari.adapters.parquet.Scratch;
import dev.takagari.adapters.parquet.TextForm;
import dev.takagari.adapters.parquet.TextLeaf;
import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.lake.SortedRows;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.jspecify.annotations.Nullable;

/// The leaf columns of a row group of events.
///
/// An event is walked once, by the columns that it has. Names of attributes that events share are
/// numbered once in a row group and then copied as numbers. Leaves keep their memory, and so are
/// handed from file to file. For one thread at a time.
final class EventLeaves {
  private static final Column[] COLUMNS = EventSchema.current().columns().toArray(Column[]::new);
  private static final BlockingQueue<SoftReference<EventLeaves>> IDLE =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

  private final List<Leaf> leaves = new ArrayList<>();
  private final @Nullable TextLeaf[] texts = new @Nullable TextLeaf[COLUMNS.length];
  private final @Nullable NumberLeaf[] numbers = new @Nullable NumberLeaf[COLUMNS.length];
  private final TextLeaf names;
  private final TextLeaf values;
  private final IdentityHashMap<AttributeNames, int[]> numbered = new IdentityHashMap<>();
  private @Nullable AttributeNames last;
  private int[] lastNumbers = new int[0];
  private final ByteSpan span = new ByteSpan();
  private final ByteSpan other = new ByteSpan();

  private EventLeaves() {
    Scratch scratch = new Scratch();
    for (Column column : COLUMNS) {
      ColumnDescriptor leaf = ParquetLayout.leaf(ParquetLayout.path(column));
      if (column.type().isText()) {
        texts[column.ordinal()] =
            new TextLeaf(
                leaf,
                ParquetLayout.form(column),
                ParquetLayout.PAGE_ROWS,
                ParquetLayout.dictionaryBytes(column),
                column.bloom(),
                scratch);
        leaves.add(texts[column.ordinal()]);
      } else {
        numbers[column.ordinal()] =
            new NumberLeaf(leaf, ParquetLayout.plain(column), ParquetLayout.PAGE_ROWS, scratch);
        leaves.add(numbers[column.ordinal()]);
      }
    }
    names =
        new TextLeaf(
            ParquetLayout.leaf(ParquetLayout.ATTRIBUTE_NAMES),
            TextForm.LENGTHS,
            ParquetLayout.PAGE_ROWS,
            ParquetLayout.DICTIONARY_BYTES,
            false,
            scratch);
    values =
        new TextLeaf(
            ParquetLayout.leaf(ParquetLayout.ATTRIBUTE_VALUES),
            TextForm.PLAIN,
            ParquetLayout.PAGE_ROWS,
            0,
            false,
            scratch);
    leaves.add(names);
    leaves.add(values);
  }

  /// Leaves that nobody else uses until they are given back.
  static EventLeaves take() {
    SoftReference<EventLeaves> idle;
    while ((idle = IDLE.poll()) != null) {
      EventLeaves leaves = idle.get();
      if (leaves != null) {
        return leaves;
      }
    }
    return new EventLeaves();
  }

  /// Gives leaves back, after a row group was finished.
  void giveBack() {
    IDLE.offer(new SoftReference<>(this));
  }

  /// Begins a row group.
  void start(ColumnChunkPageWriteStore store, SortedRows rows) {
    for (Column column : COLUMNS) {
      TextLeaf text = texts[column.ordinal()];
      if (text != null && column.bloom()) {
        text.expect(rows.values(column));
      }
    }
    leaves.forEach(leaf -> leaf.start(store));
    numbered.clear();
    last = null;
  }

  /// Adds an event as the row of this number.
  void add(int row, Event event) {
    for (int i = event.nextColumn(0); i < COLUMNS.length; i = event.nextColumn(i + 1)) {
      Column column = COLUMNS[i];
      TextLeaf text = texts[i];
      if (text == null) {
        number(i).add(row, event.number(column));
      } else if (column.type() == ColumnType.TEXT) {
        event.text(column, span);
        text.add(row, span);
      } else {
        list(row, event, column, text);
      }
    }
    attributes(row, event);
  }

  @SuppressWarnings("NullAway") // a column is a text or a number
  private NumberLeaf number(int column) {
    return numbers[column];
  }

  private void list(int row, Event event, Column column, TextLeaf leaf) {
    int count = event.count(column);
    if (count == 0) {
      return;
    }
    leaf.begin(row, count);
    for (int i = 0; i < count; i++) {
      event.element(column, i, span);
      leaf.add(span);
    }
  }

  private void attributes(int row, Event event) {
    int count = event.attributeCount();
    if (count == 0) {
      return;
    }
    names.begin(row, count);
    values.begin(row, count);
    AttributeNames shared = event.attributeNames();
    boolean known = false;
    if (shared != null && names.isNumbered()) {
      names.addNumbers(numbers(shared));
      known = true;
    }
    for (int i = 0; i < count; i++) {
      event.attribute(i, span, other);
      if (!known) {
        names.add(span);
      }
      values.add(other);
    }
  }

  private int[] numbers(AttributeNames shared) {
    if (shared != last) {
      last = shared;
      lastNumbers = numbered.computeIfAbsent(shared, this::number);
    }
    return lastNumbers;
  }

  private int[] number(AttributeNames shared) {
    int[] all = new int[shared.count()];
    for (int i = 0; i < all.length; i++) {
      shared.name(i, span);
      all[i] = names.number(span);
    }
    return all;
  }

  /// Bytes that are held for the row group.
  long bufferedBytes() {
    long bytes = 0;
    for (Leaf leaf : leaves) {
      bytes += leaf.bufferedBytes();
    }
    return bytes;
  }

  /// Ends all pages.
  ///
  /// @throws IllegalArgumentException if a required column lacks a value
  void finish(int rows) {
    leaves.forEach(leaf -> leaf.finish(rows));
  }

  /// Adds the bloom filters, when the row group is in the file.
  void finish(ParquetFileWriter file) {
    leaves.forEach(leaf -> leaf.finish(file));
  }
}
