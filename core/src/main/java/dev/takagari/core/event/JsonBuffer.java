package dev.takagari.core.event;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/// JSON text in a growing array of bytes, made without strings and trees. The array is kept when
/// the buffer is cleared. For one thread.
public final class JsonBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long SECONDS_PER_DAY = 86_400;
  private static final int WORD = Long.BYTES;

  private byte[] array;
  private int length;
  private long cachedDay = Long.MIN_VALUE;
  private final byte[] cachedDate = new byte[10];

  public JsonBuffer(int capacity) {
    array = new byte[capacity];
  }

  public int length() {
    return length;
  }

  /// The bytes so far, from 0 to [#length()]. Valid until the next append.
  public byte[] array() {
    return array;
  }

  /// A copy of the bytes.
  public byte[] toBytes() {
    return Arrays.copyOf(array, length);
  }

  /// Forgets everything from `length` on.
  public void truncate(int length) {
    if (length < 0 || length > this.length) {
      throw new IllegalArgumentException("cannot truncate " + this.length + " to " + length);
    }
    this.length = length;
  }

  public void clear() {
    length = 0;
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(array, 0, length);
  }

  /// Appends one byte as it is.
  public void raw(char ascii) {
    ensure(1);
    array[length++] = (byte) ascii;
  }

  /// Appends bytes as they are.
  public void raw(byte[] bytes) {
    raw(bytes, 0, bytes.length);
  }

  /// Appends bytes as they are.
  public void raw(byte[] bytes, int from, int count) {
    ensure(count);
    System.arraycopy(bytes, from, array, length, count);
    length += count;
  }

  /// Appends a JSON string of UTF-8 text; bytes that are not UTF-8 become U+FFFD.
  public void string(ByteSpan text) {
    string(text.array(), text.offset(), text.length());
  }

  /// Appends a JSON string.
  public void string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    string(bytes, 0, bytes.length);
  }

  /// Appends a JSON string of UTF-8 text; bytes that are not UTF-8 become U+FFFD.
  public void string(byte[] bytes, int from, int count) {
    raw('"');
    text(bytes, from, count);
    raw('"');
  }

  /// Appends what stands between the quotes of a JSON string; bytes that are not UTF-8 become
  /// U+FFFD.
  public void text(byte[] bytes, int from, int count) {
    int end = from + count;
    ensure(count + WORD);
    int at = from;
    while (at < end) {
      if (at <= end - WORD) {
        long word = AsciiWords.get(bytes, at);
        if (AsciiWords.isPlain(word)) {
          AsciiWords.set(array, length, word);
          length += WORD;
          at += WORD;
          continue;
        }
      }
      int stop = Math.min(at + WORD, end);
      while (at < stop) {
        byte b = bytes[at];
        if (b >= 0x20 && b != '"' && b != '\\') {
          array[length++] = b;
          at++;
        } else if (b >= 0) {
          escape(b, end - at);
          at++;
        } else {
          int size = Utf8.sequence(bytes, at, end);
          if (size == 0) {
            byte[] repaired =
                new String(bytes, at, end - at, StandardCharsets.UTF_8)
                    .getBytes(StandardCharsets.UTF_8);
            text(repaired, 0, repaired.length);
            return;
          }
          System.arraycopy(bytes, at, array, length, size);
          length += size;
          at += size;
        }
      }
    }
  }

  /// Appends ASCII text as [#text(byte[], int, int)] does, A to Z in lower case.
  ///
  /// @return false if the text is not ASCII; then nothing is appended
  public boolean lowerText(byte[] bytes, int from, int count) {
    int before = length;
    int end = from + count;
    ensure(count + WORD);
    int at = from;
    while (at < end) {
      if (at <= end - WORD) {
        long word = AsciiWords.get(bytes, at);
        if (AsciiWords.isPlain(word)) {
          AsciiWords.set(array, length, AsciiWords.lower(word));
          length += WORD;
          at += WORD;
          continue;
        }
      }
      int stop = Math.min(at + WORD, end);
      for (; at < stop; at++) {
        byte b = bytes[at];
        if (b < 0) {
          length = before;
          return false;
        }
        if (b >= 0x20 && b != '"' && b != '\\') {
          array[length++] = b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
        } else {
          escape(b, end - at);
        }
      }
    }
    return true;
  }

  /// Appends a JSON string of well-formed UTF-8 in the one spelling that ids are made of: as
  /// [dev.takagari.core.json.JsonText] has it, with `\b` and `\f`.
  public void canonical(byte[] bytes, int from, int count) {
    raw('"');
    int start = from;
    int end = from + count;
    for (int at = from; at < end; at++) {
      byte b = bytes[at];
      if (b < 0 || (b >= 0x20 && b != '"' && b != '\\')) {
        continue;
      }
      raw(bytes, start, at - start);
      start = at + 1;
      if (b == '\b' || b == '\f') {
        raw('\\');
        raw(b == '\b' ? 'b' : 'f');
      } else {
        escape(b, 0);
      }
    }
    raw(bytes, start, end - start);
    raw('"');
  }

  /// Appends an escaped byte, and leaves room for as many bytes as are left, plain.
  private void escape(byte b, int left) {
    ensure(6 + left + WORD);
    array[length++] = '\\';
    switch (b) {
      case '"', '\\' -> array[length++] = b;
      case '\n' -> array[length++] = 'n';
      case '\r' -> array[length++] = 'r';
      case '\t' -> array[length++] = 't';
      default -> {
        array[length++] = 'u';
        array[length++] = '0';
        array[length++] = '0';
        array[length++] = HEX[b >> 4];
        array[length++] = HEX[b & 15];
      }
    }
  }

  /// Appends an integer.
  public void number(long value) {
    if (value == Long.MIN_VALUE) {
      raw(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
      return;
    }
    ensure(20);
    long rest = value;
    if (rest < 0) {
      array[length++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long limit = 10; digits < 19 && rest >= limit; limit *= 10) {
      digits++;
    }
    for (int at = length + digits - 1; at >= length; at--) {
      array[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /// Appends a JSON string with a time as RFC 3339 in UTC with six decimals; years outside of 0 to
  /// 9999 are written as [Instant#toString()] does.
  ///
  /// @param micros µs since 1970
  public void time(long micros) {
    long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
    long day = Math.floorDiv(seconds, SECONDS_PER_DAY);
    if (day < -719_528 || day > 2_932_896) {
      string(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
      return;
    }
    if (day != cachedDay) {
      byte[] date = LocalDate.ofEpochDay(day).toString().getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(date, 0, cachedDate, 0, cachedDate.length);
      cachedDay = day;
    }
    int second = (int) Math.floorMod(seconds, SECONDS_PER_DAY);
    ensure(29);
    array[length++] = '"';
    System.arraycopy(cachedDate, 0, array, length, cachedDate.length);
    length += cachedDate.length;
    array[length++] = 'T';
    digits(second / 3600, 2);
    array[length++] = ':';
    digits(second / 60 % 60, 2);
    array[length++] = ':';
    digits(second % 60, 2);
    array[length++] = '.';
    digits((int) Math.floorMod(micros, MICROS_PER_SECOND), 6);
    array[length++] = 'Z';
    array[length++] = '"';
  }

  private void digits(int value, int count) {
    int rest = value;
    for (int at = length + count - 1; at >= length; at--) {
      array[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  private void ensure(int more) {
    if (array.length - length >= more) {
      return;
    }
    long wanted = Math.max((long) length + more, array.length + (array.length >> 1) + 16L);
    array = Arrays.copyOf(array, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
  }
}
