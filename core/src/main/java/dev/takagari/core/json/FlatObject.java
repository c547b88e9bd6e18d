package dev.takagari.core.json;

import dev.takagari.core.event.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Reads one flat JSON object in one pass over its bytes, into a view that is reused.
///
/// **Idea.** An event of a log is an object of strings whose names come in the same order each
/// time. The line is copied into a [ByteArena] (little beside the rest, and everything made of the
/// line lies in the same array afterwards). Names are predicted and verified ([NamePath]); the end
/// of a string is searched eight bytes at a time; a value is an offset, a length and flags, and is
/// unescaped only when somebody asks for it.
///
/// **Invariants.** [#read(byte[], int, int)] returns true only for what [JsonRecordReader] reads
/// too, with the same members: no nesting, no repeated name, names of plain ASCII without `$` at
/// their beginning, no escaped surrogate, valid UTF-8. For everything else it returns false and the
/// plain reader says what the bytes are. It never throws on account of the bytes and never lets
/// bytes outside of the line matter: behind the line stands a quote, so that every search ends, and
/// what ends there is refused.
///
/// **Measured** by the micro-benchmark `decode` of `./takagari bench micro`. For one thread.
///
/// @param <L> what the user keeps of a layout
public final class FlatObject<L> {
  private static final int MOST_MEMBERS = 512;
  private static final int MOST_PATHS = 1 << 16;
  private static final int LONGEST_NAME = 1 << 10;

  private static final int ESCAPED = 1;
  private static final int NOT_ASCII = 2;
  private static final int NUMBER = 4;
  private static final int BOOLEAN = 8;
  private static final int NULL = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private final ByteArena arena;
  private final Map<String, NameToken> tokens = new HashMap<>();
  private NamePath<L> root = new NamePath<>();
  private NamePath<L> path = root;
  private int paths;

  private int end;
  private int count;
  private int[] starts = new int[64];
  private int[] lengths = new int[64];
  private byte[] flags = new byte[64];

  /// @param arena takes the line and unescaped values
  public FlatObject(ByteArena arena) {
    this.arena = arena;
  }

  /// Reads the object that `length` bytes of `buffer` hold; clears the arena first.
  ///
  /// @return whether it is flat; if not, this view says nothing
  public boolean read(byte[] buffer, int offset, int length) {
    arena.clear();
    arena.append(buffer, offset, length);
    arena.ensure(1);
    byte[] bytes = arena.array();
    bytes[length] = '"';
    arena.take(1);
    end = length;
    count = 0;
    path = root;
    int at = skipSpace(bytes, 0);
    if (at >= length || bytes[at] != '{') {
      return false;
    }
    at = members(bytes, at + 1);
    boolean whole = at >= 0 && skipSpace(bytes, at) == length && !path.isRepeated();
    if (whole) {
      path.end();
    }
    return whole;
  }

  /// Reads members from behind the opening brace.
  ///
  /// @return where the closing brace ends, or -1
  private int members(byte[] bytes, int from) {
    int at = from;
    while (true) {
      NamePath<L> next = path.likely();
      int after = next == null ? -1 : next.match(bytes, at, end);
      if (next != null && after >= 0) {
        at = after;
        path = next;
      } else {
        at = name(bytes, skipSpace(bytes, at));
      }
      if (at < 0 || count == MOST_MEMBERS) {
        return -1;
      }
      at = value(bytes, at);
      if (at < 0) {
        return -1;
      }
      if (bytes[at] != ',') {
        at = skipSpace(bytes, at);
        if (bytes[at] != ',') {
          return bytes[at] == '}' && at < end ? at + 1 : -1;
        }
      }
      at++;
    }
  }

