package dev.takagari.enrich.hunt;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakeFileRows;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.lake.SortedRows;
import dev.takagari.core.query.QueryMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Files of events in memory. A plan leaves out the files without an event that fits.
final class MemoryLake implements EventLake, LakeFileRows {
  private final Map<String, List<EventRow>> files = new HashMap<>();
  private final List<String> read = new ArrayList<>();

  void add(String location, List<EventRow> rows) {
    files.put(location, List.copyOf(rows));
  }

  /// Files whose columns were read, in order.
  List<String> read() {
    return read;
  }

  @Override
  public LakePlan plan(LakeScan scan) {
    List<LakePlan.PlannedFile> planned = new ArrayList<>();
    files.forEach(
        (location, rows) -> {
          boolean fits =
              rows.stream()
                  .anyMatch(
                      row ->
                          scan.range().contains(row.number(Columns.TIMESTAMP))
                              && QueryMatcher.of(scan.query()).matches(row));
          if (fits) {
            planned.add(new LakePlan.PlannedFile(location, rows.size(), 1, 0, Long.MAX_VALUE));
          }
        });
    return new LakePlan(planned, files.size(), files.size(), 1);
  }

  @Override
  public void columns(String location, Set<Column> columns, Consumer<Event> rows) {
    read.add(location);
    for (EventRow row : files.get(location)) {
      EventRow.Builder some = EventRow.builder();
      for (Column column : columns) {
        if (!row.has(column)) {
          continue;
        }
        switch (column.type()) {
          case TEXT -> some.set(column, row.string(column));
          case TEXT_LIST -> some.set(column, row.strings(column));
          case INT, LONG, BOOLEAN, TIME -> some.set(column, row.number(column));
        }
      }
      rows.accept(some.build());
    }
  }

  @Override
  public void rows(String location, Predicate<ByteSpan> wanted, Consumer<Event> rows) {
    ByteSpan id = new ByteSpan();
    for (EventRow row : files.get(location)) {
      row.text(Columns.EVENT_ID, id);
      if (wanted.test(id)) {
        rows.accept(row);
      }
    }
  }

  @Override
  public LakeFile write(LakeFileName name, LakePartition partition, SortedRows rows) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LakeSnapshot commit(NumberedCommit commit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LakeSnapshot newest() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void check() {}
}
