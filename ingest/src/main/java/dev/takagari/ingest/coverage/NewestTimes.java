package dev.takagari.ingest.coverage;

import dev.takagari.core.event.ByteSpan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The newest time of each host or container, found by the bytes of its id: no text is made on the
/// way of an event. Takes up to a bound of them and leaves further ones out. For one thread.
final class NewestTimes {
  static final int MOST = 1 << 16;

  /// Longer ids are left out.
  static final int LONGEST_ID = 256;

  private static final int FIRST_SIZE = 16;
  private static final long MIX = 0x9e3779b97f4a7c15L;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] @Nullable [] ids = new byte[FIRST_SIZE][];
  private long[] times = new long[FIRST_SIZE];
  private int count;

  /// Hears of one.
  ///
  /// @param micros since 1970
  void add(ByteSpan id, long micros) {
    if (id.length() > LONGEST_ID) {
      return;
    }
    int at = find(ids, id.array(), id.offset(), id.length());
    if (ids[at] != null) {
      times[at] = Math.max(times[at], micros);
      return;
    }
    if (count == MOST) {
      return;
    }
    ids[at] = id.toBytes();
    times[at] = micros;
    count++;
    if (2 * count > ids.length) {
      grow();
    }
  }

  /// The place of an id, or the free one where it belongs.
  private static int find(byte[] @Nullable [] ids, byte[] array, int offset, int length) {
    int at = hash(array, offset, length) & (ids.length - 1);
    while (true) {
      byte[] id = ids[at];
      if (id == null || Arrays.equals(id, 0, id.length, array, offset, offset + length)) {
        return at;
      }
      at = (at + 1) & (ids.length - 1);
    }
  }

  /// Eight bytes at a time.
  private static int hash(byte[] array, int offset, int length) {
    long hash = length;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      hash = (hash ^ (long) WORD.get(array, offset + i)) * MIX;
      hash ^= hash >>> 32;
    }
    for (; i < length; i++) {
      hash = (hash ^ array[offset + i]) * MIX;
      hash ^= hash >>> 32;
    }
    return (int) (hash ^ (hash >>> 15));
  }

  private void grow() {
    byte[] @Nullable [] larger = new byte[2 * ids.length][];
    long[] moved = new long[larger.length];
    for (int i = 0; i < ids.length; i++) {
      byte[] id = ids[i];
      if (id != null) {
        int at = find(larger, id, 0, id.length);
        larger[at] = id;
        moved[at] = times[i];
      }
    }
    ids = larger;
    times = moved;
  }

  /// Adds the newest times to others.
  void addTo(Map<String, Long> all) {
    for (int i = 0; i < ids.length; i++) {
      byte[] id = ids[i];
      if (id != null) {
        all.merge(new String(id, StandardCharsets.UTF_8), times[i], Math::max);
      }
    }
  }
}
