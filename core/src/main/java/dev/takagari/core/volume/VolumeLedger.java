package dev.takagari.core.volume;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// What came in, by kind. Counted together with a unit's outcome in a sink, once for each unit and
/// sink, however often it runs. Safe for use by several threads and processes.
public interface VolumeLedger {
  /// After everything that is counted.
  LocalDate END = LocalDate.of(9999, 1, 1);

  /// Sums of all that units brought which were first claimed on `since` or later.
  default List<VolumeRow> volume(LocalDate since) {
    return volume(since, END);
  }

  /// Sums of all that units brought which were first claimed on days (UTC) of a span.
  ///
  /// @param since first day of the span
  /// @param until first day after it
  List<VolumeRow> volume(LocalDate since, LocalDate until);

  /// The first day that was counted on `since` or later, `since` itself when there is none.
  LocalDate first(LocalDate since);

  /// Kinds of events, those that the mapping does not know first, then by their name.
  ///
  /// @param unknownOnly whether to leave out those that it knows
  List<EventKind> kinds(boolean unknownOnly, int limit);

  /// Records that kinds were searched for; names that no event had are not kept.
  ///
  /// @param actions folded values of `event.action`, and when
  void queried(Map<String, Instant> actions);

  /// What came of one kind.
  ///
  /// @param rawBytes of the objects, estimated: a unit's bytes shared out by the size of its events
  /// @param lakeBytes of the data files that units wrote, estimated in the same way
  /// @param hotRows events that the hot index took
  record VolumeRow(
      String feed,
      String dataset,
      String action,
      String eventClass,
      long rows,
      long rawBytes,
      long lakeBytes,
      long hotRows) {}

  /// A kind of event.
  ///
  /// @param feed that brought the first one
  /// @param lastQueried when a search was restricted to it the last time, the beginning of time
  ///   when never
  record EventKind(
      String dataset,
      String action,
      String feed,
      Instant firstSeen,
      long rows,
      boolean unknown,
      Instant lastQueried) {}
}
