package dev.takagari.ingest.volume;

import dev.takagari.core.retention.Store;
import dev.takagari.core.volume.VolumeLedger.EventKind;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;

/// How much came in since a day, and what keeping it costs.
///
/// @param since the first day
/// @param days that were counted, today included
/// @param lines the largest first
/// @param prices that the costs are made of
/// @param kept how long everything is kept
/// @param hotMeasured whether the hot index said how large its documents are
/// @param unknown kinds of events that the mapping does not know
public record VolumeReport(
    LocalDate since,
    long days,
    List<Line> lines,
    PriceTable prices,
    List<Kept> kept,
    boolean hotMeasured,
    List<EventKind> unknown) {
  public VolumeReport {
    lines = List.copyOf(lines);
    kept = List.copyOf(kept);
    unknown = List.copyOf(unknown);
  }

  /// How long something is kept.
  ///
  /// @param scope a class, for the archive a feed, or `default` for all others
  /// @param days that the costs are made of
  public record Kept(Store store, String scope, Period period, long days) {}

  /// One value of the key.
  ///
  /// @param share of all rows, 0 to 1
  /// @param rawBytes received in the time; exact by feed, otherwise estimated
  /// @param lakeBytes written in the time, before merges; exact by feed, otherwise estimated
  /// @param hotBytes estimated from the mean size of a document of its class
  /// @param costPerMonthNow of what came in the time, as long as nothing of it is removed
  /// @param costPerMonthFull of what is kept once every store holds as much as its retention lets
  ///   it, at the rate of the time
  /// @param lastQueried empty when no search was restricted to it, or that is not known
  public record Line(
      String key,
      long rows,
      double share,
      long rawBytes,
      long lakeBytes,
      long hotRows,
      long hotBytes,
      double costPerMonthNow,
      double costPerMonthFull,
      String lastQueried) {}
}
