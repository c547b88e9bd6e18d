package dev.takagari.core.lake;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Rows of a data file that are all in memory, in the order in which they are given.
public record ListRows(List<EventRow> rows) implements SortedRows {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  public ListRows {
    rows = List.copyOf(rows);
  }

  /// Events by the partition they belong to.
  public static Map<LakePartition, List<EventRow>> byPartition(List<EventRow> events) {
    Map<LakePartition, List<EventRow>> partitions = new TreeMap<>();
    for (EventRow event : events) {
      LocalDate day =
          LocalDate.ofEpochDay(Math.floorDiv(event.number(Columns.TIMESTAMP), MICROS_PER_DAY));
      partitions
          .computeIfAbsent(
              new LakePartition(event.string(Columns.EVENT_CLASS), day), _ -> new ArrayList<>())
          .add(event);
    }
    return partitions;
  }

  @Override
  public long count() {
    return rows.size();
  }

  @Override
  public long values(Column column) {
    long values = 0;
    for (EventRow row : rows) {
      if (row.has(column)) {
        values += column.type() == ColumnType.TEXT_LIST ? row.count(column) : 1;
      }
    }
    return values;
  }

  @Override
  public void forEach(Consumer<Event> consumer) {
    rows.forEach(consumer);
  }
}
