package dev.takagari.core.indicator;

/// Hostile text as a person may read it: in one line, without characters that hide or turn others,
/// and so that nothing takes it for a link.
public final class ShownText {
  private static final String CUT = "…";

  private ShownText() {}

  /// Text that nothing makes a link of: `evil[.]example`, `hxxps[:]//…`, `who[@]evil[.]example`.
  /// What is defanged already stays as it is, and so does a dot that ends a word. Everything that
  /// is not printable is escaped as in [#escaped].
  public static String defanged(String text, int longest) {
    String plain = escaped(text, longest);
    StringBuilder shown = new StringBuilder(plain.length() + 16);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      boolean inBrackets = i > 0 && plain.charAt(i - 1) == '[';
      if (c == '.' && !inBrackets && !isLast(plain, i)) {
        shown.append("[.]");
      } else if (c == '@' && !inBrackets) {
        shown.append("[@]");
      } else if (c == ':' && plain.startsWith("://", i)) {
        harmless(shown);
        shown.append("[:]");
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }

  private static boolean isLast(String text, int i) {
    return i + 1 == text.length() || text.charAt(i + 1) == ' ';
  }

  /// Text in one line: control characters, those that turn the direction of writing, invisible
  /// ones, halves of pairs and whatever is not assigned are written `\x{...}`, a backslash before
  /// `x{` twice.
  ///
  /// @param longest cut after so many characters of the text, with `…` behind
  public static String escaped(String text, int longest) {
    int end = Math.min(text.length(), longest);
    if (end < text.length() && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder shown = new StringBuilder(end + 16);
    for (int i = 0; i < end; ) {
      int c = text.codePointAt(i);
      if (c == '\\' && text.startsWith("\\x{", i)) {
        shown.append("\\\\");
      } else if (isPrintable(c)) {
        shown.appendCodePoint(c);
      } else {
        shown.append("\\x{").append(Integer.toHexString(c)).append('}');
      }
      i += Character.charCount(c);
    }
    return end < text.length() ? shown.append(CUT).toString() : shown.toString();
  }

  /// Makes `http` at the end `hxxp` and `ftp` `fxp`, with the `s` if there is one.
  private static void harmless(StringBuilder shown) {
    int start = shown.length();
    while (start > 0 && Character.isLetterOrDigit(shown.charAt(start - 1))) {
      start--;
    }
    for (int i = start; i < shown.length(); i++) {
      if (shown.charAt(i) == 't') {
        shown.setCharAt(i, 'x');
      } else if (shown.charAt(i) == 'T') {
        shown.setCharAt(i, 'X');
      }
    }
  }

  private static boolean isPrintable(int c) {
    if (c < 0x80) {
      return c >= ' ' && c < 0x7F;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
