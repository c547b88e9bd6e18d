package dev.takagari.alerting.detect;

import dev.takagari.core.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/// 26 lower-case Crockford base-32 characters of the SHA-256 of some texts. Each text is preceded
/// by its length, so that no text can pass for two.
final class ShortDigest {
  private static final String SYMBOLS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 26;
  private static final int BITS = 5;

  private ShortDigest() {}

  static String of(String... texts) {
    return of(List.of(texts));
  }

  static String of(List<String> texts) {
    MessageDigest sha256 = Sha256.begin();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      for (int shift = 24; shift >= 0; shift -= 8) {
        sha256.update((byte) (bytes.length >> shift));
      }
      sha256.update(bytes);
    }
    return base32(sha256.digest());
  }

  private static String base32(byte[] hash) {
    StringBuilder text = new StringBuilder(LENGTH);
    int bits = 0;
    int held = 0;
    for (int at = 0; text.length() < LENGTH; ) {
      if (held < BITS) {
        bits = ((bits << 8) | (hash[at++] & 0xff)) & 0xffff;
        held += 8;
      }
      held -= BITS;
      text.append(SYMBOLS.charAt((bits >> held) & 31));
    }
    return text.toString();
  }
}
