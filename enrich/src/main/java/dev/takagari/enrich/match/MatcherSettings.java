package dev.takagari.enrich.match;

import java.nio.file.Path;
import java.time.Duration;

/// How matchers are kept up to date.
///
/// @param directory of this process alone, for the table and temporary files
/// @param pollEvery how often the store is asked for changes
/// @param sweepEvery how often it is asked to look for what has come into its time or gone out of
///   it
/// @param mergeAt changes beside the table at which a new table is built of both; also at half of
///   `buildBytes`
/// @param rebuildAt changes beside the table that are not held; the store is read as a whole then,
///   and also when they would take more than `buildBytes`
/// @param buildBytes heap for building a table, and as much for changes beside it
public record MatcherSettings(
    Path directory,
    Duration pollEvery,
    Duration sweepEvery,
    int mergeAt,
    int rebuildAt,
    int buildBytes) {
  private static final int MERGE_AT = 50_000;
  private static final int REBUILD_AT = 200_000;
  private static final int BUILD_BYTES = 64 * 1024 * 1024;

  /// The usual ones.
  public static MatcherSettings in(Path directory) {
    return new MatcherSettings(
        directory,
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        MERGE_AT,
        REBUILD_AT,
        BUILD_BYTES);
  }
}
