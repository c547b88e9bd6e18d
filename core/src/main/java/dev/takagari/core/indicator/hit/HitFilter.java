package dev.takagari.core.indicator.hit;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which hits are meant: those that fit everything that is given.
///
/// @param source name of a source that the store has an entry of for the value, ended or not: a hit
///   is of a value, whichever sources name it now, and not of the source that named it then. Null
///   for all
/// @param type of the indicator; null for all
/// @param value of the indicator; null for all
/// @param how which way it was found; null for both
/// @param since found at or after it; null for no limit
/// @param until found before it; null for no limit
public record HitFilter(
    @Nullable String source,
    @Nullable IndicatorType type,
    @Nullable IndicatorValue value,
    IndicatorHit.@Nullable How how,
    @Nullable Instant since,
    @Nullable Instant until) {
  /// All there are.
  public static final HitFilter ALL = new HitFilter(null, null, null, null, null, null);
}
