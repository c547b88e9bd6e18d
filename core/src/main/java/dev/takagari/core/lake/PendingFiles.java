package dev.takagari.core.lake;

import java.util.List;

/// Lake files that hold what the hot index does not hold yet. Safe for use by several threads.
public interface PendingFiles {

  /// Files, staged or committed, of the units that a sink has not finished, as one consistent view.
  /// Files that were merged are given as the files that hold their rows now, which hold rows of
  /// other units too.
  ///
  /// @param sink name of the sink that is behind
  List<LakeFile> pendingIn(String sink);

  /// Units that a sink has not finished and that have no files yet: rows that a search cannot see.
  long unseenIn(String sink);
}
