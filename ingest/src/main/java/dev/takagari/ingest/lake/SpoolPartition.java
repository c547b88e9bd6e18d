package dev.takagari.ingest.lake;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Event;
import dev.takagari.core.lake.LakePartition;

/// What a spool knows of one partition. For use under the spool's lock.
final class SpoolPartition {
  private final LakePartition partition;
  private final long[] values = new long[RowCodec.COLUMNS.size()];
  private long rows;

  SpoolPartition(LakePartition partition) {
    this.partition = partition;
  }

  LakePartition partition() {
    return partition;
  }

  /// Rows that came, duplicates included.
  long rows() {
    return rows;
  }

  /// Values that came in a column, elements of lists one by one.
  long values(Column column) {
    return values[column.ordinal()];
  }

  void count(Event event) {
    rows++;
    for (Column column : RowCodec.COLUMNS) {
      if (event.has(column)) {
        values[column.ordinal()] += column.type() == ColumnType.TEXT_LIST ? event.count(column) : 1;
      }
    }
  }
}
