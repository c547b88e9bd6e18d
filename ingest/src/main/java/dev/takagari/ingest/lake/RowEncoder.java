package dev.takagari.ingest.lake;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import java.util.Arrays;

/// Turns an event into a spooled row in a buffer of its own. For one thread at a time.
final class RowEncoder {
  private static final int LARGEST_KEPT = 1 << 20;

  private final ByteSpan span = new ByteSpan();
  private final ByteSpan other = new ByteSpan();
  private byte[] row = new byte[4096];
  private int length;
  private int hostEnd;

  /// The row's bytes begin at 0; valid until the next event.
  byte[] row() {
    return row;
  }

  int length() {
    return length;
  }

  /// Where organization.id and host.id, which begin at [RowCodec#VALUES], end.
  int hostEnd() {
    return hostEnd;
  }

  /// Encodes an event that has every required column.
  void encode(Event event) {
    if (row.length > LARGEST_KEPT) {
      row = new byte[4096];
    }
    Arrays.fill(row, 0, RowCodec.VALUES, (byte) 0);
    length = RowCodec.VALUES;
    for (Column column : RowCodec.COLUMNS) {
      if (event.has(column)) {
        row[Integer.BYTES + (column.ordinal() >> 3)] |= (byte) (1 << (column.ordinal() & 7));
      }
    }
    value(event, Columns.ORGANIZATION_ID);
    value(event, Columns.HOST_ID);
    hostEnd = length;
    value(event, Columns.TIMESTAMP);
    value(event, Columns.EVENT_ID);
    for (Column column : RowCodec.BODY) {
      value(event, column);
    }
    int attributes = event.attributeCount();
    varint(attributes);
    for (int i = 0; i < attributes; i++) {
      event.attribute(i, span, other);
      text(span);
      text(other);
    }
    RowCodec.putInt(row, 0, length);
    value(event, Columns.RAW_OBJECT);
    value(event, Columns.RAW_LINE);
  }

  private void value(Event event, Column column) {
    if (!event.has(column)) {
      return;
    }
    switch (column.type()) {
      case TEXT -> {
        event.text(column, span);
        text(span);
      }
      case TEXT_LIST -> {
        int count = event.count(column);
        varint(count);
        for (int i = 0; i < count; i++) {
          event.element(column, i, span);
          text(span);
        }
      }
      case INT, LONG, BOOLEAN, TIME -> {
        reserve(Long.BYTES);
        RowCodec.putLong(row, length, event.number(column));
        length += Long.BYTES;
      }
    }
  }

  private void text(ByteSpan text) {
    varint(text.length());
    reserve(text.length());
    System.arraycopy(text.array(), text.offset(), row, length, text.length());
    length += text.length();
  }

  private void varint(int value) {
    reserve(5);
    int rest = value;
    while (rest >= 0x80) {
      row[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    row[length++] = (byte) rest;
  }

  private void reserve(int bytes) {
    if (row.length - length < bytes) {
      row = Arrays.copyOf(row, Math.max(row.length * 2, Math.addExact(length, bytes)));
    }
  }
}
