package dev.takagari.enrich.sink;

/// How many hits of a unit are listed; the others are counted.
///
/// @param ofIndicator of one indicator
/// @param ofUnit of all
public record IndicatorSinkSettings(int ofIndicator, int ofUnit) {
  /// The usual ones.
  public static final IndicatorSinkSettings USUAL = new IndicatorSinkSettings(1_000, 50_000);

  public IndicatorSinkSettings {
    if (ofIndicator < 1 || ofUnit < 1) {
      throw new IllegalArgumentException("a hit must be listed");
    }
  }
}
