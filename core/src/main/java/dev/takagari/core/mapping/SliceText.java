package dev.takagari.core.mapping;

import dev.takagari.core.json.ByteArena;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.IpAddress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Questions about texts that lie in an arena, and the plain answers to them given for ASCII, eight
/// bytes at a time. For one thread.
///
/// A method that makes a text leaves it in [#place()] and [#size()].
public final class SliceText {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final int LONGEST_ADDRESS = 15;

  private final ByteArena arena;

  /// Folded texts that are not ASCII.
  private final TextMemo folds = new TextMemo(Fold::fold);

  /// Addresses of version 6.
  private final TextMemo addresses = new TextMemo(SliceText::onlyAddress);

  private int place;
  private int size;

  public SliceText(ByteArena arena) {
    this.arena = arena;
  }

  /// Where the text that was made begins.
  public int place() {
    return place;
  }

  /// Its bytes.
  public int size() {
    return size;
  }

  /// The text as a string.
  public String string(int at, int length) {
    return new String(arena.array(), at, length, StandardCharsets.UTF_8);
  }

  /// Makes a text of a string.
  public void make(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    place = arena.append(bytes, 0, bytes.length);
    size = bytes.length;
  }

  /// Makes a text of bytes that are there.
  public void make(int at, int length) {
    place = at;
    size = length;
  }

  /// Makes the folded text.
  ///
  /// @return whether it is the text itself
  public boolean fold(int at, int length) {
    byte[] bytes = arena.array();
    long upper = 0;
    for (int i = 0; i < length; i += Long.BYTES) {
      long word = word(bytes, at, length, i);
      if ((word & HIGH) != 0) {
        return foldPlainly(at, length);
      }
      upper |= upperCase(word);
    }
    if (upper == 0) {
      make(at, length);
      return true;
    }
    lower(at, length);
    return false;
  }

  private boolean foldPlainly(int at, int length) {
    byte[] folded = folds.find(arena.array(), at, length);
    return folded == null || makeOf(folded, at, length);
  }

  /// Makes the canonical form of a text that is one address.
  ///
  /// @return whether it is one
  public boolean address(int at, int length) {
    if (isV4(at, length)) {
      make(at, length);
      return true;
    }
    byte[] address = addresses.find(arena.array(), at, length);
    if (address != null) {
      makeOf(address, at, length);
    }
    return address != null;
  }

  /// Whether a text is one address, spelled as we spell it.
  public boolean isCanonicalAddress(int at, int length) {
    return isV4(at, length) || (address(at, length) && place == at);
  }

  /// Whether a byte ends a piece of a text that lists addresses; beside it, all other white space
  /// does, which no address holds.
  public static boolean separatesAddresses(byte b) {
    return b == ';' || b == ',' || b == ' ';
  }

  /// A zone swallows everything behind it, so what lists several must not be read as one.
  private static @Nullable String onlyAddress(String text) {
    List<String> pieces = IpAddress.pieces(text);
    return pieces.size() == 1 && pieces.getFirst().equals(text) ? IpAddress.canonical(text) : null;
  }

  /// Makes a text that may be the one it was made of.
  ///
  /// @return whether it is
  public boolean makeOf(byte[] made, int at, int length) {
    if (Arrays.equals(made, 0, made.length, arena.array(), at, at + length)) {
      make(at, length);
      return true;
    }
    place = arena.append(made, 0, made.length);
    size = made.length;
    return false;
  }

  private void lower(int at, int length) {
    arena.ensure(length + Long.BYTES);
    byte[] bytes = arena.array();
    int out = arena.end();
    for (int i = 0; i < length; i += Long.BYTES) {
      long word = (long) LONG.get(bytes, at + i);
      LONG.set(bytes, out + i, word | (upperCase(word) >>> 2));
    }
    place = arena.take(length);
    size = length;
  }

  /// Makes the folded text in upper case, as user ids are written.
  ///
  /// @return whether it is the text itself
  public boolean upper(int at, int length) {
    byte[] bytes = arena.array();
    boolean same = true;
    for (int i = at; i < at + length; i++) {
      byte b = bytes[i];
      if (b < 0) {
        String text = string(at, length);
        make(Fold.upper(text));
        return Fold.upper(text).equals(text);
      }
      same &= b < 'a' || b > 'z';
    }
    if (same) {
      make(at, length);
      return true;
    }
    place = arena.append(bytes, at, length);
    size = length;
    bytes = arena.array();
    for (int i = place; i < place + length; i++) {
      if (bytes[i] >= 'a' && bytes[i] <= 'z') {
        bytes[i] &= ~0x20;
      }
    }
    return false;
  }

  private static long upperCase(long word) {
    return between(word, 'A', 'Z');
  }

