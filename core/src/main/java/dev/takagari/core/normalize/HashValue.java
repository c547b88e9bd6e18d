package dev.takagari.core.normalize;

import org.jspecify.annotations.Nullable;

/// Digests of files as hexadecimal text.
public final class HashValue {
  public static final int MD5_LENGTH = 32;
  public static final int SHA1_LENGTH = 40;
  public static final int SHA256_LENGTH = 64;

  private HashValue() {}

  /// The digest in lower case; null when it is not 32, 40 or 64 hexadecimal digits, or all zeros.
  public static @Nullable String canonical(String text) {
    return switch (text.length()) {
      case MD5_LENGTH, SHA1_LENGTH, SHA256_LENGTH -> canonical(text, text.length());
      default -> null;
    };
  }

  /// The digest in lower case; null when it is not that many hexadecimal digits, or all zeros.
  public static @Nullable String canonical(String text, int length) {
    if (text.length() != length) {
      return null;
    }
    boolean zeros = true;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F')) {
        return null;
      }
      zeros &= c == '0';
    }
    return zeros ? null : Fold.fold(text);
  }
}
