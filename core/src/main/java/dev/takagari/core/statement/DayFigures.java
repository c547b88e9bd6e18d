package dev.takagari.core.statement;

import java.util.List;

/// What the ledger says of everything that a feed announced on one day.
///
/// @param messages that announced units
/// @param messagesSetAside nobody understood
/// @param units batches, or groups of objects
/// @param unitsInFlight not archived, or due in a sink
/// @param notListed files that messages counted and did not name
/// @param bytesArchived as they came, linked objects included
/// @param bytesDecoded event files inflated
/// @param lines not empty, of event files
/// @param linesQuarantined of these, no events
/// @param linesDropped of these, left out on purpose
/// @param inventoryRows lines of inventories that were taken over
public record DayFigures(
    String feed,
    long messages,
    long messagesSetAside,
    long units,
    long unitsInFlight,
    Objects objects,
    long notListed,
    long bytesArchived,
    long bytesDecoded,
    long lines,
    long linesQuarantined,
    long linesDropped,
    long inventoryRows,
    List<Sink> sinks,
    Merged merged) {
  public DayFigures {
    sinks = List.copyOf(sinks);
  }

  /// Objects that messages listed.
  public record Objects(long listed, long archived, long linked, long setAside, long inFlight) {}

  /// Lines in one sink.
  ///
  /// @param written that the sink says it holds
  /// @param duplicates of the same event in the same unit
  /// @param quarantined lines that are no events, and events that the sink refused
  /// @param expired left out on purpose, because they were too old for this sink
  /// @param lakeOnly left out on purpose, because only the lake keeps their kind
  /// @param inFlight due or waiting for a commit
  public record Sink(
      String name,
      long received,
      long written,
      long duplicates,
      long dropped,
      long quarantined,
      long expired,
      long lakeOnly,
      long inFlight) {}

  /// What merging files of the lake did to rows of these units.
  ///
  /// @param files of these units that were merged with others
  /// @param removed rows left out by these merges because the event came in another unit too; some
  ///   of them may be of other days
  public record Merged(long files, long removed) {}

  /// The figures of one sink, all zero when it never had a unit.
  public Sink sink(String name) {
    return sinks.stream()
        .filter(sink -> sink.name().equals(name))
        .findFirst()
        .orElse(new Sink(name, 0, 0, 0, 0, 0, 0, 0, 0));
  }
}
