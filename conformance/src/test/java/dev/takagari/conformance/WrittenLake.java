package dev.takagari.conformance;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.ListRows;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.util.ArrayList;
import java.util.List;

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

  @Override
  public void close() {
    lake.close();
  }
}
