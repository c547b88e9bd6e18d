package dev.takagari.core.query;

import java.util.Comparator;

/// The order of code points, which is that of UTF-8 bytes: the order of every engine. Java's own
/// compares UTF-16 units and differs above U+FFFF.
final class CodePoints {
  static final Comparator<String> ORDER = CodePoints::compare;

  private CodePoints() {}

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        if (Character.isSurrogate(left) != Character.isSurrogate(right)) {
          return Character.isSurrogate(left) ? 1 : -1;
        }
        return left - right;
      }
    }
    return a.length() - b.length();
  }

  /// Whether the text has half of a surrogate pair, which no UTF-8 can hold.
  static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return i;
      }
    }
    return -1;
  }
}
