package dev.takagari.core.record;

import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonRecord;

/// Reads `name=value` pairs between separators, as logfmt and many appliances write them. A value
/// may stand in `"`; there a backslash before `"`, `\`, `n`, `r`, `t` or `u` with four hexadecimal
/// digits means what it means in JSON, and any other backslash is that character. A word without
/// `=` is a member with the JSON value `true`. A record without any pair is unreadable.
public final class KeyValueReader implements RecordReader {
  private static final char QUOTE = '"';
  private static final int HEX_DIGITS = 4;

  private final char separator;
  private final JsonRecord record = new JsonRecord();

  /// @param separator between pairs; for a blank, tabs separate too
  public KeyValueReader(char separator) {
    this.separator = separator;
  }

  @Override
  public JsonRecord read(byte[] buffer, int offset, int length) throws UnreadableRecordException {
    RecordText line = RecordText.of(buffer, offset, length);
    String text = line.text();
    record.clear();
    if (line.replaced()) {
      record.setReplaced();
    }
    int pairs = 0;
    int at = 0;
    while (true) {
      while (at < text.length() && (isSeparator(text.charAt(at)) || isBlank(text.charAt(at)))) {
        at++;
      }
      if (at == text.length()) {
        break;
      }
      int end = nameEnd(text, at);
      if (end == text.length() || text.charAt(end) != '=') {
        record.add(text.substring(at, end), JsonKind.BOOLEAN, "true", true);
        at = end;
        continue;
      }
      if (end == at) {
        throw line.unreadable(at, "a value without a name");
      }
      pairs++;
      at = value(line, text.substring(at, end), end + 1);
    }
    if (pairs == 0) {
      throw line.unreadable(0, "no name=value pair");
    }
    return record;
  }

  private int nameEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '=' && !isSeparator(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /// Adds the value that begins at `from`; where it ends.
  private int value(RecordText line, String name, int from) throws UnreadableRecordException {
    String text = line.text();
    if (from < text.length() && text.charAt(from) == QUOTE) {
      return quoted(line, name, from);
    }
    int at = from;
    while (at < text.length() && !isSeparator(text.charAt(at))) {
      at++;
    }
    record.add(name, JsonKind.STRING, text.substring(from, at), false);
    return at;
  }

  private int quoted(RecordText line, String name, int from) throws UnreadableRecordException {
    String text = line.text();
    StringBuilder value = new StringBuilder();
    int at = from + 1;
    while (true) {
      if (at >= text.length()) {
        throw line.unreadable(from, "a quote that is never closed");
      }
      char c = text.charAt(at);
      if (c == QUOTE) {
        break;
      }
      if (c == '\\' && at + 1 < text.length()) {
        at = escape(text, at, value);
      } else {
        value.append(c);
        at++;
      }
    }
    at++;
    if (at < text.length() && !isSeparator(text.charAt(at))) {
      throw line.unreadable(at, "text behind a closing quote");
    }
    record.add(name, JsonKind.STRING, value.toString(), false);
    return at;
  }

  /// Appends what the backslash at `at` and what follows mean; where that ends.
  private static int escape(String text, int at, StringBuilder value) {
    char c = text.charAt(at + 1);
    switch (c) {
      case QUOTE, '\\' -> value.append(c);
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'u' -> {
        int unit = hex(text, at + 2);
        // half a character cannot be kept as text, so its escape stays
        if (unit < 0 || Character.isSurrogate((char) unit)) {
          value.append("\\u");
          return at + 2;
        }
        value.append((char) unit);
        return at + 2 + HEX_DIGITS;
      }
      default -> {
        value.append('\\');
        return at + 1;
      }
    }
    return at + 2;
  }

  private static int hex(String text, int from) {
    if (from + HEX_DIGITS > text.length()) {
      return -1;
    }
    int unit = 0;
    for (int i = from; i < from + HEX_DIGITS; i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      unit = unit * 16 + digit;
    }
    return unit;
  }

  private boolean isSeparator(char c) {
    return c == separator || (separator == ' ' && c == '\t');
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
