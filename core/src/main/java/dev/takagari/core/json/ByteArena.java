package dev.takagari.core.json;

import java.util.Arrays;

/// One growing array for the line that is read and for everything that is made of it, so that a
/// text is two numbers and no object. Emptied for each line; the array is kept. For one thread.
///
/// Readers of eight bytes at a time may read up to [#PAD] bytes behind the last one that was
/// appended: they are there, and their content must not matter.
public final class ByteArena {
  /// Readable bytes behind the end.
  public static final int PAD = 16;

  private static final int SMALL = 1 << 14;
  private static final int LARGEST_KEPT = 1 << 20;

  private byte[] array = new byte[SMALL];
  private int end;

  /// The bytes. Another array after anything was appended.
  public byte[] array() {
    return array;
  }

  /// Where the next byte goes.
  public int end() {
    return end;
  }

  /// Forgets everything, and memory that an unusual line took.
  public void clear() {
    end = 0;
    if (array.length > LARGEST_KEPT) {
      array = new byte[SMALL];
    }
  }

  /// Makes room for `count` bytes at [#end()] without taking it.
  public void ensure(int count) {
    if (array.length - end - PAD < count) {
      long wanted = Math.max(2L * array.length, (long) end + count + PAD);
      array = Arrays.copyOf(array, Math.toIntExact(Math.min(wanted, Integer.MAX_VALUE - 8)));
    }
  }

  /// Takes bytes that were written at [#end()] after [#ensure(int)].
  ///
  /// @return where they begin
  public int take(int count) {
    int at = end;
    end += count;
    return at;
  }

  /// Appends a copy of bytes, which may be this arena's own.
  ///
  /// @return where they begin
  public int append(byte[] bytes, int from, int count) {
    ensure(count);
    System.arraycopy(bytes, from, array, end, count);
    return take(count);
  }
}
