package dev.takagari.ingest.lake;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.lake.LakePartition;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/// What a spool knows of one partition. For use under the spool's lock.
final class SpoolPartition {
  private final byte[] eventClass;
  private final long day;
  private final LakePartition partition;
  private final long[] values = new long[RowCodec.COLUMNS.size()];
  private long rows;

  SpoolPartition(ByteSpan eventClass, long day) {
    this.eventClass = eventClass.toBytes();
    this.day = day;
    this.partition =
        new LakePartition(
            new String(this.eventClass, StandardCharsets.UTF_8), LocalDate.ofEpochDay(day));
  }

  LakePartition partition() {
    return partition;
  }

  /// Whether rows of this class and day belong here.
  boolean isOf(ByteSpan rowClass, long rowDay) {
    return day == rowDay
        && Arrays.equals(
            eventClass,
            0,
            eventClass.length,
            rowClass.array(),
            rowClass.offset(),
            rowClass.offset() + rowClass.length());
  }

  /// Rows that came, duplicates included.
  long rows() {
    return rows;
  }

  /// Values that came in a column, elements of lists one by one.
  long values(Column column) {
    return values[column.ordinal()];
  }

  void count(RowEncoder encoder) {
    rows++;
    count(RowCodec.columns(encoder.row(), 0, false), 0, encoder);
    count(RowCodec.columns(encoder.row(), 0, true), Long.SIZE, encoder);
  }

  private void count(long columns, int first, RowEncoder encoder) {
    for (long rest = columns; rest != 0; rest &= rest - 1) {
      int column = first + Long.numberOfTrailingZeros(rest);
      values[column] +=
          RowCodec.TYPES[column] == ColumnType.TEXT_LIST ? encoder.elements(column) : 1;
    }
  }
}
