package dev.takagari.core.json;

import dev.takagari.core.json.JsonTree.Scalar;

/// Writes JSON strings, and reads them as UTF-8 can carry them.
public final class JsonText {
  private static final String HEX = "0123456789abcdef";
  private static final char REPLACEMENT = '\uFFFD';

  private JsonText() {}

  /// Appends a string as JSON: quotes, backslashes and control characters escaped, lone surrogates
  /// as `\ud800`, everything else as it is.
  public static void append(StringBuilder json, String text) {
    json.append('"');
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        default -> {
          if (c < 0x20) {
            escape(json, c);
          } else if (!Character.isSurrogate(c)) {
            json.append(c);
          } else if (Character.isHighSurrogate(c)
              && i + 1 < length
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            json.append(c).append(text.charAt(++i));
          } else {
            escape(json, c);
          }
        }
      }
    }
    json.append('"');
  }

  /// The text with U+FFFD for each half of a surrogate pair, which no UTF-8 can carry.
  public static String whole(String text) {
    if (!JsonRecordReader.hasLoneSurrogate(text)) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point ->
                whole.appendCodePoint(
                    point <= Character.MAX_VALUE && Character.isSurrogate((char) point)
                        ? REPLACEMENT
                        : point));
    return whole.toString();
  }

  /// The value of a string that is kept as a token, [#whole].
  ///
  /// @param token JSON, with its quotes
  /// @throws IllegalArgumentException if it is none
  public static String value(String token) {
    if (JsonTree.parse(token) instanceof Scalar(JsonKind kind, String text)
        && kind == JsonKind.STRING) {
      return whole(text);
    }
    throw new IllegalArgumentException("not a string of JSON");
  }

  private static void escape(StringBuilder json, char c) {
    json.append("\\u")
        .append(HEX.charAt(c >> 12))
        .append(HEX.charAt((c >> 8) & 0xf))
        .append(HEX.charAt((c >> 4) & 0xf))
        .append(HEX.charAt(c & 0xf));
  }
}
