package dev.takagari.core.lake;

import java.util.List;

/// Data files that are taken out of the table with all their rows.
///
/// @param id never used twice
/// @param files their locations
public record LakeDrop(long id, List<String> files) {
  public LakeDrop {
    files = List.copyOf(files);
  }
}
