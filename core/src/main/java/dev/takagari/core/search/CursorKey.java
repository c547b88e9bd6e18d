package dev.takagari.core.search;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A secret that signs the cursors of search.
///
/// @param id names the key inside cursors, from 1
/// @param secret 32 random bytes
public record CursorKey(long id, byte[] secret) {
  /// Bytes of a secret.
  public static final int SECRET_BYTES = 32;

  public CursorKey {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("a cursor key has " + SECRET_BYTES + " bytes");
    }
    secret = secret.clone();
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CursorKey key && id == key.id && Arrays.equals(secret, key.secret);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  /// Names the key, never the secret.
  @Override
  public String toString() {
    return "cursor key " + id;
  }
}
