package dev.takagari.ingest.decode;

/// The object that people and products wrap records of any kind in, `{"Records":[…]}`: its only
/// member is an array of that name, whatever its case. Nothing is read of what the array holds but
/// where it ends.
public final class RecordsObject {
  /// The name of the member.
  public static final String MEMBER = "Records";

  private RecordsObject() {}

  /// Whether bytes begin as such an object does. What follows may show that it is none.
  public static boolean begins(byte[] bytes) {
    return array(bytes) > 0;
  }

  /// Whether bytes are such an object, or one that is cut off.
  public static boolean is(byte[] bytes) {
    int array = array(bytes);
    if (array < 0) {
      return false;
    }
    int close = spaceEnd(bytes, arrayEnd(bytes, array));
    return close >= bytes.length
        || (bytes[close] == '}' && spaceEnd(bytes, close + 1) == bytes.length);
  }

  /// Where the array begins, behind its bracket; -1 when there is none.
  private static int array(byte[] bytes) {
    int name = after(bytes, after(bytes, 0, '{'), '"');
    int end = name + MEMBER.length();
    if (name < 0 || end > bytes.length) {
      return -1;
    }
    for (int i = 0; i < MEMBER.length(); i++) {
      if ((bytes[name + i] | 0x20) != (MEMBER.charAt(i) | 0x20)) {
        return -1;
      }
    }
    if (end == bytes.length || bytes[end] != '"') {
      return -1;
    }
    return after(bytes, after(bytes, end + 1, ':'), '[');
  }

  /// Behind a byte that may have space before it; -1 when it is another.
  private static int after(byte[] bytes, int from, char expected) {
    if (from < 0) {
      return -1;
    }
    int at = spaceEnd(bytes, from);
    return at < bytes.length && bytes[at] == expected ? at + 1 : -1;
  }

  private static int spaceEnd(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && JsonSplitter.isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  /// Behind the bracket that closes the array; behind everything when none does.
  private static int arrayEnd(byte[] bytes, int from) {
    int depth = 1;
    boolean string = false;
    int at = from;
    while (at < bytes.length && depth > 0) {
      byte b = bytes[at];
      if (string) {
        string = b != '"';
        at += b == '\\' ? 1 : 0;
      } else {
        string = b == '"';
        depth += b == '[' || b == '{' ? 1 : 0;
        depth -= b == ']' || b == '}' ? 1 : 0;
      }
      at++;
    }
    return Math.min(at, bytes.length);
  }
}
