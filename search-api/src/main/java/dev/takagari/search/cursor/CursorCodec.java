package dev.takagari.search.cursor;

import dev.takagari.core.digest.HmacSha256;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.search.CursorKey;
import dev.takagari.core.search.CursorKeys;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Tier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;

/// Turns cursors into opaque text and back. The text is signed with HMAC-SHA256 and expires; it is
/// not encrypted: it holds the caller's own question. Safe for use by several threads.
public final class CursorCodec {
  private static final byte VERSION = 1;
  private static final int MAC_BYTES = 32;
  private static final int LONGEST = 256 * 1024;
  private static final byte[] PURPOSE =
      "takagari search cursor".getBytes(StandardCharsets.US_ASCII);

  private final CursorKeys keys;
  private final InstantSource clock;
  private final Duration lifetime;

  /// @param lifetime how long a cursor is good for
  public CursorCodec(CursorKeys keys, InstantSource clock, Duration lifetime) {
    this.keys = keys;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /// The cursor as URL-safe text, good from now for its lifetime.
  public String encode(SearchCursor cursor) {
    CursorKey key = keys.newest();
    byte[] payload = write(cursor, key.id(), clock.instant().plus(lifetime).getEpochSecond());
    byte[] mac = mac(key, payload, payload.length);
    byte[] whole = new byte[payload.length + MAC_BYTES];
    System.arraycopy(payload, 0, whole, 0, payload.length);
    System.arraycopy(mac, 0, whole, payload.length, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /// The cursor that [#encode(SearchCursor)] made this text of.
  ///
  /// @throws TakagariException bad-cursor if it was changed, has expired, or is none of ours
  public SearchCursor decode(String text) {
    byte[] whole = bytes(text);
    int length = whole.length - MAC_BYTES;
    if (length < 1 + 2 * Long.BYTES || whole[0] != VERSION) {
      throw bad("the cursor is not one of this service");
    }
    CursorKey key =
        keys.find(number(whole, 1))
            .orElseThrow(() -> bad("the cursor is signed with an unknown key"));
    byte[] claimed = new byte[MAC_BYTES];
    System.arraycopy(whole, length, claimed, 0, MAC_BYTES);
    if (!MessageDigest.isEqual(claimed, mac(key, whole, length))) {
      throw bad("the cursor was changed");
    }
    if (number(whole, 1 + Long.BYTES) < clock.instant().getEpochSecond()) {
      throw bad("the cursor has expired; run the search again");
    }
    return read(whole, length);
  }

  private static byte[] bytes(String text) {
    if (text.length() > LONGEST) {
      throw bad("the cursor is too long");
    }
    try {
      byte[] whole = Base64.getUrlDecoder().decode(text);
      if (!Base64.getUrlEncoder().withoutPadding().encodeToString(whole).equals(text)) {
        throw bad("the cursor was changed");
      }
      return whole;
    } catch (IllegalArgumentException e) {
      throw new TakagariException(ErrorCode.BAD_CURSOR, "the cursor is not one of this service", e);
    }
  }

  private static byte[] write(SearchCursor cursor, long keyId, long expires) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(keyId);
      out.writeLong(expires);
      out.writeLong(cursor.range().fromMicros());
      out.writeLong(cursor.range().toMicros());
      writeText(out, cursor.tier().code());
      out.writeLong(cursor.after().micros());
      writeText(out, cursor.after().eventId());
      writeText(out, cursor.query());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static SearchCursor read(byte[] whole, int length) {
    int skip = 1 + 2 * Long.BYTES;
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(whole, skip, length - skip))) {
      TimeRange range = new TimeRange(instant(in.readLong()), instant(in.readLong()));
      Tier tier = Tier.parse(readText(in));
      long micros = in.readLong();
      String eventId = readText(in);
      return new SearchCursor(readText(in), range, tier, new Position(micros, eventId));
    } catch (IOException e) {
      throw new UncheckedIOException("a signed cursor cannot be read", e);
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static long number(byte[] bytes, int at) {
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      number = number << 8 | (bytes[at + i] & 0xff);
    }
    return number;
  }

  private static byte[] mac(CursorKey key, byte[] bytes, int length) {
    return new HmacSha256(key.secret()).of(PURPOSE, Arrays.copyOf(bytes, length));
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_CURSOR, message);
  }
}