  /// Reads a name that was not the likely one.
  ///
  /// @return where its value begins, or -1
  private int name(byte[] bytes, int at) {
    if (bytes[at] != '"' || at >= end) {
      return -1;
    }
    int start = at + 1;
    int close = start;
    while (bytes[close] != '"') {
      if (bytes[close] < 0x20 || bytes[close] == '\\') {
        return -1;
      }
      close++;
    }
    int length = close - start;
    if (close >= end || length == 0 || length > LONGEST_NAME || bytes[start] == '$') {
      return -1;
    }
    NamePath<L> next = path.find(bytes, start, length);
    if (next == null) {
      if (paths == MOST_PATHS) {
        // Names that never come again would fill the memory. What is known is soon learnt again.
        forget();
        return -1;
      }
      String name = new String(bytes, start, length, StandardCharsets.US_ASCII);
      next = path.add(tokens.computeIfAbsent(name, FlatObject::token));
      paths++;
    }
    path = next;
    int colon = skipSpace(bytes, close + 1);
    return bytes[colon] == ':' ? colon + 1 : -1;
  }

  /// Forgets all layouts, and with them what their user kept there.
  public void forget() {
    root = new NamePath<>();
    path = root;
    paths = 0;
    tokens.clear();
  }

  private static NameToken token(String name) {
    return NameToken.of(name.getBytes(StandardCharsets.US_ASCII));
  }

