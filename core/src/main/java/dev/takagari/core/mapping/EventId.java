package dev.takagari.core.mapping;

import dev.takagari.core.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// Ids of events: 48 bits of time in milliseconds and 80 bits of the SHA-256 of what the source
/// says the event is, as 26 lower-case Crockford base-32 characters. String order is time order;
/// two deliveries of one event have one id.
public final class EventId {
  public static final int LENGTH = 26;

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final byte[] SYMBOLS = ALPHABET.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MISSING = {-1, -1, -1, -1};
  private static final int HASH_BYTES = 10;
  private static final int TIME_CHARACTERS = 10;
  private static final int TIME_BITS = 48;

  private EventId() {}

  /// The id of an event.
  ///
  /// @param micros its time
  /// @param parts its identity in source spelling, null for a missing part
  public static String of(long micros, @Nullable String... parts) {
    MessageDigest sha256 = Sha256.begin();
    for (String part : parts) {
      if (part == null) {
        sha256.update(MISSING);
        continue;
      }
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      int length = bytes.length;
      sha256.update((byte) (length >> 24));
      sha256.update((byte) (length >> 16));
      sha256.update((byte) (length >> 8));
      sha256.update((byte) length);
      sha256.update(bytes);
    }
    return of(Math.floorDiv(micros, 1_000L), sha256.digest());
  }

  /// The millisecond since 1970 that an id names.
  ///
  /// @throws IllegalArgumentException if the text is not an id
  public static long millis(String id) {
    if (!isValid(id)) {
      throw new IllegalArgumentException("not an event id");
    }
    long millis = 0;
    for (int i = 0; i < TIME_CHARACTERS; i++) {
      millis = (millis << 5) | ALPHABET.indexOf(id.charAt(i));
    }
    return millis;
  }

  /// Whether a text has the form of an id.
  public static boolean isValid(String id) {
    if (id.length() != LENGTH || id.charAt(0) > '7') {
      return false;
    }
    return id.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }

  private static String of(long millis, byte[] hash) {
    byte[] text = new byte[LENGTH];
    write(millis, hash, text, 0);
    return new String(text, StandardCharsets.US_ASCII);
  }

  /// Writes the 26 characters of an id.
  ///
  /// @param millis its time
  /// @param hash the SHA-256 of its identity; the first ten bytes count
  public static void write(long millis, byte[] hash, byte[] text, int at) {
    if (millis < 0 || millis >= 1L << TIME_BITS) {
      throw new IllegalArgumentException("a time before 1970 or after 10889 has no id");
    }
    long left = millis;
    for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
      text[at + i] = SYMBOLS[(int) (left & 31)];
      left >>>= 5;
    }
    for (int half = 0; half < 2; half++) {
      long bits = 0;
      for (int i = 0; i < HASH_BYTES / 2; i++) {
        bits = (bits << 8) | (hash[half * HASH_BYTES / 2 + i] & 0xff);
      }
      for (int i = 7; i >= 0; i--) {
        text[at + TIME_CHARACTERS + half * 8 + i] = SYMBOLS[(int) (bits & 31)];
        bits >>>= 5;
      }
    }
  }
}
