package dev.takagari.core.text;

/// Makes text from events harmless on a terminal, and measures it.
public final class PlainText {
  private static final int HIGH = 0x10000;

  /// First and last code points of the blocks whose characters take two columns.
  private static final int[] WIDE = {
    0x1100, 0x115f, 0x2e80, 0xa4cf, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe30, 0xfe6f, 0xff00, 0xff60,
    0xffe0, 0xffe6, 0x1f300, 0x1faff, 0x20000, 0x3fffd
  };

  private PlainText() {}

  /// The text on one line, with everything that could steer a terminal or turn the reading
  /// direction written as an escape.
  public static String visible(String text) {
    return neutral(text, false);
  }

  /// As [#visible(String)], but line ends and tabs stay.
  public static String visibleLines(String text) {
    return neutral(text, true);
  }

  private static String neutral(String text, boolean keepLines) {
    int i = 0;
    while (i < text.length() && !isHarmful(text.codePointAt(i), keepLines)) {
      i += Character.charCount(text.codePointAt(i));
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length() + 16).append(text, 0, i);
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (isHarmful(c, keepLines)) {
        escape(c, plain);
      } else {
        plain.appendCodePoint(c);
      }
    }
    return plain.toString();
  }

  /// Controls (C0, DEL, C1), line and paragraph separators, marks that turn the direction of
  /// writing, other invisible formats, halves of characters and the byte order mark.
  public static boolean isHarmful(int c, boolean keepLines) {
    if (keepLines && (c == '\n' || c == '\r' || c == '\t')) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static void escape(int c, StringBuilder into) {
    switch (c) {
      case '\n' -> into.append("\\n");
      case '\r' -> into.append("\\r");
      case '\t' -> into.append("\\t");
      default -> {
        if (c < HIGH) {
          into.append("\\u%04x".formatted(c));
        } else {
          into.append("\\U%08x".formatted(c));
        }
      }
    }
  }

  /// Columns that the text takes on a terminal.
  public static int width(String text) {
    return text.codePoints().map(PlainText::width).sum();
  }

  /// The text cut to so many columns, with an ellipsis where something is missing.
  public static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      used += width(c);
      if (used > columns - 1) {
        break;
      }
      cut.appendCodePoint(c);
      i += Character.charCount(c);
    }
    return cut.append('…').toString();
  }

  /// The first so many UTF-16 units of a text, without half a character at the end; all of a text
  /// that is not longer.
  public static String beginning(String text, int units) {
    if (text.length() <= units) {
      return text;
    }
    boolean half = units > 0 && Character.isHighSurrogate(text.charAt(units - 1));
    return text.substring(0, half ? units - 1 : units);
  }

  /// The text cut to so many UTF-16 units, with an ellipsis where something is missing: for stores
  /// and services that count so.
  ///
  /// @param units at least one
  public static String bounded(String text, int units) {
    return text.length() <= units ? text : beginning(text, units - 1) + '…';
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    for (int i = 0; i < WIDE.length; i += 2) {
      if (c >= WIDE[i] && c <= WIDE[i + 1]) {
        return 2;
      }
    }
    return 1;
  }
}
