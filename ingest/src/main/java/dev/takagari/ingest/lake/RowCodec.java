package dev.takagari.ingest.lake;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The form of a spooled row, and its order.
///
/// `int` offset of the tail · bitmap of the columns that have a value · organization.id and host.id
/// if present · `@timestamp` (8 bytes) · event.id · the other columns in schema order · attributes
/// · tail: raw.object, raw.line. Texts have a varint length before them. Equal rows that were read
/// from different places are equal up to the tail.
final class RowCodec {
  static final List<Column> COLUMNS = EventSchema.current().columns();
  static final int BITMAP = (COLUMNS.size() + 7) / 8;

  /// Where the first value lies.
  static final int VALUES = Integer.BYTES + BITMAP;

  /// Columns between the key and the attributes.
  static final Column[] BODY = body();

  private static final Column[] HOST_COLUMNS = {Columns.ORGANIZATION_ID, Columns.HOST_ID};

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private RowCodec() {}

  private static Column[] body() {
    List<Column> columns = new ArrayList<>(COLUMNS);
    columns.removeAll(
        List.of(
            Columns.ORGANIZATION_ID,
            Columns.HOST_ID,
            Columns.TIMESTAMP,
            Columns.EVENT_ID,
            Columns.RAW_OBJECT,
            Columns.RAW_LINE));
    return columns.toArray(Column[]::new);
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  static boolean has(byte[] row, int start, Column column) {
    int bit = column.ordinal();
    return (row[start + Integer.BYTES + (bit >> 3)] & (1 << (bit & 7))) != 0;
  }

  /// The varint at `at`.
  static int length(byte[] bytes, int at) {
    int value = bytes[at];
    if (value >= 0) {
      return value;
    }
    value &= 0x7F;
    for (int shift = 7; ; shift += 7) {
      byte next = bytes[++at];
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /// The number of bytes of a varint.
  static int width(int value) {
    return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;
  }

  /// Where the bytes of the tail begin, counted from the row's start.
  static int tail(byte[] row, int start) {
    return getInt(row, start);
  }

  /// Orders rows by organization, host, time and id, absent ones first; then by content and by
  /// where they were read, so that the order does not depend on the order of arrival.
  static int compare(byte[] a, int aStart, int aLength, byte[] b, int bStart, int bLength) {
    int order = compareKeys(a, aStart, b, bStart);
    return order != 0
        ? order
        : Arrays.compareUnsigned(
            a,
            aStart + Integer.BYTES,
            aStart + aLength,
            b,
            bStart + Integer.BYTES,
            bStart + bLength);
  }

  private static int compareKeys(byte[] a, int aStart, byte[] b, int bStart) {
    int i = aStart + VALUES;
    int j = bStart + VALUES;
    for (Column column : HOST_COLUMNS) {
      boolean left = has(a, aStart, column);
      boolean right = has(b, bStart, column);
      if (left != right) {
        return left ? 1 : -1;
      }
      if (left) {
        int order = compareTexts(a, i, b, j);
        if (order != 0) {
          return order;
        }
        i += textWidth(a, i);
        j += textWidth(b, j);
      }
    }
    int order = Long.compare(getLong(a, i), getLong(b, j));
    return order != 0 ? order : compareTexts(a, i + Long.BYTES, b, j + Long.BYTES);
  }

  /// Orders the beginnings of two rows by organization and host.
  static int compareHosts(byte[] a, byte[] b) {
    int i = VALUES;
    int j = VALUES;
    for (Column column : HOST_COLUMNS) {
      boolean left = has(a, 0, column);
      boolean right = has(b, 0, column);
      if (left != right) {
        return left ? 1 : -1;
      }
      if (left) {
        int order = compareTexts(a, i, b, j);
        if (order != 0) {
          return order;
        }
        i += textWidth(a, i);
        j += textWidth(b, j);
      }
    }
    return 0;
  }

  /// Where `@timestamp` lies.
  static int time(byte[] row, int start) {
    int at = start + VALUES;
    for (Column column : HOST_COLUMNS) {
      if (has(row, start, column)) {
        at += textWidth(row, at);
      }
    }
    return at;
  }

  /// Whether two rows have the same id, organization, host and time.
  static boolean sameKey(byte[] a, int aStart, byte[] b, int bStart) {
    return compareKeys(a, aStart, b, bStart) == 0;
  }

  /// Whether two rows are the same record, wherever they were read.
  static boolean sameRecord(byte[] a, int aStart, byte[] b, int bStart) {
    return Arrays.equals(
        a,
        aStart + Integer.BYTES,
        aStart + tail(a, aStart),
        b,
        bStart + Integer.BYTES,
        bStart + tail(b, bStart));
  }

  private static int textWidth(byte[] bytes, int at) {
    int length = length(bytes, at);
    return width(length) + length;
  }

  private static int compareTexts(byte[] a, int i, byte[] b, int j) {
    int left = length(a, i);
    int right = length(b, j);
    int from = i + width(left);
    int to = j + width(right);
    return Arrays.compareUnsigned(a, from, from + left, b, to, to + right);
  }
}
