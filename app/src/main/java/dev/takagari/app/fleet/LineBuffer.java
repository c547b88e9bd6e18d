package dev.takagari.app.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes of the lines being written; grows once and is then reused.
final class LineBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX_UPPER = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[1 << 16];
  private int size;

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void put(byte[] value) {
    put(value, value.length);
  }

  void put(byte[] value, int length) {
    ensure(length);
    System.arraycopy(value, 0, bytes, size, length);
    size += length;
  }

  void put(char ascii) {
    ensure(1);
    bytes[size++] = (byte) ascii;
  }

  /// Decimal digits of an unsigned number.
  void digits(long value) {
    if (value < 0) {
      put(ascii(Long.toUnsignedString(value)));
      return;
    }
    ensure(20);
    int length = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      length++;
    }
    long rest = value;
    for (int at = size + length - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += length;
  }

  /// Exactly `length` decimal digits, with leading zeros.
  void digits(int value, int length) {
    ensure(length);
    int rest = value;
    for (int at = size + length - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += length;
  }

  /// The lowest `length` hexadecimal digits of a number.
  void hex(long value, int length) {
    hex(value, length, HEX);
  }

  void hexUpper(long value, int length) {
    hex(value, length, HEX_UPPER);
  }

  private void hex(long value, int length, byte[] alphabet) {
    ensure(length);
    long rest = value;
    for (int at = size + length - 1; at >= size; at--) {
      bytes[at] = alphabet[(int) (rest & 15)];
      rest >>>= 4;
    }
    size += length;
  }

  /// Whether the bytes from `from` on hold `needle`.
  boolean holds(int from, byte[] needle) {
    int last = size - needle.length;
    byte first = needle[0];
    for (int at = from; at <= last; at++) {
      if (bytes[at] == first
          && Arrays.equals(bytes, at, at + needle.length, needle, 0, needle.length)) {
        return true;
      }
    }
    return false;
  }

  /// The inside of a JSON string, written as the vendor's serializer does: `< > & = '` as unicode
  /// escapes, other text as it is.
  static byte[] json(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '<', '>', '&', '=', '\'', '\u2028', '\u2029' -> escape(out, c);
        default -> {
          if (c < ' ') {
            escape(out, c);
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void escape(StringBuilder out, char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append((char) HEX[(c >> shift) & 15]);
    }
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
