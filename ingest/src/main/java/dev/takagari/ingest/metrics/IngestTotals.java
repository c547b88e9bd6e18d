package dev.takagari.ingest.metrics;

import dev.takagari.core.ledger.Balance;
import java.util.EnumMap;
import java.util.Map;

/// The figures of a run: what the ledger holds, and the processor time of this process.
///
/// @param batches units, one for each batch with new objects
/// @param files objects in the archive
/// @param bytesGz their bytes
/// @param bytesJson bytes of their event lines, inflated
/// @param eventsReceived non-empty lines of event objects, decodable or not
public record IngestTotals(
    long batches,
    long files,
    long bytesGz,
    long bytesJson,
    long eventsReceived,
    long eventsLake,
    long eventsHot,
    long duplicatesDropped,
    long quarantined,
    long inventoryRows,
    Map<Stage, Double> cpuSecondsByStage,
    Balance balance) {
  public IngestTotals {
    cpuSecondsByStage = Map.copyOf(cpuSecondsByStage);
  }

  public static IngestTotals of(Balance balance, StageClock clock) {
    Map<Stage, Double> cpu = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      cpu.put(stage, clock.seconds(stage));
    }
    Balance.Sink lake = balance.sink("lake");
    return new IngestTotals(
        balance.units(),
        balance.files().done() + balance.files().linked(),
        balance.bytesArchived(),
        balance.bytesDecoded(),
        balance.linesReceived(),
        lake.written(),
        balance.sink("hot").written(),
        lake.duplicates(),
        Math.max(balance.linesQuarantined(), lake.quarantined()),
        balance.inventoryRows(),
        cpu,
        balance);
  }

  /// JSON read in a second of one core, all stages together, in MB.
  public double jsonMegabytesPerCoreSecond() {
    double cpu = cpuSecondsByStage.values().stream().mapToDouble(Double::doubleValue).sum();
    return cpu == 0 ? 0 : bytesJson / 1e6 / cpu;
  }

  /// Whether everything received is accounted for and nothing is under way.
  public boolean isComplete() {
    return balance.holds() && balance.unitsInFlight() == 0 && balance.files().inFlight() == 0;
  }
}
