package dev.takagari.ingest.lake;

import java.nio.file.Path;

/// Bounds of the lake sink.
///
/// @param directory where rows that do not fit in memory go; nothing else may live there
/// @param unitBytes heap for the rows of one open unit, taken as rows come; more goes to the disk
/// @param openFiles data files written at the same time; each may hold a row group of about 64 MB
public record LakeSinkSettings(Path directory, int unitBytes, int openFiles) {
  private static final int SMALLEST = 1 << 20;

  public LakeSinkSettings {
    if (unitBytes < SMALLEST || openFiles < 1) {
      throw new IllegalArgumentException("the lake sink needs 1 MB a unit and one open file");
    }
  }

  /// 64 MB a unit and one open file a core.
  public static LakeSinkSettings in(Path directory) {
    return new LakeSinkSettings(directory, 64 << 20, Runtime.getRuntime().availableProcessors());
  }
}
