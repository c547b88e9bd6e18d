package dev.takagari.enrich.feed;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.indicator.IndicatorValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Digest of values in whatever order they come: a sum over the digests of all, so it needs no
/// memory for them. What else is said of a value does not count, how often it comes does. For one
/// thread.
final class ValuesDigest {
  private static final int WORDS = 8;

  private final MessageDigest sha512 = sha512();
  private final long[] sum = new long[WORDS];
  private long count;

  void add(IndicatorValue value) {
    // no value and no code has U+0000
    sha512.update(value.type().code().getBytes(StandardCharsets.UTF_8));
    sha512.update((byte) 0);
    ByteBuffer digest =
        ByteBuffer.wrap(sha512.digest(value.text().getBytes(StandardCharsets.UTF_8)));
    for (int i = 0; i < WORDS; i++) {
      sum[i] += digest.getLong();
    }
    count++;
  }

  /// The digest of what was added so far: 64 hexadecimal digits.
  String text() {
    ByteBuffer all = ByteBuffer.allocate((WORDS + 1) * Long.BYTES);
    for (long word : sum) {
      all.putLong(word);
    }
    all.putLong(count);
    return Sha256.hex(all.array());
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this platform has no SHA-512", e);
    }
  }
}
