package dev.takagari.core.query.predicate;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Utf8;
import dev.takagari.core.normalize.AddressBytes;
import java.util.function.Predicate;

/// A check that needs UTF-8; other bytes mean the string that Java makes of them.
record WellFormed(TextCheck.ByteCheck check, Predicate<String> meaning)
    implements TextCheck.ByteCheck {
  @Override
  public boolean fits(ByteSpan text, AddressBytes address) {
    int end = text.offset() + text.length();
    boolean wellFormed = text.isAscii() || Utf8.isValid(text.array(), text.offset(), end);
    return wellFormed ? check.fits(text, address) : meaning.test(text.toString());
  }
}
