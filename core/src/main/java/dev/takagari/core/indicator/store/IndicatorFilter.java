package dev.takagari.core.indicator.store;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator.State;
import org.jspecify.annotations.Nullable;

/// Which indicators are meant: those that fit everything that is given.
///
/// @param source name of the source, null for all
/// @param type null for all
/// @param state null for all
/// @param tag one of its tags, letters of either case; empty for any
/// @param text part of the value, as it is spelled there; empty for any
/// @param value just this one; null for all
public record IndicatorFilter(
    @Nullable String source,
    @Nullable IndicatorType type,
    @Nullable State state,
    String tag,
    String text,
    @Nullable IndicatorValue value) {
  /// All there are.
  public static final IndicatorFilter ALL = new IndicatorFilter(null, null, null, "", "");

  public IndicatorFilter {
    if (tag.indexOf('\0') >= 0 || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no indicator holds U+0000");
    }
  }

  /// Of any value.
  public IndicatorFilter(
      @Nullable String source,
      @Nullable IndicatorType type,
      @Nullable State state,
      String tag,
      String text) {
    this(source, type, state, tag, text, null);
  }

  /// All of one source.
  public static IndicatorFilter of(String source) {
    return new IndicatorFilter(source, null, null, "", "");
  }
}
