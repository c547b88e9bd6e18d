package dev.takagari.core.digest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA256 with one secret (RFC 2104), which every JDK has. Safe for use by several threads.
public final class HmacSha256 {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /// @param secret at least one byte
  public HmacSha256(byte[] secret) {
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /// @param secret at least one character, used in UTF-8
  public HmacSha256(String secret) {
    this(secret.getBytes(StandardCharsets.UTF_8));
  }

  /// The 32 bytes for these parts, one after the other.
  public byte[] of(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  /// Names the algorithm, never the secret.
  @Override
  public String toString() {
    return ALGORITHM;
  }
}
