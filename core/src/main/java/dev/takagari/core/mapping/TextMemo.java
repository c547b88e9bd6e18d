package dev.takagari.core.mapping;

import dev.takagari.core.lake.XxHash64;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Remembers what a rule on strings said of texts, by their bytes, so that a rule is asked once for
/// a text that comes again and again. Bounded: two texts that share a slot push each other out,
/// long ones are not remembered. For one thread.
public final class TextMemo {
  private static final int SLOTS = 1 << 12;
  private static final int LONGEST = 256;

  private final Function<String, @Nullable String> rule;
  private final @Nullable Known[] slots = new @Nullable Known[SLOTS];

  @SuppressWarnings("ArrayRecordComponent")
  private record Known(byte[] text, byte @Nullable [] answer) {}

  /// @param rule answers null for no value
  public TextMemo(Function<String, @Nullable String> rule) {
    this.rule = rule;
  }

  /// The rule's answer for a text in UTF-8, null for no value.
  public byte @Nullable [] find(byte[] bytes, int at, int length) {
    if (length > LONGEST) {
      return ask(Arrays.copyOfRange(bytes, at, at + length)).answer;
    }
    int slot = (int) XxHash64.hash(bytes, at, length) & (SLOTS - 1);
    Known known = slots[slot];
    if (known == null || !Arrays.equals(known.text, 0, known.text.length, bytes, at, at + length)) {
      known = ask(Arrays.copyOfRange(bytes, at, at + length));
      slots[slot] = known;
    }
    return known.answer;
  }

  private Known ask(byte[] text) {
    String answer = rule.apply(new String(text, StandardCharsets.UTF_8));
    return new Known(text, answer == null ? null : answer.getBytes(StandardCharsets.UTF_8));
  }
}
