package dev.takagari.ingest.maintenance;

import dev.takagari.core.lake.LakeState;
import dev.takagari.core.lake.LakeUse;
import dev.takagari.core.lake.StoredFile;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What the lake consists of, for people.
///
/// @param seq number of the newest commit
/// @param settledUntil the day before which a plain query sees each event once
/// @param unfinishedFrom the first day of which an unfinished unit may have events
/// @param orphansKept why orphans are not removed
public record LakeOverview(
    long seq,
    int snapshots,
    Optional<LocalDate> settledUntil,
    Optional<LocalDate> unfinishedFrom,
    LakeUse.Rewrites rewrites,
    Optional<String> orphansKept,
    List<Part> parts) {
  public LakeOverview {
    parts = List.copyOf(parts);
  }

  /// The files of one class.
  ///
  /// @param newFiles whose rows were not compared with their partition yet
  public record Part(String eventClass, long files, long newFiles, long rows, long bytes) {
    private Part plus(StoredFile file, boolean isNew) {
      return new Part(
          eventClass,
          files + 1,
          newFiles + (isNew ? 1 : 0),
          rows + file.rows(),
          bytes + file.bytes());
    }
  }

  static LakeOverview of(LakeState state, LakeUse use, Optional<String> orphansKept) {
    TreeMap<String, Part> parts = new TreeMap<>();
    for (StoredFile file : state.files()) {
      String eventClass = file.partition().eventClass();
      parts.put(
          eventClass,
          parts
              .getOrDefault(eventClass, new Part(eventClass, 0, 0, 0, 0))
              .plus(file, CompactionPolicy.isNew(file, use)));
    }
    return new LakeOverview(
        state.seq(),
        state.snapshots(),
        state.settledUntil(),
        use.unfinishedFrom(),
        use.rewrites(),
        orphansKept,
        List.copyOf(parts.values()));
  }

  public long files() {
    return parts.stream().mapToLong(Part::files).sum();
  }

  public long newFiles() {
    return parts.stream().mapToLong(Part::newFiles).sum();
  }

  public long rows() {
    return parts.stream().mapToLong(Part::rows).sum();
  }

  public long bytes() {
    return parts.stream().mapToLong(Part::bytes).sum();
  }

  /// Bytes that units and merges wrote for each byte that units wrote; 1 when nothing was merged.
  public double amplification() {
    return rewrites.ingestedBytes() == 0
        ? 1
        : 1 + (double) rewrites.bytesWritten() / rewrites.ingestedBytes();
  }
}
