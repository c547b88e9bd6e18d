package dev.takagari.core.query.predicate;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.normalize.AddressBytes;
import dev.takagari.core.query.Condition.Bound;
import dev.takagari.core.query.Condition.TextRange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The text lies between bounds: the order of UTF-8 bytes is that of code points. Of UTF-8 only.
final class TextWithin implements TextCheck.ByteCheck {
  private final @Nullable End low;
  private final @Nullable End high;

  private record End(byte[] bytes, boolean inclusive) {
    static @Nullable End of(@Nullable Bound<String> bound) {
      return bound == null
          ? null
          : new End(bound.value().getBytes(StandardCharsets.UTF_8), bound.inclusive());
    }

    /// How the text lies to this end.
    int compare(ByteSpan text) {
      int from = text.offset();
      return Arrays.compareUnsigned(
          text.array(), from, from + text.length(), bytes, 0, bytes.length);
    }
  }

  TextWithin(TextRange range) {
    low = End.of(range.low());
    high = End.of(range.high());
  }

  @Override
  public boolean fits(ByteSpan text, AddressBytes address) {
    return (low == null || isBeyond(low.compare(text), low.inclusive()))
        && (high == null || isBeyond(-high.compare(text), high.inclusive()));
  }

  private static boolean isBeyond(int order, boolean inclusive) {
    return inclusive ? order >= 0 : order > 0;
  }
}
