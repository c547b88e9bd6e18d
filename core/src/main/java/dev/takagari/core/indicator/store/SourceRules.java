package dev.takagari.core.indicator.store;

import dev.takagari.core.indicator.IndicatorType;
import java.util.Map;

/// What we make of a source.
///
/// @param enabled whether its indicators are matched at all
/// @param decayDays for types that go stale: an indicator ends so many days after it was seen in
///   its source last, if it does not end before; types that are not named do not go stale
public record SourceRules(boolean enabled, Map<IndicatorType, Integer> decayDays) {
  /// Enabled, and nothing goes stale.
  public static final SourceRules DEFAULT = new SourceRules(true, Map.of());

  /// The longest time in which something goes stale.
  public static final int MOST_DAYS = 36_500;

  public SourceRules {
    decayDays = Map.copyOf(decayDays);
    for (int days : decayDays.values()) {
      if (days < 1 || days > MOST_DAYS) {
        throw new IllegalArgumentException("decay is 1 to " + MOST_DAYS + " days");
      }
    }
  }
}
