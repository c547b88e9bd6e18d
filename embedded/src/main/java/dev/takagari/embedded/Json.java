package dev.takagari.embedded;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON (RFC 8259) as plain Java values, for servers that may use the JDK only.
///
/// An object is a `Map<String, Object>` in the order of its members, an array a `List`, a text a
/// `String`, a whole number a `Long` (a `BigInteger` when it is larger), another number a
/// `BigDecimal`, and the rest `Boolean` and null. What is read may be changed by the reader.
///
/// The reader is strict: one value, no comments, no trailing comma, no member twice, no lone
/// control characters, no deeper than [#MAX_DEPTH]. The text that it is given is bounded by its
/// caller.
public final class Json {
  /// How deep arrays and objects may lie in each other.
  public static final int MAX_DEPTH = 64;

  private static final int SHORT_NUMBER = 18;
  private static final int LONGEST_NUMBER = 400;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /// Reads one JSON value.
  ///
  /// @param text the whole text
  /// @return the value; null for `null`
  /// @throws IllegalArgumentException where the text is not one JSON value; says where
  public static @Nullable Object parse(String text) {
    Json reader = new Json(text);
    reader.space();
    Object value = reader.value(0);
    reader.space();
    if (reader.at != text.length()) {
      throw reader.wrong("more after the value");
    }
    return value;
  }

  /// Reads one JSON object.
  ///
  /// @param text the whole text
  /// @return its members
  /// @throws IllegalArgumentException where the text is not one JSON object
  public static Map<String, @Nullable Object> parseObject(String text) {
    Object value = parse(text);
    if (value instanceof Map<?, ?>) {
      return object(value);
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  /// Writes a value as JSON without line breaks.
  ///
  /// @param value maps with texts as keys, iterables, texts, numbers, booleans and null
  /// @return JSON that is safe inside HTML too: `<`, `>` and `&` are written as escapes
  /// @throws IllegalArgumentException for a value of another kind, or a number that JSON has not
  public static String write(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out, 0);
    return out.toString();
  }

  /// What a value is as an object.
  ///
  /// @param value a value as [#parse] gives it
  /// @return the same map; an empty one that cannot be changed when the value is no object
  @SuppressWarnings("unchecked") // every map that the reader makes has texts as keys
  public static Map<String, @Nullable Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }

  /// What a value is as an array.
  ///
  /// @param value a value as [#parse] gives it
  /// @return the same list; an empty one that cannot be changed when the value is no array
  @SuppressWarnings("unchecked") // a list of anything is a list of values
  public static List<@Nullable Object> array(@Nullable Object value) {
    return value instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
  }

