package dev.takagari.ingest.lake;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A spooled row seen as an event. Reused from row to row; for one thread.
final class SpooledEvent implements Event {
  private final SharedParts parts;

  /// By column ordinal: where the value lies (a text's length, a list's count, a number), if the
  /// row has it.
  private final int[] positions = new int[RowCodec.COLUMNS.size()];

  private byte[] row = new byte[0];
  private long low;
  private long high;
  private int attributeCount;

  /// The number of the names in the spool, and the names last asked for by it.
  private int namesNumber;

  private @Nullable AttributeNames names;

  /// Pairs: where the name's length lies, where the value's.
  private int[] attributes = new int[128];

  /// The element of a list that was last asked for, and where it lies.
  private int lastList = -1;

  private int lastIndex;
  private int lastElement;

  SpooledEvent(SharedParts parts) {
    this.parts = parts;
  }

  /// Points this event at the row that begins at `start`.
  void set(byte[] row, int start) {
    this.row = row;
    lastList = -1;
    low = RowCodec.columns(row, start, false);
    high = RowCodec.columns(row, start, true);
    int at = start + RowCodec.VALUES;
    at = locate(Columns.ORGANIZATION_ID, at);
    at = locate(Columns.HOST_ID, at);
    at = locate(Columns.TIMESTAMP, at);
    at = locate(Columns.EVENT_ID, at);
    at = locate(low & RowCodec.BODY_LOW, 0, at);
    at = locate(high & RowCodec.BODY_HIGH, Long.SIZE, at);
    at = locateAttributes(at);
    at = locate(Columns.RAW_OBJECT, at);
    at = locate(Columns.RAW_LINE, at);
    locate(Columns.EVENT_INGESTED, at);
  }

  private int locate(Column column, int at) {
    return has(column) ? locate(column.ordinal(), at) : at;
  }

  private int locate(long columns, int first, int from) {
    int at = from;
    for (long rest = columns; rest != 0; rest &= rest - 1) {
      at = locate(first + Long.numberOfTrailingZeros(rest), at);
    }
    return at;
  }

  private int locate(int column, int at) {
    positions[column] = at;
    return switch (RowCodec.TYPES[column]) {
      case TEXT -> {
        if (column == RowCodec.SHAPE) {
          int number = RowCodec.length(row, at);
          int next = at + RowCodec.width(number);
          yield number == 0 ? afterText(next) : next;
        }
        yield afterText(at);
      }
      case TEXT_LIST -> {
        int count = RowCodec.length(row, at);
        int next = at + RowCodec.width(count);
        for (int i = 0; i < count; i++) {
          next = afterText(next);
        }
        yield next;
      }
      case INT, LONG, BOOLEAN, TIME -> at + Long.BYTES;
    };
  }

  private int locateAttributes(int from) {
    int number = RowCodec.length(row, from);
    int at = from + RowCodec.width(number);
    if (number == 0) {
      names = null;
      attributeCount = RowCodec.length(row, at);
      at += RowCodec.width(attributeCount);
    } else {
      if (number != namesNumber || names == null) {
        names = parts.names(number);
      }
      attributeCount = names.count();
    }
    namesNumber = number;
    if (attributes.length < attributeCount * 2) {
      attributes = Arrays.copyOf(attributes, attributeCount * 2);
    }
    for (int i = 0; i < attributeCount; i++) {
      if (number == 0) {
        attributes[i * 2] = at;
        at = afterText(at);
      }
      attributes[i * 2 + 1] = at;
      at = afterText(at);
    }
    return at;
  }

  private int afterText(int at) {
    int length = RowCodec.length(row, at);
    return at + RowCodec.width(length) + length;
  }

  @Override
  public boolean has(Column column) {
    int bit = column.ordinal();
    return ((bit < Long.SIZE ? low : high) & (1L << bit)) != 0;
  }

  @Override
  public int nextColumn(int ordinal) {
    if (ordinal < Long.SIZE) {
      long rest = low & (-1L << ordinal);
      if (rest != 0) {
        return Long.numberOfTrailingZeros(rest);
      }
    }
    int from = Math.max(ordinal, Long.SIZE);
    long rest = from >= 2 * Long.SIZE ? 0 : high & (-1L << from);
    return rest != 0 ? Long.SIZE + Long.numberOfTrailingZeros(rest) : RowCodec.COLUMNS.size();
  }

  @Override
  public long number(Column column) {
    if (column.type().isText()) {
      throw new IllegalArgumentException(column + " holds text");
    }
    return RowCodec.getLong(row, present(column));
  }

  @Override
  public void text(Column column, ByteSpan into) {
    if (column.type() != ColumnType.TEXT) {
      throw new IllegalArgumentException(column + " does not hold one text");
    }
    int at = present(column);
    if (column.ordinal() == RowCodec.SHAPE) {
      int number = RowCodec.length(row, at);
      if (number != 0) {
        byte[] shape = parts.text(number);
        into.set(shape, 0, shape.length);
        return;
      }
      at++;
    }
    span(at, into);
  }

  @Override
  public int count(Column column) {
    if (column.type() != ColumnType.TEXT_LIST) {
      throw new IllegalArgumentException(column + " is not a list");
    }
    return has(column) ? RowCodec.length(row, positions[column.ordinal()]) : 0;
  }

  @Override
  public void element(Column column, int index, ByteSpan into) {
    int at = present(column);
    int from = 0;
    if (column.ordinal() == lastList && index >= lastIndex) {
      at = lastElement;
      from = lastIndex;
    } else {
      at += RowCodec.width(RowCodec.length(row, at));
    }
    for (int i = from; i < index; i++) {
      at = afterText(at);
    }
    lastList = column.ordinal();
    lastIndex = index;
    lastElement = at;
    span(at, into);
  }

  @Override
  public int attributeCount() {
    return attributeCount;
  }

  @Override
  public @Nullable AttributeNames attributeNames() {
    return names;
  }

  @Override
  public void attribute(int index, ByteSpan name, ByteSpan value) {
    if (names == null) {
      span(attributes[index * 2], name);
    } else {
      names.name(index, name);
    }
    span(attributes[index * 2 + 1], value);
  }

  private int present(Column column) {
    if (!has(column)) {
      throw new IllegalStateException(column + " has no value");
    }
    return positions[column.ordinal()];
  }

  private void span(int at, ByteSpan into) {
    int length = RowCodec.length(row, at);
    into.set(row, at + RowCodec.width(length), length);
  }
}
