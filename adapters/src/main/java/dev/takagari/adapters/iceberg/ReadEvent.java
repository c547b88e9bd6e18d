package dev.takagari.adapters.iceberg;

import static java.util.Objects.requireNonNull;

import dev.takagari.adapters.parquet.LeafReader;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventSchema;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/// A row of a data file seen as an event. Reused from row to row; for one thread.
final class ReadEvent implements Event {
  private static final List<Column> COLUMNS = EventSchema.current().columns();

  /// By column ordinal; null where the file lacks the column.
  private final @Nullable LeafReader[] readers = new @Nullable LeafReader[COLUMNS.size()];

  private final boolean[] present = new boolean[COLUMNS.size()];
  private final long[] numbers = new long[COLUMNS.size()];
  private final Binary[] texts = new Binary[COLUMNS.size()];
  private final int[] counts = new int[COLUMNS.size()];
  private final @Nullable LeafReader names;
  private final @Nullable LeafReader values;
  private int attributes;

  ReadEvent(LeafReader names, LeafReader values) {
    this.names = names;
    this.values = values;
  }

  /// A row of which the attributes are not read.
  ReadEvent() {
    names = null;
    values = null;
  }

  void set(Column column, LeafReader reader) {
    readers[column.ordinal()] = reader;
  }

  /// Goes to the next row.
  void next() {
    for (Column column : COLUMNS) {
      int ordinal = column.ordinal();
      LeafReader reader = readers[ordinal];
      if (reader == null) {
        continue;
      }
      if (column.type() == ColumnType.TEXT_LIST) {
        counts[ordinal] = reader.takeTexts();
        present[ordinal] = counts[ordinal] > 0;
        continue;
      }
      present[ordinal] = reader.hasValue();
      if (!present[ordinal]) {
        reader.skip();
      } else if (column.type() == ColumnType.TEXT) {
        texts[ordinal] = reader.takeText();
      } else {
        numbers[ordinal] = reader.takeNumber();
      }
    }
    if (names == null || values == null) {
      return;
    }
    attributes = names.takeTexts();
    if (values.takeTexts() != attributes) {
      throw new IllegalStateException("a map has more names than values");
    }
  }

  @Override
  public boolean has(Column column) {
    return present[column.ordinal()];
  }

  @Override
  public int nextColumn(int ordinal) {
    int at = ordinal;
    while (at < present.length && !present[at]) {
      at++;
    }
    return at;
  }

  @Override
  public long number(Column column) {
    if (column.type().isText()) {
      throw new IllegalArgumentException(column + " holds text");
    }
    require(column);
    return numbers[column.ordinal()];
  }

  @Override
  public void text(Column column, ByteSpan into) {
    if (column.type() != ColumnType.TEXT) {
      throw new IllegalArgumentException(column + " does not hold one text");
    }
    require(column);
    span(texts[column.ordinal()], into);
  }

  private void require(Column column) {
    if (!has(column)) {
      throw new IllegalStateException(column + " has no value");
    }
  }

  @Override
  public int count(Column column) {
    if (column.type() != ColumnType.TEXT_LIST) {
      throw new IllegalArgumentException(column + " is not a list");
    }
    return has(column) ? counts[column.ordinal()] : 0;
  }

  @Override
  public void element(Column column, int index, ByteSpan into) {
    LeafReader reader = readers[column.ordinal()];
    if (reader == null || index >= count(column)) {
      throw new IllegalStateException(column + " has no such element");
    }
    span(reader.text(index), into);
  }

  @Override
  public int attributeCount() {
    return attributes;
  }

  @Override
  public void attribute(int index, ByteSpan name, ByteSpan value) {
    span(requireNonNull(names).text(index), name);
    span(requireNonNull(values).text(index), value);
  }

  static void span(Binary text, ByteSpan into) {
    ByteBuffer bytes = text.toByteBuffer();
    if (bytes.hasArray()) {
      into.set(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } else {
      byte[] copy = text.getBytes();
      into.set(copy, 0, copy.length);
    }
  }
}
