package dev.takagari.ingest.coverage;

import java.time.Duration;

/// When something counts as missing.
///
/// @param late how long a delivery may take into the archive
/// @param hostSilence how long a host may be silent while others of its feed are not
/// @param containerSilence how long nothing may happen in a container that runs
/// @param refresh how old an answer may be
public record CoverageSettings(
    Duration late, Duration hostSilence, Duration containerSilence, Duration refresh) {
  /// What suits most.
  public static final CoverageSettings USUAL =
      new CoverageSettings(
          Duration.ofMinutes(15),
          Duration.ofHours(24),
          Duration.ofHours(24),
          Duration.ofSeconds(60));
}
