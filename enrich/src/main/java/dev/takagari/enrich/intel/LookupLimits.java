package dev.takagari.enrich.intel;

import java.time.Duration;

/// Bounds of asking.
///
/// @param observed most things of one question
/// @param perSource most that one source is asked at once, by all questions together
/// @param budget longest time that one question takes
public record LookupLimits(int observed, int perSource, Duration budget) {
  /// 100 things, 4 at once, 8 seconds.
  public static final LookupLimits DEFAULT = new LookupLimits(100, 4, Duration.ofSeconds(8));

  public LookupLimits {
    if (observed < 1 || perSource < 1 || budget.isNegative() || budget.isZero()) {
      throw new IllegalArgumentException("limits are at least 1");
    }
  }
}
