package dev.takagari.adapters.sql;

import java.util.function.IntFunction;

/// Letters that the engines lower as we fold them and that no neighbour changes: ASCII, Latin,
/// Greek and Cyrillic without marks of their own, kana, CJK, Hangul, full-width forms. A test of
/// each engine goes through every one.
public final class PlainLetters {
  /// First and last code points.
  private static final int[] RANGES = {
    0x0, 0x7f, 0xa0, 0x2ff, 0x391, 0x3a1, 0x3a3, 0x482, 0x48a, 0x52f, 0x2010, 0x2027, 0x3000,
    0x3029, 0x3030, 0x3098, 0x309b, 0x30ff, 0x4e00, 0x9fff, 0xac00, 0xd7a3, 0xff01, 0xffdc
  };

  private PlainLetters() {}

  /// What stands between brackets in a regular expression for one of them.
  ///
  /// @param escape how the engine writes a code point there
  public static String characterClass(IntFunction<String> escape) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < RANGES.length; i += 2) {
      letters.append(escape.apply(RANGES[i])).append('-').append(escape.apply(RANGES[i + 1]));
    }
    return letters.toString();
  }
}
