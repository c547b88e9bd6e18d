package dev.takagari.core.query.predicate;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.normalize.AddressBytes;
import java.util.Arrays;

/// The bytes are these.
final class ExactText implements TextCheck.ByteCheck {
  private final byte[] wanted;

  ExactText(byte[] wanted) {
    this.wanted = wanted;
  }

  @Override
  public boolean fits(ByteSpan text, AddressBytes address) {
    int from = text.offset();
    return text.length() == wanted.length
        && Arrays.equals(text.array(), from, from + wanted.length, wanted, 0, wanted.length);
  }
}
