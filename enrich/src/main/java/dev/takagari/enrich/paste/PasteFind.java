package dev.takagari.enrich.paste;

import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.ShownText;

/// An indicator in a text.
///
/// @param start where it begins in the text, in characters
/// @param end behind its last character
/// @param value as it would be stored
/// @param defanged whether the text had made it harmless, which says that somebody holds it for bad
public record PasteFind(int start, int end, IndicatorValue value, boolean defanged) {
  /// The value as people may see it.
  public String shown() {
    return ShownText.defanged(value.text(), value.text().length());
  }
}
