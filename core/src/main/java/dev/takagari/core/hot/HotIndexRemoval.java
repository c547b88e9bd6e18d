package dev.takagari.core.hot;

import java.util.Map;

/// Removes whole indices. Safe for use by several threads; fails as [HotIndex] does.
public interface HotIndexRemoval {

  /// Sizes of our indices, by name.
  Map<String, Size> sizes();

  /// Deletes an index with everything in it; that there is none is fine.
  void drop(String name);

  /// What an index holds.
  ///
  /// @param events documents
  /// @param bytes on disk, copies not counted
  record Size(long events, long bytes) {}
}