  /// Eight bytes of a text from its byte `i` on; zeros behind its end.
  private static long word(byte[] bytes, int at, int length, int i) {
    long word = (long) LONG.get(bytes, at + i);
    int left = length - i;
    return left >= Long.BYTES ? word : word & ((1L << (left * Byte.SIZE)) - 1);
  }

  /// Whether all bytes are ASCII.
  public boolean isAscii(int at, int length) {
    byte[] bytes = arena.array();
    for (int i = 0; i < length; i += Long.BYTES) {
      if ((word(bytes, at, length, i) & HIGH) != 0) {
        return false;
      }
    }
    return true;
  }

  /// The index of the first such byte, or -1.
  public int indexOf(int at, int length, char wanted) {
    byte[] bytes = arena.array();
    for (int i = at; i < at + length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /// The index of the last such byte, or -1.
  public int lastIndexOf(int at, int length, char wanted) {
    byte[] bytes = arena.array();
    for (int i = at + length - 1; i >= at; i--) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /// Whether the text is this one, which is ASCII.
  public boolean is(int at, int length, String ascii) {
    return length == ascii.length() && startsWith(at, length, ascii);
  }

  /// Whether the text begins with this one, which is ASCII.
  public boolean startsWith(int at, int length, String ascii) {
    if (length < ascii.length()) {
      return false;
    }
    byte[] bytes = arena.array();
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the text is the canonical form of an IPv4 address: four numbers without leading zeros.
  public boolean isV4(int at, int length) {
    if (length < 7 || length > LONGEST_ADDRESS) {
      return false;
    }
    byte[] bytes = arena.array();
    int dots = 0;
    int digits = 0;
    int value = 0;
    for (int i = at; i < at + length; i++) {
      int digit = bytes[i] - '0';
      if (digit >= 0 && digit <= 9) {
        if (digits == 3 || (digits == 1 && value == 0)) {
          return false;
        }
        value = value * 10 + digit;
        digits++;
      } else if (bytes[i] == '.' && digits > 0 && value <= 255) {
        dots++;
        digits = 0;
        value = 0;
      } else {
        return false;
      }
    }
    return dots == 3 && digits > 0 && value <= 255;
  }

  /// Whether an address in canonical form says that there is none.
  public boolean isUnspecified(int at, int length) {
    return length == 7 ? is(at, length, "0.0.0.0") : length == 2 && is(at, length, "::");
  }

  /// Whether an address in canonical form is of this machine or of a group.
  public boolean isLoopbackOrMulticast(int at, int length) {
    byte[] bytes = arena.array();
    if (indexOf(at, length, ':') >= 0) {
      return is(at, length, "::1")
          || (bytes[at] == 'f' && bytes[at + 1] == 'f' && bytes[at + 4] == ':');
    }
    if (bytes[at + 3] != '.') {
      return false;
    }
    int first = (bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + bytes[at + 2] - '0';
    return first == 127 || (first >= 224 && first <= 239);
  }

  /// The decimal number of so many digits, at most 18, or -1 if one of them is none.
  public long digits(int at, int count) {
    byte[] bytes = arena.array();
    int end = at + count;
    int next = at;
    long value = 0;
    for (; next + Long.BYTES <= end; next += Long.BYTES) {
      long word = (long) LONG.get(bytes, next);
      if (between(word, '0', '9') != HIGH) {
        return -1;
      }
      value = value * 100_000_000 + eightDigits(word);
    }
    for (; next < end; next++) {
      int digit = bytes[next] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /// The number that eight digits make: neighbours are joined to pairs, those to fours, those to
  /// eight.
  private static long eightDigits(long word) {
    long digits = word - '0' * ONES;
    long pairs = digits * 10 + (digits >>> 8);
    long mask = 0x000000FF_000000FFL;
    return ((pairs & mask) * (100 + (1_000_000L << 32))
            + (pairs >>> 16 & mask) * (1 + (10_000L << 32)))
        >>> 32;
  }

  /// Whether all bytes are hexadecimal digits, not all of them 0.
  ///
  /// @param length a multiple of eight
  public boolean isHash(int at, int length) {
    byte[] bytes = arena.array();
    long all = 0;
    for (int i = at; i < at + length; i += Long.BYTES) {
      long word = (long) LONG.get(bytes, i);
      long digits = between(word, '0', '9');
      long letters = between(word | 0x20 * ONES, 'a', 'f');
      if ((digits | letters) != HIGH) {
        return false;
      }
      all |= word ^ '0' * ONES;
    }
    return all != 0;
  }

  /// Marks the bytes from `low` to `high`; no byte that is not ASCII.
  private static long between(long word, char low, char high) {
    long ascii = word & ~HIGH;
    return (ascii + (0x80 - low) * ONES) & ~(ascii + (0x7F - high) * ONES) & ~word & HIGH;
  }
}
