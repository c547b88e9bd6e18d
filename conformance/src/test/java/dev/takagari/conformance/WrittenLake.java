package dev.takagari.conformance;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingTable;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.ListRows;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.sighting.SightedColumn;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingMerge;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import dev.takagari.core.sighting.store.SightingCommit;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A lake in a namespace of its own, written as ingest writes it.
final class WrittenLake implements AutoCloseable {
  private static final UnitId UNIT = new UnitId("0123456789abcdefghjkmnpqrs");

  private final IcebergEventLake lake;
  private int files;
  private long seq;

  WrittenLake(String namespace) {
    lake = new IcebergEventLake(Trino.get().lake(namespace));
    lake.check();
  }

  IcebergEventLake lake() {
    return lake;
  }

  /// Commits events, one file for each class and day.
  void add(List<EventRow> events) {
    List<LakeFile> written = new ArrayList<>();
    ListRows.byPartition(events)
        .forEach(
            (partition, rows) ->
                written.add(
                    lake.write(
                        new LakeFileName(new UnitLease(UNIT, 1), files++),
                        partition,
                        new ListRows(rows))));
    seq++;
    lake.commit(new NumberedCommit(seq, List.of(UNIT), written));
  }

  /// Commits sightings of the events' values, one file for each month.
  void sight(List<EventRow> events) {
    NavigableMap<YearMonth, List<SightingRow>> months = new TreeMap<>();
    for (EventRow event : events) {
      for (SightedColumn column : SightedColumn.all()) {
        for (String text : texts(event, column)) {
          SightingRow row = row(event, column, SightedValue.ofColumn(column.kind(), text));
          months.computeIfAbsent(YearMonth.from(row.date()), _ -> new ArrayList<>()).add(row);
        }
      }
    }
    IcebergSightingTable table = new IcebergSightingTable(lake);
    List<SightingFile> written = new ArrayList<>();
    months.forEach(
        (month, rows) -> {
          rows.sort(null);
          written.add(
              table.write(
                  "month-" + month,
                  month,
                  0,
                  new SightingMerge(List.of(SightingRows.of(rows))),
                  Long.MAX_VALUE));
        });
    table.commit(new SightingCommit(1, 1, written));
  }

  private static List<String> texts(EventRow event, SightedColumn column) {
    if (!event.has(column.column())) {
      return List.of();
    }
    return column.column().type() == ColumnType.TEXT_LIST
        ? event.strings(column.column())
        : List.of(String.valueOf(event.string(column.column())));
  }

  private static SightingRow row(EventRow event, SightedColumn column, SightedValue value) {
    long time = event.number(Columns.TIMESTAMP);
    String host = event.has(Columns.HOST_ID) ? String.valueOf(event.string(Columns.HOST_ID)) : "";
    return new SightingRow(
        value.kind(),
        value.hash(),
        value.stored(),
        Math.toIntExact(Math.floorDiv(time, 86_400_000_000L)),
        host.getBytes(StandardCharsets.UTF_8),
        column.role(),
        time,
        time,
        1);
  }

  @Override
  public void close() {
    lake.close();
  }
}
