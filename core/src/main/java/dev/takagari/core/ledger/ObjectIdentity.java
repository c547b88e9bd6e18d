package dev.takagari.core.ledger;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.unit.UnitId;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;

/// Names one content of one object of a feed: work is remembered under it.
///
/// @param version version or ETag, empty when the object could not be described
/// @param attempt 0, or counts how often an object that had been set aside was tried anew
public record ObjectIdentity(BlobRef ref, String version, int attempt)
    implements Comparable<ObjectIdentity> {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final BigInteger LOW_BITS = BigInteger.valueOf(31);
  private static final int ID_LENGTH = 26;

  /// The identity of a first attempt.
  public static ObjectIdentity of(BlobRef ref, String version) {
    return new ObjectIdentity(ref, version, 0);
  }

  @Override
  public int compareTo(ObjectIdentity other) {
    int byBucket = ref.bucket().compareTo(other.ref.bucket());
    if (byBucket != 0) {
      return byBucket;
    }
    int byKey = ref.key().compareTo(other.ref.key());
    if (byKey != 0) {
      return byKey;
    }
    int byVersion = version.compareTo(other.version);
    return byVersion == 0 ? Integer.compare(attempt, other.attempt) : byVersion;
  }

  /// The id of the unit made of these objects, in whatever order they come.
  public static UnitId unitOf(Collection<ObjectIdentity> objects) {
    MessageDigest digest = Sha256.begin();
    objects.stream()
        .sorted()
        .forEach(
            object -> {
              add(digest, object.ref.bucket());
              add(digest, object.ref.key());
              add(digest, object.version);
              if (object.attempt > 0) {
                add(digest, Integer.toString(object.attempt));
              }
            });
    // 130 bits: the first 128 of the digest, then two more.
    BigInteger bits = new BigInteger(1, digest.digest()).shiftRight(256 - ID_LENGTH * 5);
    char[] text = new char[ID_LENGTH];
    for (int i = ID_LENGTH - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt(bits.and(LOW_BITS).intValue());
      bits = bits.shiftRight(5);
    }
    return new UnitId(new String(text));
  }

  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    digest.update(bytes);
  }
}
