package dev.takagari.ingest.maintenance;

import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.StoredFile;
import java.util.List;

/// Files of one partition that are to become one.
///
/// @param inputs are replaced; a single one only if it has copies of rows elsewhere
/// @param references are compared with, and stay
public record Merge(
    LakePartition partition, Reason reason, List<StoredFile> inputs, List<StoredFile> references) {
  public Merge {
    inputs = List.copyOf(inputs);
    references = List.copyOf(references);
  }

  /// Why.
  public enum Reason {
    /// There are many small files.
    MANY,
    /// A file waited long enough.
    OLD,
    /// So much of the day came late that its large files are merged too.
    LATE,
    /// A file that stays alone is compared with the others.
    ALONE
  }

  public long bytes() {
    return inputs.stream().mapToLong(StoredFile::bytes).sum();
  }

  public long rows() {
    return inputs.stream().mapToLong(StoredFile::rows).sum();
  }

  List<String> locations() {
    return inputs.stream().map(StoredFile::location).toList();
  }
}
