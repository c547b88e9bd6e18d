package dev.takagari.core.lake;

import dev.takagari.core.unit.UnitId;
import java.util.List;

/// One append to the lake, decided before it is tried.
///
/// @param seq counts commits from 1 without gaps; the snapshot carries it as `takagari.seq`
/// @param units whose files are appended
public record NumberedCommit(long seq, List<UnitId> units, List<LakeFile> files) {
  public NumberedCommit {
    units = List.copyOf(units);
    files = List.copyOf(files);
  }
}
