package dev.takagari.enrich.read;

import dev.takagari.core.indicator.Indicator;
import java.util.List;

/// What became of one record of a feed: a line, a row, an attribute, an object.
///
/// @param place where it stands
/// @param indicators what it says; empty when it is not taken
/// @param refusals what of it is not taken, and why; with indicators only a part of it is not
public record FeedRecord(Place place, List<Indicator> indicators, List<Refusal> refusals) {
  public FeedRecord {
    indicators = List.copyOf(indicators);
    refusals = List.copyOf(refusals);
    if (indicators.isEmpty() && refusals.isEmpty()) {
      throw new IllegalArgumentException("a record that is not taken has a reason");
    }
  }

  /// Whether anything of it is taken.
  public boolean isTaken() {
    return !indicators.isEmpty();
  }
}
