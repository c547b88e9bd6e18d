package dev.takagari.core.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256, which every JDK has. Safe for use by several threads.
public final class Sha256 {
  private Sha256() {}

  /// A new digest, for what comes in parts. For one thread.
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The 32 bytes of the digest.
  public static byte[] of(byte[] bytes) {
    return begin().digest(bytes);
  }

  /// The 32 bytes of the digest of a text in UTF-8.
  public static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The digest in 64 lower-case digits.
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }

  /// The first bytes of the digest of a text in UTF-8, in two lower-case digits each: tells texts
  /// apart where the whole digest is too long.
  ///
  /// @param bytes 1 to 32
  public static String hex(String text, int bytes) {
    return HexFormat.of().formatHex(of(text), 0, bytes);
  }

  /// The digest of a text in UTF-8, in 64 lower-case digits.
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }
}
