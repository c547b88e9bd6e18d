package dev.takagari.enrich.table;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.normalize.IpAddress;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// One value as the table holds it: a byte that says what follows, then addresses and digests in
/// their bytes, other texts in UTF-8 behind their length. A command line has before its length the
/// place of the gram by which it is found.
final class ValueRecord {
  private static final int EXACT = 0x80;
  private static final int PACKED = 0x40;
  private static final int TYPE = 0x1f;
  private static final byte[] NOTHING = {};
  private static final HexFormat HEX = HexFormat.of();

  private ValueRecord() {}

  /// The record of a value.
  ///
  /// @param gram place of the gram in a command line, 0 for others
  static byte[] encode(ActiveIndicator indicator, int gram) {
    IndicatorValue value = indicator.value();
    int head = number(value.type()) | (indicator.exact() ? EXACT : 0);
    byte[] packed = pack(value);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (packed.length > 0) {
      out.write(head | PACKED);
      out.writeBytes(packed);
      return out.toByteArray();
    }
    byte[] text = value.text().getBytes(StandardCharsets.UTF_8);
    out.write(head);
    if (value.type() == IndicatorType.CMDLINE) {
      writeNumber(gram, out);
    }
    writeNumber(text.length, out);
    out.writeBytes(text);
    return out.toByteArray();
  }

  /// The value of a record.
  static ActiveIndicator decode(MemorySegment records, long at) {
    return new ActiveIndicator(
        new IndicatorValue(
            type(records, at), new String(text(records, at), StandardCharsets.UTF_8)),
        isExact(records, at));
  }

  static IndicatorType type(MemorySegment records, long at) {
    int number = records.get(ValueLayout.JAVA_BYTE, at) & TYPE;
    return switch (number) {
      case 1 -> IndicatorType.IPV4;
      case 2 -> IndicatorType.IPV6;
      case 3 -> IndicatorType.DOMAIN;
      case 4 -> IndicatorType.HOSTNAME;
      case 5 -> IndicatorType.URL;
      case 6 -> IndicatorType.MD5;
      case 7 -> IndicatorType.SHA1;
      case 8 -> IndicatorType.SHA256;
      case 9 -> IndicatorType.FILENAME;
      case 10 -> IndicatorType.CMDLINE;
      case 11 -> IndicatorType.USER_AGENT;
      default -> throw new IllegalStateException("no type " + number);
    };
  }

  private static int number(IndicatorType type) {
    return switch (type) {
      case IPV4 -> 1;
      case IPV6 -> 2;
      case DOMAIN -> 3;
      case HOSTNAME -> 4;
      case URL -> 5;
      case MD5 -> 6;
      case SHA1 -> 7;
      case SHA256 -> 8;
      case FILENAME -> 9;
      case CMDLINE -> 10;
      case USER_AGENT -> 11;
      case CIDR, EMAIL, JA3, JA4, OTHER -> throw new IllegalArgumentException("no record: " + type);
    };
  }

  static boolean isExact(MemorySegment records, long at) {
    return (records.get(ValueLayout.JAVA_BYTE, at) & EXACT) != 0;
  }

  /// The value's text in UTF-8.
  static byte[] text(MemorySegment records, long at) {
    int head = records.get(ValueLayout.JAVA_BYTE, at);
    if ((head & PACKED) == 0) {
      long length = lengthAt(records, at);
      byte[] text = new byte[(int) readNumber(records, length)];
      MemorySegment.copy(
          records, ValueLayout.JAVA_BYTE, afterNumber(records, length), text, 0, text.length);
      return text;
    }
    IndicatorType type = type(records, at);
    byte[] packed = new byte[packedLength(type)];
    MemorySegment.copy(records, ValueLayout.JAVA_BYTE, at + 1, packed, 0, packed.length);
    boolean address = type == IndicatorType.IPV4 || type == IndicatorType.IPV6;
    String text = address ? IpAddress.format(packed) : HEX.formatHex(packed);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// How many bytes a record has.
  static long size(MemorySegment records, long at) {
    if ((records.get(ValueLayout.JAVA_BYTE, at) & PACKED) != 0) {
      return 1L + packedLength(type(records, at));
    }
    long length = lengthAt(records, at);
    return afterNumber(records, length) + readNumber(records, length) - at;
  }

  /// Whether the command line of a record is in `bytes`, whose gram at `place` is the one it is
  /// found by.
  static boolean isAround(MemorySegment records, long at, byte[] bytes, int length, int place) {
    long gram = at + 1;
    int from = place - (int) readNumber(records, gram);
    long textLength = afterNumber(records, gram);
    int size = (int) readNumber(records, textLength);
    if (from < 0 || from + size > length) {
      return false;
    }
    long text = afterNumber(records, textLength);
    for (int i = 0; i < size; i++) {
      if (records.get(ValueLayout.JAVA_BYTE, text + i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }

  private static long lengthAt(MemorySegment records, long at) {
    return type(records, at) == IndicatorType.CMDLINE ? afterNumber(records, at + 1) : at + 1;
  }

  /// The bytes of an address or a digest; none when they would not give the same text again.
  private static byte[] pack(IndicatorValue value) {
    String text = value.text();
    return switch (value.type()) {
      case IPV4, IPV6 -> {
        byte[] bytes = IpAddress.parse(text);
        yield bytes != null
                && bytes.length == packedLength(value.type())
                && IpAddress.format(bytes).equals(text)
            ? bytes
            : NOTHING;
      }
      case MD5, SHA1, SHA256 ->
          isHex(text, 2 * packedLength(value.type())) ? HEX.parseHex(text) : NOTHING;
      default -> NOTHING;
    };
  }

  private static int packedLength(IndicatorType type) {
    return switch (type) {
      case IPV4 -> 4;
      case IPV6, MD5 -> 16;
      case SHA1 -> 20;
      case SHA256 -> 32;
      default -> throw new IllegalStateException("not packed: " + type);
    };
  }

  private static boolean isHex(String text, int length) {
    return text.length() == length
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static void writeNumber(int number, ByteArrayOutputStream out) {
    int rest = number;
    while (rest >= 0x80) {
      out.write(rest | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static long readNumber(MemorySegment records, long at) {
    long number = 0;
    int shift = 0;
    for (long i = at; ; i++) {
      byte b = records.get(ValueLayout.JAVA_BYTE, i);
      number |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return number;
      }
      shift += 7;
    }
  }

  private static long afterNumber(MemorySegment records, long at) {
    long end = at;
    while (records.get(ValueLayout.JAVA_BYTE, end) < 0) {
      end++;
    }
    return end + 1;
  }
}
