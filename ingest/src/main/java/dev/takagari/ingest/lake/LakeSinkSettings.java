package dev.takagari.ingest.lake;

import java.nio.file.Path;

/// Bounds of the lake sink.
///
/// @param directory where rows that do not fit in memory go; nothing else may live there
/// @param unitBytes heap for the rows of one open unit, taken as rows come
/// @param whenFull what happens when a unit has more rows
/// @param openFiles data files written at the same time; each may hold a row group of about 64 MB
public record LakeSinkSettings(Path directory, int unitBytes, WhenFull whenFull, int openFiles) {
  private static final int SMALLEST = 1 << 20;

  /// What to do with a unit that has more rows than fit in memory.
  public enum WhenFull {
    /// Sorts them to disk, so that a unit has one file a partition and no copies.
    SPILL,
    /// Writes data files and goes on: less work, but more files, and copies are found only among
    /// the rows that were in memory together.
    WRITE
  }

  /// Spills to the directory.
  public LakeSinkSettings(Path directory, int unitBytes, int openFiles) {
    this(directory, unitBytes, WhenFull.SPILL, openFiles);
  }

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
