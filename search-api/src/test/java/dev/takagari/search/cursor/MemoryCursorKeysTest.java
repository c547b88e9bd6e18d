package dev.takagari.search.cursor;

import dev.takagari.core.search.CursorKeys;
import dev.takagari.core.search.CursorKeysContract;

class MemoryCursorKeysTest extends CursorKeysContract {
  private final MemoryCursorKeys keys = new MemoryCursorKeys();

  @Override
  protected CursorKeys keys() {
    return keys;
  }
}
