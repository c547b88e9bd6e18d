package dev.takagari.enrich.read;

import dev.takagari.core.indicator.ShownText;

/// Why something is not taken.
///
/// @param detail more for people, without text of the feed; empty when the reason says all
/// @param excerpt of what is not taken, harmless and short; may be empty
public record Refusal(RefusalReason reason, String detail, String excerpt) {
  private static final int LONGEST = 100;

  /// A refusal of some text.
  ///
  /// @param text of the feed, as it is
  public static Refusal of(RefusalReason reason, String detail, String text) {
    return new Refusal(reason, detail, ShownText.defanged(text.strip(), LONGEST));
  }
}
