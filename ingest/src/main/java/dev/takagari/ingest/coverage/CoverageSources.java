package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageLedger;
import dev.takagari.core.coverage.TallyLedger;
import dev.takagari.core.stream.StreamGap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// Where coverage is read from.
///
/// @param digests what the stored checks of digests come to at a time
/// @param paused feeds that somebody stopped, and since when
/// @param streamGaps places where streams of records have gaps
/// @param noticed by feed, what products say themselves that they missed, at a time
/// @param handedOver the kind of log of each feed inside, by its name
public record CoverageSources(
    CoverageLedger deliveries,
    TallyLedger tallies,
    Function<Instant, List<CoverageItem>> digests,
    Supplier<Map<String, Instant>> paused,
    Supplier<List<StreamGap>> streamGaps,
    Function<Instant, Map<String, List<CoverageItem>>> noticed,
    Map<String, String> handedOver) {
  public CoverageSources {
    handedOver = Map.copyOf(handedOver);
  }

  /// Without streams of records and what is handed over one by one.
  public CoverageSources(
      CoverageLedger deliveries,
      TallyLedger tallies,
      Function<Instant, List<CoverageItem>> digests,
      Supplier<Map<String, Instant>> paused) {
    this(deliveries, tallies, digests, paused, List::of, _ -> Map.of(), Map.of());
  }
}
