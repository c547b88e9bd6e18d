package dev.takagari.core.coverage;

import dev.takagari.core.unit.UnitId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Keeps nothing.
final class NoTallies implements TallyLedger {
  @Override
  public void record(UnitId unit, String feed, Instant delivered, UnitTally tally) {
    // not kept
  }

  @Override
  public List<StageDelays> delays(Instant since, Instant until) {
    return List.of();
  }

  @Override
  public Set<String> alertsOnly(Instant since) {
    return Set.of();
  }

  @Override
  public List<SilentHosts> silentHosts(Duration silence, Instant known, int limit) {
    return List.of();
  }

  @Override
  public List<SilentContainers> silentContainers(Duration silence, int limit) {
    return List.of();
  }

  @Override
  public void forget(Instant before) {
    // nothing is kept
  }
}
