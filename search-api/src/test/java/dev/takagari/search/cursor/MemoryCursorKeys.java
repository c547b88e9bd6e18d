package dev.takagari.search.cursor;

import dev.takagari.core.search.CursorKey;
import dev.takagari.core.search.CursorKeys;
import java.security.SecureRandom;
import java.util.Optional;

/// Keys of one process.
public final class MemoryCursorKeys implements CursorKeys {
  private final CursorKey key;

  public MemoryCursorKeys() {
    byte[] secret = new byte[CursorKey.SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    this.key = new CursorKey(1, secret);
  }

  @Override
  public CursorKey newest() {
    return key;
  }

  @Override
  public Optional<CursorKey> find(long id) {
    return id == key.id() ? Optional.of(key) : Optional.empty();
  }
}
