package dev.takagari.ingest.maintenance;

import java.nio.file.Path;
import java.time.Duration;

/// Bounds of maintenance.
///
/// @param directory where rows that do not fit in memory go; nothing else may live there
/// @param memory bytes of heap for rows; a row group of about 64 MB and the page buffers of one
///   file come on top
/// @param sizes what is merged into what
/// @param age of the oldest file that was not merged, after which a partition is merged whatever
///   its size
/// @param snapshotAge how long a snapshot that was replaced is kept; longer than any search runs
/// @param orphanAge how old a file must be that no snapshot knows before it is removed
/// @param removeOrphans whether such files are looked for at all
/// @param lease how long others wait when a process dies at this work
public record MaintenanceSettings(
    Path directory,
    int memory,
    Sizes sizes,
    Duration age,
    Duration snapshotAge,
    Duration orphanAge,
    boolean removeOrphans,
    Duration lease) {
  private static final int USUAL_MEMORY = 64 << 20;

  /// Sizes of files.
  ///
  /// @param small bytes below which a file is merged
  /// @param target bytes of small files that are worth a merge before they are old
  /// @param largest bytes that are merged into one file at most
  /// @param leastFiles small files that are worth a merge, when they have `target` bytes
  /// @param mostFiles small files that are merged whatever their bytes
  /// @param latePercent of the rows of a day that must be late for its large files to be merged too
  public record Sizes(
      long small, long target, long largest, int leastFiles, int mostFiles, int latePercent) {
    /// 64 MB into 128 to 512 MB.
    public static final Sizes USUAL = new Sizes(64 << 20, 128 << 20, 512 << 20, 8, 512, 10);

    /// The same for files of another order of magnitude: for tests and simulations.
    public Sizes scaled(double factor) {
      return new Sizes(
          (long) (small * factor),
          (long) (target * factor),
          (long) (largest * factor),
          leastFiles,
          mostFiles,
          latePercent);
    }
  }

  public MaintenanceSettings {
    if (sizes.leastFiles() < 2
        || sizes.small() > sizes.target()
        || sizes.small() * 2 > sizes.largest()) {
      throw new IllegalArgumentException("a merge needs two small files, and room for them");
    }
  }

  /// Files are merged after a day, snapshots kept for a day, orphans for three.
  public static MaintenanceSettings in(Path directory) {
    return new MaintenanceSettings(
        directory,
        USUAL_MEMORY,
        Sizes.USUAL,
        Duration.ofHours(24),
        Duration.ofHours(24),
        Duration.ofDays(3),
        true,
        Duration.ofMinutes(5));
  }

  /// The same with other sizes.
  public MaintenanceSettings withSizes(Sizes other) {
    return new MaintenanceSettings(
        directory, memory, other, age, snapshotAge, orphanAge, removeOrphans, lease);
  }

  /// The same with other ages.
  public MaintenanceSettings withAges(Duration files, Duration snapshots, Duration orphans) {
    return new MaintenanceSettings(
        directory, memory, sizes, files, snapshots, orphans, removeOrphans, lease);
  }

  /// The same with or without a look for orphans.
  public MaintenanceSettings withOrphans(boolean removed) {
    return new MaintenanceSettings(
        directory, memory, sizes, age, snapshotAge, orphanAge, removed, lease);
  }
}
