package dev.takagari.core.event;

/// The well-formed sequences of UTF-8.
public final class Utf8 {
  private Utf8() {}

  /// Whether the bytes from `at` to `end` are well-formed.
  public static boolean isValid(byte[] bytes, int at, int end) {
    int next = at;
    while (next < end) {
      int size = bytes[next] >= 0 ? 1 : sequence(bytes, next, end);
      if (size == 0) {
        return false;
      }
      next += size;
    }
    return true;
  }

  /// The length of the well-formed sequence of two to four bytes that begins at `at`, 0 if there is
  /// none.
  static int sequence(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xff;
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    int size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (end - at < size) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return size;
  }
}