  /// Reads a value.
  ///
  /// @return where it ends, or -1
  private int value(byte[] bytes, int from) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      lengths = Arrays.copyOf(lengths, count * 2);
      flags = Arrays.copyOf(flags, count * 2);
    }
    int at = bytes[from] == '"' ? from : skipSpace(bytes, from);
    return bytes[at] == '"' ? string(bytes, at + 1) : token(bytes, at);
  }

  private int string(byte[] bytes, int start) {
    if (start > end) {
      return -1;
    }
    int at = start;
    int flag = 0;
    long seen = 0;
    while (true) {
      long word = (long) LONG.get(bytes, at);
      long hit = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
      if (hit == 0) {
        seen |= word;
        at += Long.BYTES;
        continue;
      }
      int before = Long.numberOfTrailingZeros(hit) & ~7;
      seen |= word & ((1L << before) - 1);
      at += before >>> 3;
      if (bytes[at] == '"') {
        break;
      }
      int escaped = escape(bytes, at);
      if (escaped < 0) {
        return -1;
      }
      flag = ESCAPED;
      at = escaped;
    }
    if (at >= end) {
      return -1;
    }
    if ((seen & HIGH) != 0) {
      if (!Utf8.isValid(bytes, start, at)) {
        return -1;
      }
      flag |= NOT_ASCII;
    }
    set(start, at - start, flag);
    return at + 1;
  }

  /// Marks, in its lowest set bit, the lowest byte that is zero.
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH;
  }

  /// Checks the escape sequence at a backslash.
  ///
  /// @return where it ends, or -1 if it is none or of a surrogate
  private int escape(byte[] bytes, int at) {
    if (at + 1 >= end) {
      return -1;
    }
    return switch (bytes[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case 'u' -> {
        int unit = at + 6 <= end ? hex(bytes, at + 2) : -1;
        yield unit < 0 || (unit >= 0xD800 && unit <= 0xDFFF) ? -1 : at + 6;
      }
      default -> -1;
    };
  }

  private static int hex(byte[] bytes, int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /// Reads a number, `true`, `false` or `null`.
  private int token(byte[] bytes, int start) {
    int at = start;
    while (isToken(bytes[at])) {
      at++;
    }
    int length = at - start;
    int flag =
        switch (bytes[start]) {
          case 't' -> is(bytes, start, length, "true") ? BOOLEAN : 0;
          case 'f' -> is(bytes, start, length, "false") ? BOOLEAN : 0;
          case 'n' -> is(bytes, start, length, "null") ? NULL : 0;
          default -> isNumber(bytes, start, at) ? NUMBER : 0;
        };
    if (flag == 0) {
      return -1;
    }
    set(start, length, flag);
    return at;
  }

  private static boolean isToken(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || b == 'E'
        || b == '+'
        || b == '-'
        || b == '.';
  }

  private static boolean is(byte[] bytes, int at, int length, String word) {
    if (length != word.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the bytes are a number of the JSON grammar.
  private static boolean isNumber(byte[] bytes, int from, int to) {
    int at = from < to && bytes[from] == '-' ? from + 1 : from;
    int digits = digits(bytes, at, to);
    if (digits == at || (bytes[at] == '0' && digits > at + 1)) {
      return false;
    }
    at = digits;
    if (at < to && bytes[at] == '.') {
      digits = digits(bytes, at + 1, to);
      if (digits == at + 1) {
        return false;
      }
      at = digits;
    }
    if (at < to && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < to && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      digits = digits(bytes, at, to);
      if (digits == at) {
        return false;
      }
      at = digits;
    }
    return at == to;
  }

  private static int digits(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }

  private void set(int start, int length, int flag) {
    starts[count] = start;
    lengths[count] = length;
    flags[count] = (byte) flag;
    count++;
  }

  private static int skipSpace(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n') {
      at++;
    }
    return at;
  }

  /// The node of the last name: the layout.
  public NamePath<L> path() {
    return path;
  }

  /// The number of members.
  public int count() {
    return count;
  }

  /// Whether the member is a string.
  public boolean isString(int member) {
    return flags[member] < NUMBER;
  }

  /// Whether the member is `true` or `false`.
  public boolean isBoolean(int member) {
    return flags[member] == BOOLEAN;
  }

  /// Whether the member is `null`.
  public boolean isNull(int member) {
    return flags[member] == NULL;
  }

  /// Where the member's text begins in the arena: the value of a string, unescaped, or the token of
  /// anything else.
  public int start(int member) {
    if ((flags[member] & ESCAPED) != 0) {
      unescape(member);
    }
    return starts[member];
  }

  /// The length of the member's text; to be asked after [#start(int)].
  public int length(int member) {
    return lengths[member];
  }

  private void unescape(int member) {
    int from = starts[member];
    int to = from + lengths[member];
    arena.ensure(to - from + Long.BYTES);
    byte[] bytes = arena.array();
    int out = arena.end();
    int at = from;
    while (at < to) {
      int next = backslash(bytes, at, to);
      for (int i = at; i < next; i += Long.BYTES) {
        LONG.set(bytes, out + i - at, (long) LONG.get(bytes, i));
      }
      out += next - at;
      at = next;
      if (at == to) {
        break;
      }
      byte kind = bytes[at + 1];
      at += 2;
      switch (kind) {
        case 'b' -> bytes[out++] = '\b';
        case 'f' -> bytes[out++] = '\f';
        case 'n' -> bytes[out++] = '\n';
        case 'r' -> bytes[out++] = '\r';
        case 't' -> bytes[out++] = '\t';
        case 'u' -> {
          out = encode(hex(bytes, at), bytes, out);
          at += 4;
        }
        default -> bytes[out++] = kind;
      }
    }
    starts[member] = arena.take(out - arena.end());
    lengths[member] = out - starts[member];
    flags[member] &= ~ESCAPED;
  }

  /// The index of the next backslash, `to` if there is none.
  private static int backslash(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at += Long.BYTES) {
      long hit = zeros((long) LONG.get(bytes, at) ^ BACKSLASHES);
      if (hit != 0) {
        return Math.min(to, at + (Long.numberOfTrailingZeros(hit) >>> 3));
      }
    }
    return to;
  }

  private static int encode(int unit, byte[] bytes, int at) {
    int out = at;
    if (unit < 0x80) {
      bytes[out++] = (byte) unit;
    } else if (unit < 0x800) {
      bytes[out++] = (byte) (0xC0 | unit >> 6);
      bytes[out++] = (byte) (0x80 | (unit & 0x3F));
    } else {
      bytes[out++] = (byte) (0xE0 | unit >> 12);
      bytes[out++] = (byte) (0x80 | (unit >> 6 & 0x3F));
      bytes[out++] = (byte) (0x80 | (unit & 0x3F));
    }
    return out;
  }
}
