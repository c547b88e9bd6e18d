package dev.takagari.adapters.parquet;

import java.util.Arrays;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.BooleanStatistics;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/// Writes a column of integers by their differences, or of booleans bit by bit. For one thread.
public final class NumberLeaf extends Leaf {
  private final boolean plain;
  private long[] values = new long[64];
  private int count;
  private long least;
  private long greatest;

  public NumberLeaf(ColumnDescriptor column, boolean plain, int pageRows, Scratch scratch) {
    super(column, pageRows, scratch);
    this.plain = plain;
  }

  /// Adds the value of a row.
  public void add(int row, long value) {
    begin(row, 1);
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
    }
    values[count++] = value;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }

  @Override
  void clearPage() {
    count = 0;
    least = Long.MAX_VALUE;
    greatest = Long.MIN_VALUE;
  }

  @Override
  void clearChunk() {}

  @Override
  int pageBytes() {
    return count * Long.BYTES;
  }

  @Override
  int chunkBytes() {
    return 0;
  }

  @Override
  long textBytes() {
    return 0;
  }

  @Override
  Encoding encode(GrowingBytes page, Statistics<?> statistics) {
    if (count == 0) {
      return Encoding.PLAIN;
    }
    switch (statistics) {
      case IntStatistics ints -> ints.setMinMax((int) least, (int) greatest);
      case LongStatistics longs -> longs.setMinMax(least, greatest);
      case BooleanStatistics booleans -> booleans.setMinMax(least != 0, greatest != 0);
      default -> throw new IllegalStateException("no numbers in " + column());
    }
    if (type().getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN) {
      booleans(page);
      return Encoding.PLAIN;
    }
    if (plain) {
      for (int i = 0; i < count; i++) {
        page.putLong(values[i]);
      }
      return Encoding.PLAIN;
    }
    scratch()
        .deltas()
        .encode(values, count, type().getPrimitiveTypeName() == PrimitiveTypeName.INT32, page);
    return Encoding.DELTA_BINARY_PACKED;
  }

  private void booleans(GrowingBytes page) {
    int padded = (count + 7) & ~7;
    values = Arrays.copyOf(values, Math.max(values.length, padded));
    for (int i = 0; i < padded; i++) {
      values[i] = i < count && values[i] != 0 ? 1 : 0;
    }
    page.putBits(values, 0, padded, 1);
  }

  @Override
  void endChunk() {}

  @Override
  public void finish(ParquetFileWriter file) {}
}
