package dev.takagari.enrich.sighting;

import java.time.Duration;

/// When files of sightings are merged, and how much memory that takes.
///
/// @param fanIn files of one level that are merged into one of the next
/// @param mostSmall files of a month beside its final ones, at most about
/// @param mostInputs files that are merged at once
/// @param targetBytes of a final file; smaller when the month is small
/// @param memory for rows that are read, beside a row group that is written (32 MiB)
/// @param closing how long after its end a month is merged into its final files
public record SightingMergeSettings(
    int fanIn, int mostSmall, int mostInputs, long targetBytes, int memory, Duration closing) {
  /// What measured well.
  public static final SightingMergeSettings USUAL =
      new SightingMergeSettings(12, 40, 48, 192L << 20, 32 << 20, Duration.ofDays(1));

  public SightingMergeSettings {
    if (fanIn < 2 || mostSmall < fanIn || mostInputs < mostSmall || targetBytes < 1 || memory < 1) {
      throw new IllegalArgumentException("a merge needs at least two files and some memory");
    }
  }
}
