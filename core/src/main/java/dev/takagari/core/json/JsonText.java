package dev.takagari.core.json;

/// Writes JSON strings.
public final class JsonText {
  private static final String HEX = "0123456789abcdef";

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

  private static void escape(StringBuilder json, char c) {
    json.append("\\u")
        .append(HEX.charAt(c >> 12))
        .append(HEX.charAt((c >> 8) & 0xf))
        .append(HEX.charAt((c >> 4) & 0xf))
        .append(HEX.charAt(c & 0xf));
  }
}
