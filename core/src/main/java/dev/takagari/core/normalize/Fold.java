package dev.takagari.core.normalize;

import java.text.Normalizer;

/// Case folding, the same everywhere: Unicode NFC, then lower case per code point, without locale
/// and without special casing.
///
/// Lower-casing can make a letter that composes with the mark after it (`H` + U+0331), so the
/// result is composed once more; only then is folding idempotent.
public final class Fold {
  private Fold() {}

  /// The folded text; the same object when nothing changes.
  public static String fold(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return compose(lower(compose(text)));
      }
      if (c >= 'A' && c <= 'Z') {
        return foldFrom(text, i);
      }
    }
    return text;
  }

  /// The folded text in upper case when it is ASCII, else as folded: how user ids and access keys
  /// are written at their source.
  public static String upper(String text) {
    char[] chars = fold(text).toCharArray();
    for (int i = 0; i < chars.length; i++) {
      char c = chars[i];
      if (c >= 0x80) {
        return fold(text);
      }
      if (c >= 'a' && c <= 'z') {
        chars[i] = (char) (c & ~0x20);
      }
    }
    return new String(chars);
  }

  /// Whether two texts are the same after folding.
  public static boolean equal(String a, String b) {
    return a.equals(b) || fold(a).equals(fold(b));
  }

  private static String foldFrom(String text, int first) {
    char[] chars = text.toCharArray();
    for (int i = first; i < chars.length; i++) {
      char c = chars[i];
      if (c >= 0x80) {
        return compose(lower(compose(text)));
      }
      if (c >= 'A' && c <= 'Z') {
        chars[i] = (char) (c | 0x20);
      }
    }
    return new String(chars);
  }

  private static String compose(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  private static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      lower.appendCodePoint(Character.toLowerCase(codePoint));
      i += Character.charCount(codePoint);
    }
    return lower.toString();
  }
}
