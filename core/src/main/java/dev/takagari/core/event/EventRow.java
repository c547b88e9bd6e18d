package dev.takagari.core.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An event that owns its values: what the plain decoder makes, what readers of the lake and the
/// index return, what tests build.
///
/// Immutable; safe for use by several threads. Equality is equality of all columns and attributes.
public final class EventRow implements Event {
  private static final EventSchema SCHEMA = EventSchema.current();

  /// By column ordinal: null, `Long`, `byte[]` or `byte[][]`.
  private final @Nullable Object[] values;

  private final byte[][] attributeNames;
  private final byte[][] attributeValues;

  private EventRow(@Nullable Object[] values, byte[][] attributeNames, byte[][] attributeValues) {
    this.values = values;
    this.attributeNames = attributeNames;
    this.attributeValues = attributeValues;
  }

  public static Builder builder() {
    return new Builder();
  }

  /// A copy that stays valid when `event` is reused.
  public static EventRow copyOf(Event event) {
    if (event instanceof EventRow row) {
      return row;
    }
    return builder().addAll(event).build();
  }

  @Override
  public boolean has(Column column) {
    return values[column.ordinal()] != null;
  }

  @Override
  public long number(Column column) {
    if (column.type().isText()) {
      throw new IllegalArgumentException(column + " holds text");
    }
    return (Long) present(column);
  }

  @Override
  public void text(Column column, ByteSpan into) {
    if (column.type() != ColumnType.TEXT) {
      throw new IllegalArgumentException(column + " does not hold one text");
    }
    byte[] bytes = (byte[]) present(column);
    into.set(bytes, 0, bytes.length);
  }

  @Override
  public int count(Column column) {
    if (column.type() != ColumnType.TEXT_LIST) {
      throw new IllegalArgumentException(column + " is not a list");
    }
    return values[column.ordinal()] instanceof byte[][] elements ? elements.length : 0;
  }

  @Override
  public void element(Column column, int index, ByteSpan into) {
    byte[] bytes = ((byte[][]) present(column))[index];
    into.set(bytes, 0, bytes.length);
  }

  @Override
  public int attributeCount() {
    return attributeNames.length;
  }

  @Override
  public void attribute(int index, ByteSpan name, ByteSpan value) {
    name.set(attributeNames[index], 0, attributeNames[index].length);
    value.set(attributeValues[index], 0, attributeValues[index].length);
  }

  /// Bytes of the event's texts, names of attributes included, and eight for each other value: what
  /// bounds on memory count.
  public long textBytes() {
    long bytes = 0;
    for (Object value : values) {
      if (value instanceof byte[] text) {
        bytes += text.length;
      } else if (value instanceof byte[][] list) {
        bytes += lengths(list);
      } else if (value != null) {
        bytes += Long.BYTES;
      }
    }
    return bytes + lengths(attributeNames) + lengths(attributeValues);
  }

  private static long lengths(byte[][] texts) {
    long bytes = 0;
    for (byte[] text : texts) {
      bytes += text.length;
    }
    return bytes;
  }

  private Object present(Column column) {
    Object value = values[column.ordinal()];
    if (value == null) {
      throw new IllegalStateException(column + " has no value");
    }
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventRow row
        && Arrays.deepEquals(values, row.values)
        && Arrays.deepEquals(attributeNames, row.attributeNames)
        && Arrays.deepEquals(attributeValues, row.attributeValues);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values);
  }

  /// Names the event, never its content.
  @Override
  public String toString() {
    return "event " + string(Columns.EVENT_ID);
  }

  /// Collects the values of one event. For one thread; usable again after [#build()].
  public static final class Builder {
    private final @Nullable Object[] values = new @Nullable Object[SCHEMA.columns().size()];
    private final TreeMap<byte[], byte[]> attributes = new TreeMap<>(Arrays::compareUnsigned);

    private Builder() {}

    /// Sets an INT, LONG, BOOLEAN or TIME column.
    public Builder set(Column column, long number) {
      if (column.type().isText()) {
        throw new IllegalArgumentException(column + " holds text");
      }
      values[column.ordinal()] = number;
      return this;
    }

    /// Sets a TEXT column.
    public Builder set(Column column, String text) {
      return set(column, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sets a TEXT column to UTF-8 bytes, which the event then owns.
    public Builder set(Column column, byte[] text) {
      if (column.type() != ColumnType.TEXT) {
        throw new IllegalArgumentException(column + " does not hold one text");
      }
      values[column.ordinal()] = text;
      return this;
    }

    /// Sets a TEXT_LIST column; repeated elements are dropped, an empty list means no value.
    public Builder set(Column column, List<String> texts) {
      if (column.type() != ColumnType.TEXT_LIST) {
        throw new IllegalArgumentException(column + " is not a list");
      }
      Set<String> distinct = new LinkedHashSet<>(texts);
      values[column.ordinal()] =
          distinct.isEmpty()
              ? null
              : distinct.stream()
                  .map(text -> text.getBytes(StandardCharsets.UTF_8))
                  .toArray(byte[][]::new);
      return this;
    }

    /// Leaves the column without a value.
    public Builder clear(Column column) {
      values[column.ordinal()] = null;
      return this;
    }

    /// Puts one attribute; the last value of a name counts.
    public Builder attribute(String name, String value) {
      return attribute(
          name.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    /// Puts one attribute of UTF-8 bytes, which the event then owns.
    public Builder attribute(byte[] name, byte[] value) {
      attributes.put(name, value);
      return this;
    }

    /// Puts several attributes.
    public Builder attributes(Map<String, String> all) {
      all.forEach(this::attribute);
      return this;
    }

    /// Takes every column and attribute of an event.
    public Builder addAll(Event event) {
      ByteSpan first = new ByteSpan();
      ByteSpan second = new ByteSpan();
      for (Column column : SCHEMA.columns()) {
        if (event.has(column)) {
          values[column.ordinal()] = copy(event, column, first);
        }
      }
      for (int i = 0; i < event.attributeCount(); i++) {
        event.attribute(i, first, second);
        attributes.put(first.toBytes(), second.toBytes());
      }
      return this;
    }

    private static Object copy(Event event, Column column, ByteSpan span) {
      return switch (column.type()) {
        case TEXT -> {
          event.text(column, span);
          yield span.toBytes();
        }
        case TEXT_LIST -> {
          byte[][] elements = new byte[event.count(column)][];
          for (int i = 0; i < elements.length; i++) {
            event.element(column, i, span);
            elements[i] = span.toBytes();
          }
          yield elements;
        }
        case INT, LONG, BOOLEAN, TIME -> event.number(column);
      };
    }

    /// The event as collected so far; required columns are not checked.
    public EventRow build() {
      return new EventRow(
          values.clone(),
          attributes.keySet().toArray(byte[][]::new),
          attributes.values().toArray(byte[][]::new));
    }
  }
}
