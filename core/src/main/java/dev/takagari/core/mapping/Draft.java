package dev.takagari.core.mapping;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Column values of an event in the making: `String`, `Long` or a list of `String`. Reused; for one
/// thread.
public final class Draft {
  private static final List<Column> COLUMNS = EventSchema.current().columns();

  private final @Nullable Object[] values = new @Nullable Object[COLUMNS.size()];

  public void clear() {
    Arrays.fill(values, null);
  }

  public boolean has(Column column) {
    return values[column.ordinal()] != null;
  }

  public @Nullable Object get(Column column) {
    return values[column.ordinal()];
  }

  /// The text of a TEXT column, null when it has none.
  public @Nullable String text(Column column) {
    return (String) values[column.ordinal()];
  }

  /// The elements of a TEXT_LIST column, empty when it has none.
  @SuppressWarnings("unchecked")
  public List<String> list(Column column) {
    Object value = values[column.ordinal()];
    return value == null ? List.of() : (List<String>) value;
  }

  /// Sets a column; null leaves it without a value.
  public void set(Column column, @Nullable Object value) {
    values[column.ordinal()] = value;
  }

  /// Sets a column that has no value yet; null changes nothing.
  public void fill(Column column, @Nullable Object value) {
    if (values[column.ordinal()] == null) {
      values[column.ordinal()] = value;
    }
  }

  /// Adds an element to a TEXT_LIST column unless it is there or null.
  public void add(Column column, @Nullable String element) {
    if (element != null) {
      addAll(column, List.of(element));
    }
  }

  /// Adds elements to a TEXT_LIST column, those that are not there yet.
  public void addAll(Column column, List<String> elements) {
    if (elements.isEmpty()) {
      return;
    }
    List<String> list = new ArrayList<>(list(column));
    for (String element : elements) {
      if (!list.contains(element)) {
        list.add(element);
      }
    }
    values[column.ordinal()] = list;
  }

  /// Notes what had to be done to the event.
  public void mark(String mark) {
    add(Columns.EVENT_MARKS, mark);
  }

  /// Writes all values into a row.
  public void copyInto(EventRow.Builder row) {
    for (Column column : COLUMNS) {
      Object value = values[column.ordinal()];
      if (value == null) {
        continue;
      }
      switch (column.type()) {
        case TEXT -> row.set(column, (String) value);
        case TEXT_LIST -> row.set(column, list(column));
        case INT, LONG, BOOLEAN, TIME -> row.set(column, ((Long) value).longValue());
      }
    }
  }
}
