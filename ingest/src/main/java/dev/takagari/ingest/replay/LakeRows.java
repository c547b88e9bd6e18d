package dev.takagari.ingest.replay;

import java.util.List;

/// Answers from the lake itself whether rows are there.
@FunctionalInterface
public interface LakeRows {

  /// Whether the newest state of the lake holds any row of these archived objects.
  boolean hold(List<String> rawObjects);
}
