package dev.takagari.core.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One decoded event: typed columns, and the attributes that no column holds.
///
/// Reading copies nothing: texts are handed out as spans over the event's own bytes. An event may
/// be a view that its decoder reuses, so it is valid only during the call that receives it; who
/// keeps one takes [EventRow#copyOf(Event)]. Not safe for use by several threads unless the
/// implementation says so.
public interface Event {

  /// Whether the column has a value.
  boolean has(Column column);

  /// The ordinal of the first column from `ordinal` on that has a value, or the number of columns
  /// when there is none: the way to walk all values of an event.
  default int nextColumn(int ordinal) {
    List<Column> columns = EventSchema.current().columns();
    int at = ordinal;
    while (at < columns.size() && !has(columns.get(at))) {
      at++;
    }
    return at;
  }

  /// The value of an INT, LONG, BOOLEAN (0 or 1) or TIME (µs since 1970) column.
  ///
  /// @throws IllegalArgumentException if the column holds text
  /// @throws IllegalStateException if it has no value
  long number(Column column);

  /// Points `into` at the value of a TEXT column.
  ///
  /// @throws IllegalArgumentException if the column is of another type
  /// @throws IllegalStateException if it has no value
  void text(Column column, ByteSpan into);

  /// The number of elements of a TEXT_LIST column, 0 when it has no value.
  int count(Column column);

  /// Points `into` at one element of a TEXT_LIST column, from 0.
  void element(Column column, int index, ByteSpan into);

  /// The number of attributes. Names are distinct and in the order of their unsigned bytes.
  int attributeCount();

  /// Points the spans at one attribute, from 0.
  void attribute(int index, ByteSpan name, ByteSpan value);

  /// The names of all attributes in their order, if the event shares them with others; null if it
  /// has its own. Attribute `i` then has name `i`.
  default @Nullable AttributeNames attributeNames() {
    return null;
  }

  /// The value of a TEXT column as a string, null when there is none. Allocates: not for the event
  /// path.
  default @Nullable String string(Column column) {
    if (!has(column)) {
      return null;
    }
    ByteSpan span = new ByteSpan();
    text(column, span);
    return span.toString();
  }

  /// The elements of a TEXT_LIST column, empty when there is none. Allocates: not for the event
  /// path.
  default List<String> strings(Column column) {
    ByteSpan span = new ByteSpan();
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < count(column); i++) {
      element(column, i, span);
      elements.add(span.toString());
    }
    return elements;
  }

  /// The index of the attribute of this name, or -1.
  default int findAttribute(ByteSpan name) {
    ByteSpan candidate = new ByteSpan();
    ByteSpan value = new ByteSpan();
    int low = 0;
    int high = attributeCount() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      attribute(middle, candidate, value);
      int order = candidate.compareTo(name);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
