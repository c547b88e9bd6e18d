package dev.takagari.core.normalize;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Internet addresses as text: strict IPv4, and IPv6 in the form of RFC 5952.
public final class IpAddress {
  private static final int GROUPS = 8;

  private IpAddress() {}

  /// The one spelling of an address; null when the text is not one.
  ///
  /// IPv4 needs exactly four decimal parts without leading zeros. A zone is dropped. An IPv4-mapped
  /// address is its IPv4 address.
  public static @Nullable String canonical(String text) {
    byte[] bytes = parse(text);
    return bytes == null ? null : format(bytes);
  }

  /// The 4 or 16 bytes of an address; null when the text is not one.
  public static byte @Nullable [] parse(String text) {
    if (text.indexOf(':') < 0) {
      byte[] bytes = new byte[4];
      return parseV4(text, 0, bytes, 0) ? bytes : null;
    }
    byte[] bytes = parseV6(text);
    if (bytes != null && isMapped(bytes)) {
      return new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]};
    }
    return bytes;
  }

  /// The spelling of 4 or 16 bytes.
  public static String format(byte[] bytes) {
    return bytes.length == 4 ? formatV4(bytes) : formatV6(bytes);
  }

  /// Every address of a text that lists them between white space, `;` or `,`; null if any piece is
  /// not an address.
  public static @Nullable List<String> canonicalAll(String text) {
    List<String> addresses = new ArrayList<>(2);
    for (String piece : pieces(text)) {
      String address = canonical(piece);
      if (address == null) {
        return null;
      }
      addresses.add(address);
    }
    return addresses;
  }

  /// The pieces of a text between white space, `;` or `,`.
  public static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>(2);
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean inside = i < text.length() && !isSeparator(text.charAt(i));
      if (inside && start < 0) {
        start = i;
      } else if (!inside && start >= 0) {
        pieces.add(text.substring(start, i));
        start = -1;
      }
    }
    return pieces;
  }

  /// Whether a canonical address says that there is none: `0.0.0.0` or `::`.
  public static boolean isUnspecified(String canonical) {
    return canonical.equals("0.0.0.0") || canonical.equals("::");
  }

  /// Whether a canonical address is of this machine or of a group, and so names no peer.
  public static boolean isLoopbackOrMulticast(String canonical) {
    if (canonical.indexOf(':') >= 0) {
      return canonical.equals("::1") || (canonical.startsWith("ff") && canonical.indexOf(':') == 4);
    }
    int first = Integer.parseInt(canonical, 0, canonical.indexOf('.'), 10);
    return first == 127 || (first >= 224 && first <= 239);
  }

  private static boolean isSeparator(char c) {
    return c == ';' || c == ',' || c <= ' ' || Character.isWhitespace(c);
  }

  /// Reads the rest of `text` from `at` as IPv4 into four bytes.
  private static boolean parseV4(String text, int at, byte[] into, int offset) {
    int length = text.length();
    if (length - at < 7 || length - at > 15) {
      return false;
    }
    int part = 0;
    int value = 0;
    int digits = 0;
    for (int i = at; i <= length; i++) {
      char c = i < length ? text.charAt(i) : '.';
      if (c == '.') {
        if (digits == 0 || value > 255 || part == 4) {
          return false;
        }
        into[offset + part++] = (byte) value;
        value = 0;
        digits = 0;
      } else if (c >= '0' && c <= '9') {
        boolean leadingZero = digits == 1 && value == 0;
        if (leadingZero || digits == 3) {
          return false;
        }
        value = value * 10 + (c - '0');
        digits++;
      } else {
        return false;
      }
    }
    return part == 4;
  }

  private static byte @Nullable [] parseV6(String withZone) {
    int zone = withZone.indexOf('%');
    String text = zone < 0 ? withZone : withZone.substring(0, zone);
    int length = text.length();
    byte[] bytes = new byte[16];
    int filled = 0;
    int gap = -1;
    int i = 0;
    if (text.startsWith("::")) {
      gap = 0;
      i = 2;
    } else if (length < 2 || text.charAt(0) == ':') {
      return null;
    }
    while (i < length) {
      int end = i;
      int value = 0;
      while (end < length
          && Character.digit(text.charAt(end), 16) >= 0
          && text.charAt(end) < 0x80) {
        value = (value << 4) | Character.digit(text.charAt(end), 16);
        end++;
        if (end - i > 4) {
          return null;
        }
      }
      if (end < length && text.charAt(end) == '.') {
        if (filled > 12 || !parseV4(text, i, bytes, filled)) {
          return null;
        }
        filled += 4;
        break;
      }
      if (end == i || filled == 16) {
        return null;
      }
      bytes[filled++] = (byte) (value >> 8);
      bytes[filled++] = (byte) value;
      if (end == length) {
        break;
      }
      if (text.charAt(end) != ':' || end + 1 == length) {
        return null;
      }
      i = end + 1;
      if (text.charAt(i) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = filled;
        i++;
      }
    }
    return gap < 0 ? (filled == 16 ? bytes : null) : widened(bytes, filled, gap);
  }

  private static byte @Nullable [] widened(byte[] bytes, int filled, int gap) {
    if (filled > 14) {
      return null;
    }
    byte[] whole = new byte[16];
    System.arraycopy(bytes, 0, whole, 0, gap);
    System.arraycopy(bytes, gap, whole, 16 - (filled - gap), filled - gap);
    return whole;
  }

  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == -1 && bytes[11] == -1;
  }

  private static String formatV4(byte[] bytes) {
    return (bytes[0] & 0xff)
        + "."
        + (bytes[1] & 0xff)
        + "."
        + (bytes[2] & 0xff)
        + "."
        + (bytes[3] & 0xff);
  }

  private static String formatV6(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gap = i;
        gapLength = end - i;
      }
      i = Math.max(i, end);
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
