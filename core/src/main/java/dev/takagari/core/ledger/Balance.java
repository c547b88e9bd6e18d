package dev.takagari.core.ledger;

import java.util.List;

/// Where everything received is now. Nothing is lost as long as it [#holds()].
///
/// @param units claimed ever
/// @param unitsInFlight not archived, or pending or staged in some sink
/// @param bytesArchived compressed bytes of archived objects, linked ones included
/// @param bytesDecoded inflated bytes of event objects
/// @param linesReceived non-empty lines of event objects, decodable or not
/// @param linesQuarantined of these, lines that are not events
/// @param linesDropped of these, lines left out on purpose
/// @param inventoryRows lines of inventory objects that were taken over
public record Balance(
    long units,
    long unitsInFlight,
    Files files,
    long bytesArchived,
    long bytesDecoded,
    long linesReceived,
    long linesQuarantined,
    long linesDropped,
    long inventoryRows,
    List<Sink> sinks) {
  public Balance {
    sinks = List.copyOf(sinks);
  }

  /// Objects that messages listed.
  public record Files(long listed, long done, long linked, long parked, long inFlight) {}

  /// Lines of the units that a sink is to take.
  ///
  /// @param received as above, of units that have this sink
  /// @param quarantined lines that are not events, and events that the sink refused
  /// @param inFlight events of units that are pending or staged
  /// @param expired events older than the sink keeps their class
  /// @param lakeOnly events of kinds that only the lake keeps
  public record Sink(
      String name,
      long received,
      long written,
      long duplicates,
      long dropped,
      long quarantined,
      long inFlight,
      long expired,
      long lakeOnly) {
    public boolean holds() {
      return received
              == written + duplicates + dropped + quarantined + inFlight + expired + lakeOnly
          && inFlight >= 0;
    }
  }

  /// The figures of one sink, all zero when it never had a unit.
  public Sink sink(String name) {
    return sinks.stream()
        .filter(sink -> sink.name().equals(name))
        .findFirst()
        .orElse(new Sink(name, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  /// Whether every line and every file is accounted for.
  public boolean holds() {
    return files.listed() == files.done() + files.linked() + files.parked() + files.inFlight()
        && sinks.stream().allMatch(Sink::holds);
  }
}