  /// A member of an object that is an object itself.
  ///
  /// @param object where to look
  /// @param name of the member
  /// @return the member; empty when it is missing or of another kind
  public static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> object, String name) {
    return object(object.get(name));
  }

  /// A member of an object that is an array.
  ///
  /// @param object where to look
  /// @param name of the member
  /// @return the member; empty when it is missing or of another kind
  public static List<@Nullable Object> array(Map<String, @Nullable Object> object, String name) {
    return array(object.get(name));
  }

  /// A member of an object as text.
  ///
  /// @param object where to look
  /// @param name of the member
  /// @return the text, or a number or boolean as text; "" when it is missing or of another kind
  public static String text(Map<String, @Nullable Object> object, String name) {
    Object value = object.get(name);
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : "";
  }

  /// Whether a member of an object says yes.
  ///
  /// @param object where to look
  /// @param name of the member
  /// @return true for `true`, `"true"` and `"1"`; false for everything else
  public static boolean yes(Map<String, @Nullable Object> object, String name) {
    String value = text(object, name);
    return value.equals("true") || value.equals("1");
  }

  /// A new object of pairs, in their order, which may be changed.
  ///
  /// @param pairs a name, its value, a name, its value and so on
  /// @return the object
  public static Map<String, @Nullable Object> of(@Nullable Object... pairs) {
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      made.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return made;
  }

  /// A copy of a value that shares nothing that can be changed with it.
  ///
  /// @param value a value as [#parse] gives it
  /// @return its copy
  public static @Nullable Object copy(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> copy(object(map));
      case List<?> list -> {
        List<@Nullable Object> made = new ArrayList<>(list.size());
        for (Object item : list) {
          made.add(copy(item));
        }
        yield made;
      }
      case null, default -> value;
    };
  }

  /// A copy of an object that shares nothing that can be changed with it.
  ///
  /// @param object an object as [#parseObject] gives it
  /// @return its copy
  public static Map<String, @Nullable Object> copy(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    object.forEach((name, value) -> made.put(name, copy(value)));
    return made;
  }

  private static void write(@Nullable Object value, StringBuilder out, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("too deep");
    }
    switch (value) {
      case null -> out.append("null");
      case String string -> quote(string, out);
      case Boolean bool -> out.append(bool);
      case Double number when !Double.isFinite(number) ->
          throw new IllegalArgumentException("not a number of JSON: " + number);
      case Float number when !Float.isFinite(number) ->
          throw new IllegalArgumentException("not a number of JSON: " + number);
      case Number number -> out.append(number);
      case Map<?, ?> map -> {
        char before = '{';
        for (Map.Entry<?, ?> member : map.entrySet()) {
          out.append(before);
          quote(String.valueOf(member.getKey()), out);
          out.append(':');
          write(member.getValue(), out, depth + 1);
          before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
      }
      case Iterable<?> items -> {
        char before = '[';
        for (Object item : items) {
          out.append(before);
          write(item, out, depth + 1);
          before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
      }
      default ->
          throw new IllegalArgumentException("no value of JSON: " + value.getClass().getName());
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // half a surrogate pair has no form in UTF-8; the two separators end a line of a script
          if (c < ' '
              || c == '<'
              || c == '>'
              || c == '&'
              || c == '\u2028'
              || c == '\u2029'
              || lone(text, i)) {
            out.append("\\u").append(String.format("%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean lone(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private @Nullable Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw wrong("too deep");
    }
    return switch (peek()) {
      case '{' -> members(depth);
      case '[' -> items(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> members(int depth) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    at++;
    space();
    if (peek() == '}') {
      at++;
      return members;
    }
    while (true) {
      space();
      if (peek() != '"') {
        throw wrong("no name of a member");
      }
      String name = string();
      space();
      expect(':');
      space();
      if (members.containsKey(name)) {
        throw wrong("a member twice");
      }
      members.put(name, value(depth + 1));
      space();
      if (peek() == '}') {
        at++;
        return members;
      }
      expect(',');
    }
  }

  private List<@Nullable Object> items(int depth) {
    List<@Nullable Object> items = new ArrayList<>();
    at++;
    space();
    if (peek() == ']') {
      at++;
      return items;
    }
    while (true) {
      space();
      items.add(value(depth + 1));
      space();
      if (peek() == ']') {
        at++;
        return items;
      }
      expect(',');
    }
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    at++;
    while (true) {
      char c = peek();
      if (c < ' ') {
        throw wrong("a text that does not end");
      }
      at++;
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          char digit = peek();
          int four = digit < 128 ? Character.digit(digit, 16) : -1;
          if (four < 0) {
            throw wrong("an escape that is none");
          }
          code = code * 16 + four;
          at++;
        }
        yield (char) code;
      }
      default -> throw wrong("an escape that is none");
    };
  }

  private @Nullable Object word(String word, @Nullable Object meaning) {
    if (!text.startsWith(word, at)) {
      throw wrong("no value");
    }
    at += word.length();
    return meaning;
  }

  private Number number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    boolean whole = true;
    if (peek() == '.') {
      whole = false;
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    String digits = text.substring(start, at);
    if (digits.length() > LONGEST_NUMBER) {
      throw wrong("too long a number");
    }
    if (!whole) {
      return new BigDecimal(digits);
    }
    if (digits.length() <= SHORT_NUMBER) {
      return Long.valueOf(digits);
    }
    BigInteger large = new BigInteger(digits);
    return large.bitLength() < Long.SIZE ? (Number) large.longValue() : large;
  }

  private void digits() {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == start) {
      throw wrong("no value");
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong("no " + c);
    }
    at++;
  }

  /// The next character, or 0 at the end.
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void space() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
      at++;
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("JSON: " + what + " at " + at);
  }
}
