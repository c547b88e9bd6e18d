package dev.takagari.enrich.match;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.normalize.Fold;
import java.nio.charset.StandardCharsets;

/// A text as [Fold] folds it, in UTF-8; without making a string of it when it is ASCII. Mutable;
/// for one thread.
final class FoldedText {
  private static final int USUAL = 4 * 1024;
  private static final int LARGEST_KEPT = 1024 * 1024;

  private byte[] bytes = new byte[USUAL];
  private int length;

  void set(ByteSpan text) {
    reserve(text.length());
    length = text.length();
    if (text.foldAscii(bytes)) {
      return;
    }
    byte[] folded = Fold.fold(text.toString()).getBytes(StandardCharsets.UTF_8);
    reserve(folded.length);
    System.arraycopy(folded, 0, bytes, 0, folded.length);
    length = folded.length;
  }

  /// The text from the first byte on, with at least eight bytes of any kind behind it.
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /// A large text does not keep its room for ever.
  private void reserve(int size) {
    int needed = size + Long.BYTES;
    if (bytes.length < needed) {
      bytes = new byte[Math.max(needed, Math.min(2 * bytes.length, LARGEST_KEPT))];
    } else if (bytes.length > LARGEST_KEPT && needed <= USUAL) {
      bytes = new byte[USUAL];
    }
  }
}
