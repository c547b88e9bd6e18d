package dev.takagari.ingest.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Cuts JSON into records without reading it: it only follows strings, escapes and brackets, so a
/// file of any size takes the memory of its longest record.
///
/// Records are the elements of an array, of the array that is a member of an object
/// (`{"Records":[…]}`), or values one after the other. Whether an object is a record or only wraps
/// some is known when the member's name comes; until then it counts as a record. Between values at
/// the top, anything that begins neither object nor array is a record up to the line feed, or of
/// brackets that close nothing only these: no record, as its reader will say, and the rest goes on.
/// For one thread at a time.
public final class JsonSplitter implements Cutter {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /// How far an object is looked at for whether it only wraps records.
  private static final int LONGEST_BEGINNING = 64;

  /// What the present record is, by its first byte.
  private enum Kind {
    NONE,
    CONTAINER,
    TEXT,
    SCALAR,
    CLOSERS,
    JUNK
  }

  private final byte[] member;
  private final int cap;
  private final Records target;
  private final boolean apart;
  private final Carry carry;
  private Kind kind = Kind.NONE;

  /// Open brackets, and how many of them are around the records.
  private int depth;

  private int base;

  private boolean string;
  private boolean escaped;

  /// Inside an object at the top that is known to wrap records.
  private boolean wrapper;

  /// Of that object's members: whether a name comes next, how much of the wanted one was seen (-1:
  /// another one), and whether it is the wanted one whose value comes next.
  private boolean nameNext;

  private int matched;
  private boolean wanted;

  /// Whether the present record begins at the top, with its first member beside the bracket, as
  /// records do that stand in a line each; and whether the next byte begins a line.
  private boolean inOneLine;

  private boolean second;
  private boolean lineStart = true;

  /// The line that is read, and the one in which the present record begins, from 1; counted only
  /// where records are kept apart.
  private long line = 1;

  private long recordLine = 1;

  private long number;
  private long bytes;
  private long recordAt;

  /// Splits one object.
  ///
  /// @param member the name of the array inside the object around it, whatever its case; empty when
  ///   nothing wraps
  /// @param cap longest record in bytes
  public JsonSplitter(String member, int cap, Records target) {
    this(member, cap, target, false);
  }

