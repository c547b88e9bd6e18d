package dev.takagari.core.event;

import java.util.Arrays;

/// Finds one text in others.
///
/// Looks at eight places at a time: only where the first and the last byte of the wanted text stand
/// at their distance are the others compared. Immutable; safe for use by several threads.
public final class ByteFinder {
  private final byte[] wanted;
  private final long firsts;
  private final long lasts;

  /// @param wanted at least one byte
  public ByteFinder(byte[] wanted) {
    if (wanted.length == 0) {
      throw new IllegalArgumentException("an empty text is everywhere");
    }
    this.wanted = wanted.clone();
    this.firsts = AsciiWords.repeat(wanted[0]);
    this.lasts = AsciiWords.repeat(wanted[wanted.length - 1]);
  }

  /// Bytes of the wanted text.
  public int length() {
    return wanted.length;
  }

  /// The index of the first place from `from` on where the wanted text stands, whole before `to`;
  /// -1 if there is none.
  public int find(byte[] text, int from, int to) {
    int distance = wanted.length - 1;
    int end = to - distance;
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long differences =
          (AsciiWords.get(text, at) ^ firsts) | (AsciiWords.get(text, at + distance) ^ lasts);
      for (long zeros = AsciiWords.zeros(differences); zeros != 0; zeros &= zeros - 1) {
        int place = at + (Long.numberOfTrailingZeros(zeros) >>> 3);
        if (stands(text, place)) {
          return place;
        }
      }
    }
    for (; at < end; at++) {
      if (text[at] == wanted[0] && stands(text, at)) {
        return at;
      }
    }
    return -1;
  }

  /// Whether the wanted text stands at `at`, whole before `to`.
  public boolean standsAt(byte[] text, int at, int to) {
    return to - at >= wanted.length && stands(text, at);
  }

  private boolean stands(byte[] text, int at) {
    return Arrays.equals(text, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
