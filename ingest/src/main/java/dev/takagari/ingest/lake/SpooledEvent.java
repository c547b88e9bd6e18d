package dev.takagari.ingest.lake;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import java.util.Arrays;

/// A spooled row seen as an event. Reused from row to row; for one thread.
final class SpooledEvent implements Event {
  private static final int ABSENT = -1;

  /// By column ordinal: where the value lies (a text's length, a list's count, a number), or
  /// ABSENT.
  private final int[] positions = new int[RowCodec.COLUMNS.size()];

  private byte[] row = new byte[0];
  private int start;
  private int attributeCount;

  /// Pairs: where the name's length lies, where the value's.
  private int[] attributes = new int[128];

  /// Points this event at the row that begins at `start`.
  void set(byte[] row, int start) {
    this.row = row;
    this.start = start;
    int at = start + RowCodec.VALUES;
    at = locate(Columns.ORGANIZATION_ID, at);
    at = locate(Columns.HOST_ID, at);
    at = locate(Columns.TIMESTAMP, at);
    at = locate(Columns.EVENT_ID, at);
    for (Column column : RowCodec.BODY) {
      at = locate(column, at);
    }
    attributeCount = RowCodec.length(row, at);
    at += RowCodec.width(attributeCount);
    if (attributes.length < attributeCount * 2) {
      attributes = Arrays.copyOf(attributes, attributeCount * 2);
    }
    for (int i = 0; i < attributeCount * 2; i++) {
      attributes[i] = at;
      at = afterText(at);
    }
    at = locate(Columns.RAW_OBJECT, at);
    locate(Columns.RAW_LINE, at);
  }

  private int locate(Column column, int at) {
    if (!RowCodec.has(row, start, column)) {
      positions[column.ordinal()] = ABSENT;
      return at;
    }
    positions[column.ordinal()] = at;
    return switch (column.type()) {
      case TEXT -> afterText(at);
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

  private int afterText(int at) {
    int length = RowCodec.length(row, at);
    return at + RowCodec.width(length) + length;
  }

  @Override
  public boolean has(Column column) {
    return positions[column.ordinal()] != ABSENT;
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
    span(present(column), into);
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
    at += RowCodec.width(RowCodec.length(row, at));
    for (int i = 0; i < index; i++) {
      at = afterText(at);
    }
    span(at, into);
  }

  @Override
  public int attributeCount() {
    return attributeCount;
  }

  @Override
  public void attribute(int index, ByteSpan name, ByteSpan value) {
    span(attributes[index * 2], name);
    span(attributes[index * 2 + 1], value);
  }

  private int present(Column column) {
    int at = positions[column.ordinal()];
    if (at == ABSENT) {
      throw new IllegalStateException(column + " has no value");
    }
    return at;
  }

  private void span(int at, ByteSpan into) {
    int length = RowCodec.length(row, at);
    into.set(row, at + RowCodec.width(length), length);
  }
}
