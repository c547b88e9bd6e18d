package dev.takagari.ingest.lake;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import java.util.Arrays;
import java.util.IdentityHashMap;

/// Turns an event into a spooled row in a buffer of its own. For one thread at a time.
///
/// The event is walked once, by the columns that it has. Attribute names that events share are
/// recognised by identity and written as one number; so is the shape of the record, which most
/// often is the one that came with these names before.
final class RowEncoder {
  private static final int LARGEST_KEPT = 1 << 20;
  private static final int MOST_KNOWN = 1 << 12;
  private static final long MICROS_PER_DAY = 24L * 60 * 60 * 1_000_000;

  private final SharedParts parts;
  private final IdentityHashMap<AttributeNames, Known> known = new IdentityHashMap<>();
  private final ByteSpan eventClass = new ByteSpan();
  private final ByteSpan span = new ByteSpan();
  private final ByteSpan other = new ByteSpan();
  private byte[] row = new byte[4096];
  private int length;
  private int hostEnd;
  private long day;

  /// Of the lists that the event has: elements by column ordinal.
  private final int[] elements = new int[RowCodec.COLUMNS.size()];

  /// What became of attribute names, and of the few shapes that came with them.
  private static final class Known {
    private final int names;
    private final byte[][] shapes = new byte[4][0];
    private final int[] numbers = new int[4];
    private int next;

    Known(int names) {
      this.names = names;
    }

    /// The number of a shape, 0 if it is not among them.
    int find(ByteSpan shape) {
      for (int i = 0; i < shapes.length && numbers[i] != 0; i++) {
        if (Arrays.equals(
            shapes[i],
            0,
            shapes[i].length,
            shape.array(),
            shape.offset(),
            shape.offset() + shape.length())) {
          return numbers[i];
        }
      }
      return 0;
    }

    void remember(int number, byte[] shape) {
      shapes[next] = shape;
      numbers[next] = number;
      next = (next + 1) % shapes.length;
    }
  }

  RowEncoder(SharedParts parts) {
    this.parts = parts;
  }

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

  /// The event's class, in the event's bytes.
  ByteSpan eventClass() {
    return eventClass;
  }

  /// The day of the event, counted from 1970.
  long day() {
    return day;
  }

  /// The number of elements of a list that the event has.
  int elements(int column) {
    return elements[column];
  }

  /// Encodes an event that has every required column.
  void encode(Event event) {
    encode(event, 0);
  }

  /// As above.
  ///
  /// @param flags one byte that stays with the row and is not part of the record
  void encode(Event event, int flags) {
    if (row.length > LARGEST_KEPT) {
      row = new byte[4096];
    }
    length = RowCodec.VALUES;
    keyText(event, Columns.ORGANIZATION_ID);
    keyText(event, Columns.HOST_ID);
    hostEnd = length;
    long time = event.number(Columns.TIMESTAMP);
    day = Math.floorDiv(time, MICROS_PER_DAY);
    number(time);
    keyText(event, Columns.EVENT_ID);
    event.text(Columns.EVENT_CLASS, eventClass);
    Known shared = shared(event);
    long low = 0;
    long high = 0;
    int columns = RowCodec.COLUMNS.size();
    for (int i = event.nextColumn(0); i < columns; i = event.nextColumn(i + 1)) {
      if (i < Long.SIZE) {
        low |= 1L << i;
      } else {
        high |= 1L << i;
      }
      if (RowCodec.isBody(i)) {
        value(event, RowCodec.COLUMNS.get(i), shared);
      }
    }
    RowCodec.putLong(row, Integer.BYTES, low);
    RowCodec.putLong(row, Integer.BYTES + Long.BYTES, high);
    attributes(event, shared);
    RowCodec.putInt(row, 0, length);
    event.text(Columns.RAW_OBJECT, span);
    text(span);
    number(event.number(Columns.RAW_LINE));
    if (event.has(Columns.EVENT_INGESTED)) {
      number(event.number(Columns.EVENT_INGESTED));
    }
    reserve(1);
    row[length++] = (byte) flags;
  }

  private void keyText(Event event, Column column) {
    if (event.has(column)) {
      event.text(column, span);
      text(span);
    }
  }

  private Known shared(Event event) {
    AttributeNames names = event.attributeNames();
    if (names == null) {
      return new Known(event.attributeCount() == 0 ? 0 : parts.names(event));
    }
    Known found = known.get(names);
    if (found == null) {
      if (known.size() == MOST_KNOWN) {
        known.clear();
      }
      found = new Known(names.count() == 0 ? 0 : parts.names(event));
      known.put(names, found);
    }
    return found;
  }

  private void value(Event event, Column column, Known shared) {
    switch (column.type()) {
      case TEXT -> {
        event.text(column, span);
        if (column.ordinal() == RowCodec.SHAPE) {
          shape(shared);
        } else {
          text(span);
        }
      }
      case TEXT_LIST -> {
        int count = event.count(column);
        elements[column.ordinal()] = count;
        varint(count);
        for (int i = 0; i < count; i++) {
          event.element(column, i, span);
          text(span);
        }
      }
      case INT, LONG, BOOLEAN, TIME -> number(event.number(column));
    }
  }

  private void shape(Known shared) {
    int number = shared.find(span);
    if (number == 0) {
      number = parts.text(span);
      if (number != 0) {
        shared.remember(number, parts.text(number));
      }
    }
    varint(number);
    if (number == 0) {
      text(span);
    }
  }

  private void attributes(Event event, Known shared) {
    int count = event.attributeCount();
    varint(shared.names);
    if (shared.names == 0) {
      varint(count);
    }
    for (int i = 0; i < count; i++) {
      event.attribute(i, span, other);
      if (shared.names == 0) {
        text(span);
      }
      text(other);
    }
  }

  private void number(long value) {
    reserve(Long.BYTES);
    RowCodec.putLong(row, length, value);
    length += Long.BYTES;
  }

  private void text(ByteSpan text) {
    int size = text.length();
    varint(size);
    reserve(size);
    System.arraycopy(text.array(), text.offset(), row, length, size);
    length += size;
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