  /// Splits one object.
  ///
  /// @param member the name of the array inside the object around it, whatever its case; empty when
  ///   nothing wraps
  /// @param cap longest record in bytes
  /// @param apart whether a broken record ends where a line begins with the next one, instead of
  ///   holding what follows: only where records that stand in a line each have no line feeds in
  ///   them. An object that begins as a [RecordsObject] does is not broken off
  public JsonSplitter(String member, int cap, Records target, boolean apart) {
    this.apart = apart;
    this.member = member.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < this.member.length; i++) {
      this.member[i] = lower(this.member[i]);
    }
    this.cap = cap;
    this.target = target;
    carry = new Carry(cap);
  }

  @Override
  public void feed(byte[] buffer, int offset, int length) {
    int end = offset + length;
    int start = offset;
    for (int at = offset; at < end; at++) {
      byte b = buffer[at];
      if (apart && breaksOff(b) && !wrapsLines(buffer, start, at)) {
        end(buffer, start, at);
        string = false;
        escaped = false;
        depth = 0;
        second = true;
        inOneLine = false;
      }
      if (string) {
        if (inString(b) && kind == Kind.TEXT) {
          end(buffer, start, at + 1);
        }
        continue;
      }
      if (kind == Kind.JUNK) {
        if (b == '\n') {
          end(buffer, start, at);
        }
        continue;
      }
      if (kind == Kind.CLOSERS) {
        if (isCloser(b)) {
          continue;
        }
        end(buffer, start, at);
      }
      if (kind == Kind.SCALAR && (isSpace(b) || b == ',' || b == ']')) {
        end(buffer, start, at);
      }
      if (kind == Kind.SCALAR) {
        continue;
      }
      if (kind == Kind.CONTAINER || (wrapper && base == 0)) {
        inside(buffer, start, at);
      } else if (begins(b, bytes + (at - offset))) {
        recordAt = bytes + (at - offset);
        recordLine = line;
        start = at;
      }
    }
    if (kind != Kind.NONE) {
      carry.keep(buffer, start, end - start);
    }
    bytes += length;
  }

  /// Whether the present record stands in a line and does not end in it: this byte begins another.
  private boolean breaksOff(byte b) {
    boolean atStart = lineStart;
    lineStart = b == '\n';
    line += lineStart ? 1 : 0;
    if (kind != Kind.CONTAINER || base > 0) {
      inOneLine = false;
      second = kind == Kind.NONE && base == 0 && atStart && b == '{';
      return false;
    }
    if (second) {
      second = false;
      inOneLine = b == '"';
      return false;
    }
    return inOneLine && atStart && b == '{';
  }

  /// Whether what the present record is wraps records that stand in a line each, and so goes on.
  private boolean wrapsLines(byte[] buffer, int start, int at) {
    int carried = Math.min(carry.length(), LONGEST_BEGINNING);
    int more = Math.min(at - start, LONGEST_BEGINNING - carried);
    byte[] beginning = Arrays.copyOf(carry.bytes(), carried + more);
    System.arraycopy(buffer, start, beginning, carried, more);
    boolean wraps = RecordsObject.begins(beginning);
    inOneLine = !wraps;
    return wraps;
  }

  /// Takes a byte of a string; whether it is the last one.
  private boolean inString(byte b) {
    if (escaped) {
      escaped = false;
      return false;
    }
    if (b == '"') {
      string = false;
      return true;
    }
    escaped = b == '\\';
    if (matched >= 0) {
      boolean same = !escaped && matched < member.length && lower(b) == member[matched];
      matched = same ? matched + 1 : -1;
    }
    return false;
  }

  /// Takes a byte inside an object or array, and outside of its strings.
  private void inside(byte[] buffer, int start, int at) {
    byte b = buffer[at];
    boolean onTop = depth == 1 && base == 0 && member.length > 0;
    switch (b) {
      case '"' -> {
        string = true;
        matched = onTop && nameNext ? 0 : -1;
        wanted = false;
      }
      case '{', '[' -> {
        if (onTop && wanted && b == '[') {
          enter();
          return;
        }
        depth++;
      }
      case '}', ']' -> {
        depth--;
        if (depth == base && kind == Kind.CONTAINER) {
          end(buffer, start, at + 1);
        } else if (depth == base) {
          wrapper = false;
        }
      }
      case ':' -> {
        if (onTop) {
          wanted = nameNext && matched == member.length;
          nameNext = false;
        }
      }
      case ',' -> {
        if (onTop) {
          nameNext = true;
          wanted = false;
        }
      }
      default -> {}
    }
  }

  /// What was taken for a record only wraps records.
  private void enter() {
    wrapper = true;
    wanted = false;
    kind = Kind.NONE;
    carry.clear();
    depth = 2;
    base = 2;
  }

  /// Takes a byte between records; whether one begins with it.
  private boolean begins(byte b, long at) {
    if (isSpace(b) || b == ',' || (at < MARK.length && b == MARK[(int) at])) {
      return false;
    }
    boolean inArray = base > 0;
    switch (b) {
      case '{' -> {
        kind = Kind.CONTAINER;
        nameNext = true;
        wanted = false;
        depth++;
        return true;
      }
      case '[' -> {
        depth++;
        if (!inArray) {
          base = 1;
          return false;
        }
        kind = Kind.CONTAINER;
        return true;
      }
      case ']' -> {
        if (inArray) {
          depth--;
          base = 0;
          nameNext = false;
          return false;
        }
      }
      case '"' -> {
        if (inArray) {
          kind = Kind.TEXT;
          string = true;
          matched = -1;
          return true;
        }
      }
      default -> {}
    }
    Kind stray = isCloser(b) ? Kind.CLOSERS : Kind.JUNK;
    kind = inArray ? Kind.SCALAR : stray;
    return true;
  }

  private static boolean isCloser(byte b) {
    return b == '}' || b == ']';
  }

  /// Hands on the record that ends before `end`.
  private void end(byte[] buffer, int start, int end) {
    number++;
    kind = Kind.NONE;
    int length = end - start;
    long size = carry.size() + length;
    if (size > cap) {
      target.tooLong(size, number, recordAt);
    } else if (carry.size() == 0) {
      target.record(buffer, start, length, number, recordAt);
    } else {
      carry.keep(buffer, start, length);
      target.record(carry.bytes(), 0, carry.length(), number, recordAt);
    }
    carry.clear();
  }

  /// Names of wrappers are compared without case: `findings`, `Findings`.
  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  @Override
  public void finish() {
    boolean open = base > 0 || wrapper;
    if (kind != Kind.NONE) {
      number++;
      if (open) {
        target.cutOff(carry.bytes(), carry.length(), carry.size(), number, recordAt);
      } else if (carry.isTooLong()) {
        target.tooLong(carry.size(), number, recordAt);
      } else {
        target.record(carry.bytes(), 0, carry.length(), number, recordAt);
      }
    }
    if (open) {
      String where = kind == Kind.NONE ? "after record " : "inside record ";
      target.damaged("the JSON around the records ends " + where + number + ", at byte " + bytes);
    }
    kind = Kind.NONE;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /// The line in which the record begins that is handed on, from 1; only of a splitter that keeps
  /// records apart.
  public long line() {
    return recordLine;
  }

  /// Bytes of memory that are held for a record that is not complete.
  int held() {
    return carry.capacity();
  }
}
