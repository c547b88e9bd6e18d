package dev.takagari.ingest.lake;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The form of a spooled row, and its order.
///
/// `int` offset of the tail · bitmap of the columns that have a value (two longs) · organization.id
/// and host.id if present · `@timestamp` (8 bytes) · event.id · the other columns in schema order ·
/// attributes · tail: raw.object, raw.line, event.ingested if present, one byte of flags. Texts
/// have a varint length before them. Instead of names of attributes and of raw.shape there is their
/// number in [SharedParts], or 0 and then themselves. Equal rows of one spool that were read from
/// different places are equal up to the tail.
final class RowCodec {
  static final List<Column> COLUMNS = EventSchema.current().columns();
  static final int BITMAP = 2 * Long.BYTES;

  static final ColumnType[] TYPES = COLUMNS.stream().map(Column::type).toArray(ColumnType[]::new);

  /// The ordinal of raw.shape.
  static final int SHAPE = Columns.RAW_SHAPE.ordinal();

  /// Where the first value lies.
  static final int VALUES = Integer.BYTES + BITMAP;

  private static final Set<Column> KEY_AND_TAIL =
      Set.of(
          Columns.ORGANIZATION_ID,
          Columns.HOST_ID,
          Columns.TIMESTAMP,
          Columns.EVENT_ID,
          Columns.RAW_OBJECT,
          Columns.RAW_LINE,
          Columns.EVENT_INGESTED);

  /// Columns between the key and the attributes, as in the bitmap.
  static final long BODY_LOW = bodyMask()[0];

  static final long BODY_HIGH = bodyMask()[1];

  private static final Column[] HOST_COLUMNS = {Columns.ORGANIZATION_ID, Columns.HOST_ID};

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private RowCodec() {}

  private static long[] bodyMask() {
    long[] mask = new long[2];
    for (Column column : COLUMNS) {
      if (!KEY_AND_TAIL.contains(column)) {
        mask[column.ordinal() >> 6] |= 1L << column.ordinal();
      }
    }
    return mask;
  }

  /// Whether the column lies between the key and the attributes.
  static boolean isBody(int column) {
    return ((column < Long.SIZE ? BODY_LOW : BODY_HIGH) & (1L << column)) != 0;
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

  /// The bitmap of the columns before, or from the 64th on.
  static long columns(byte[] row, int start, boolean high) {
    return getLong(row, start + Integer.BYTES + (high ? Long.BYTES : 0));
  }

  static boolean has(byte[] row, int start, Column column) {
    int bit = column.ordinal();
    return (columns(row, start, bit >= Long.SIZE) & (1L << bit)) != 0;
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

  /// What the row was encoded with.
  static int flags(byte[] row, int start, int length) {
    return row[start + length - 1];
  }

  /// Where the bytes of the tail begin, counted from the row's start.
  static int tail(byte[] row, int start) {
    return getInt(row, start);
  }

  /// Orders rows of a spool by organization, host, time and id, absent ones first; then by content
  /// and by where they were read, so that the order does not depend on the order of arrival.
  static int compare(
      byte[] a, int aStart, int aLength, byte[] b, int bStart, int bLength, SharedParts parts) {
    int order = compareKeys(a, aStart, b, bStart);
    if (order != 0) {
      return order;
    }
    if (!sameRecord(a, aStart, b, bStart)) {
      return Arrays.compareUnsigned(whole(a, aStart, parts), whole(b, bStart, parts));
    }
    return Arrays.compareUnsigned(
        a,
        aStart + tail(a, aStart),
        aStart + aLength,
        b,
        bStart + tail(b, bStart),
        bStart + bLength);
  }

  /// The row without numbers that depend on the order of arrival.
  private static byte[] whole(byte[] row, int start, SharedParts parts) {
    SpooledEvent event = new SpooledEvent(parts);
    event.set(row, start);
    RowEncoder encoder = new RowEncoder(SharedParts.NONE);
    encoder.encode(event);
    return Arrays.copyOfRange(encoder.row(), Integer.BYTES, encoder.length());
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
    // most neighbours differ in their time
    return getLong(a, time(a, aStart)) == getLong(b, time(b, bStart))
        && compareKeys(a, aStart, b, bStart) == 0;
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
