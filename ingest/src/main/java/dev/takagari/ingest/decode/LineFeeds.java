package dev.takagari.ingest.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds line feeds.
///
/// Every inflated byte is looked at once only to find where its line ends, so this is done eight
/// bytes at a time: of a word from which the wanted byte was taken away (xor), the bytes that were
/// equal are zero, and subtracting one from every byte sets the highest bit of those. The lowest
/// bit found is always right; bits above it may be wrong by a borrow and are not looked at. Four
/// words are tested with one branch, because lines are hundreds of bytes long.
///
/// The benchmark is `InflateBench` among the tests: behind the inflater this and the plain loop
/// differ by little. Reads stay inside `from` to `end`.
final class LineFeeds {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = ONES << 7;
  private static final long FEEDS = ONES * '\n';

  private LineFeeds() {}

  /// The index of the first line feed from `from` on, or `end`.
  static int find(byte[] buffer, int from, int end) {
    int at = from;
    while (at <= end - 32
        && (marks(buffer, at)
                | marks(buffer, at + 8)
                | marks(buffer, at + 16)
                | marks(buffer, at + 24))
            == 0) {
      at += 32;
    }
    for (; at <= end - 8; at += 8) {
      long marks = marks(buffer, at);
      if (marks != 0) {
        return at + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
    }
    while (at < end && buffer[at] != '\n') {
      at++;
    }
    return at;
  }

  /// The highest bit of the first byte that is a line feed, zero when there is none.
  private static long marks(byte[] buffer, int at) {
    long word = (long) WORDS.get(buffer, at) ^ FEEDS;
    return (word - ONES) & ~word & TOPS;
  }
}
