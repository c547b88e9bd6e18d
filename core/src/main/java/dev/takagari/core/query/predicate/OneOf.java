package dev.takagari.core.query.predicate;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.normalize.AddressBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes are one of several texts. Texts of another length than all of them are told without
/// being read.
final class OneOf implements TextCheck.ByteCheck {
  private static final int LONGEST_TOLD = Long.SIZE - 1;

  /// Open addressing; at most half full.
  private final @Nullable ExactText[] slots;

  /// Bit `n` for texts of `n` bytes; the last bit for all longer ones.
  private final long lengths;

  OneOf(List<byte[]> texts) {
    slots = new ExactText[Integer.highestOneBit(texts.size()) * 4];
    long seen = 0;
    for (byte[] text : texts) {
      seen |= bit(text.length);
      int slot = slot(text, 0, text.length);
      while (slots[slot] != null) {
        slot = next(slot);
      }
      slots[slot] = new ExactText(text);
    }
    lengths = seen;
  }

  @Override
  public boolean fits(ByteSpan text, AddressBytes address) {
    if ((lengths & bit(text.length())) == 0) {
      return false;
    }
    int slot = slot(text.array(), text.offset(), text.offset() + text.length());
    for (ExactText known = slots[slot]; known != null; known = slots[slot]) {
      if (known.fits(text, address)) {
        return true;
      }
      slot = next(slot);
    }
    return false;
  }

  private static long bit(int length) {
    return 1L << Math.min(length, LONGEST_TOLD);
  }

  private int slot(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ (hash >>> 15)) & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }
}
