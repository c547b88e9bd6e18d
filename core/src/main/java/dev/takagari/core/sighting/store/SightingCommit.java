package dev.takagari.core.sighting.store;

import java.util.List;

/// One append to the table, decided before it is tried.
///
/// @param seq counts commits from 1 without gaps
/// @param units whose files are appended
public record SightingCommit(long seq, int units, List<SightingFile> files) {
  public SightingCommit {
    files = List.copyOf(files);
  }
}
