package dev.takagari.core.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A reusable view of UTF-8 bytes that belong to somebody else.
///
/// Whoever fills a span may reuse the bytes afterwards: a span is valid until the event it was read
/// from changes. Mutable; for one thread.
public final class ByteSpan implements Comparable<ByteSpan> {
  private static final byte[] NOTHING = new byte[0];

  private byte[] array = NOTHING;
  private int offset;
  private int length;

  /// Points the span at `length` bytes of `array`, without copying.
  public void set(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  public byte at(int index) {
    return array[offset + index];
  }

  /// Whether all bytes are ASCII.
  public boolean isAscii() {
    int end = offset + length;
    int at = offset;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      if (!AsciiWords.isAscii(AsciiWords.get(array, at))) {
        return false;
      }
    }
    for (; at < end; at++) {
      if (array[at] < 0) {
        return false;
      }
    }
    return true;
  }

  /// Copies the bytes with A to Z in lower case, if all are ASCII.
  ///
  /// @param into with room for the length
  /// @return false if they are not, and something or nothing was copied
  public boolean foldAscii(byte[] into) {
    return foldAscii(into, 0);
  }

  /// Copies the bytes with A to Z in lower case, if all are ASCII.
  ///
  /// @param into with room for the length from `start` on
  /// @return false if they are not, and something or nothing was copied
  public boolean foldAscii(byte[] into, int start) {
    int at = 0;
    for (; at <= length - Long.BYTES; at += Long.BYTES) {
      long word = AsciiWords.get(array, offset + at);
      if (!AsciiWords.isAscii(word)) {
        return false;
      }
      AsciiWords.set(into, start + at, AsciiWords.lower(word));
    }
    for (; at < length; at++) {
      byte b = array[offset + at];
      if (b < 0) {
        return false;
      }
      into[start + at] = b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }
    return true;
  }

  /// A copy of the bytes.
  public byte[] toBytes() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /// The text; bytes that are not UTF-8 come out as U+FFFD.
  @Override
  public String toString() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  /// Order of unsigned bytes, which is the order of code points.
  @Override
  public int compareTo(ByteSpan other) {
    return Arrays.compareUnsigned(
        array, offset, offset + length, other.array, other.offset, other.offset + other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteSpan span && compareTo(span) == 0;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + array[offset + i];
    }
    return hash;
  }
}
