package dev.takagari.core.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks at eight bytes of text at once. Texts of events are nearly always printable ASCII without
/// quotes and backslashes: that can be told of a word by a few operations without a branch, and
/// what is told of may be copied, or lower-cased, as a word too. Whatever is not plain is left to
/// code that goes byte by byte.
///
/// The tests borrow from one byte to the next above it, so they may call a word not plain that is;
/// they never miss one that is not.
final class AsciiWords {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = ONES << 7;
  private static final long SPACES = ONES * 0x20;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long FROM_A = ONES * (0x80 - 'A');
  private static final long ABOVE_Z = ONES * (0x7f - 'Z');

  private AsciiWords() {}

  static long get(byte[] bytes, int at) {
    return (long) WORDS.get(bytes, at);
  }

  static void set(byte[] bytes, int at, long word) {
    WORDS.set(bytes, at, word);
  }

  /// Whether all eight bytes are ASCII from space on, and neither `"` nor `\`.
  static boolean isPlain(long word) {
    long marks = word | (word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES);
    return (marks & TOPS) == 0;
  }

  static boolean isAscii(long word) {
    return (word & TOPS) == 0;
  }

  /// Eight times the same byte.
  static long repeat(byte b) {
    return (b & 0xffL) * ONES;
  }

  /// A word whose lowest top bit stands in the lowest byte that is 0; 0 if none is. Top bits above
  /// that one may stand in bytes that are not 0.
  static long zeros(long word) {
    return (word - ONES) & ~word & TOPS;
  }

  /// The word with A to Z in lower case; all bytes must be ASCII.
  static long lower(long word) {
    long capitals = (word + FROM_A) & ~(word + ABOVE_Z) & TOPS;
    return word | capitals >>> 2;
  }
}
