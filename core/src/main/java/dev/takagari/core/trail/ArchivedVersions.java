package dev.takagari.core.trail;

import dev.takagari.core.blob.BlobRef;
import java.util.Set;

/// What the archive holds of log files.
@FunctionalInterface
public interface ArchivedVersions {

  /// SHA-256 of the inflated content, lower-case hex, of everything that was ever archived under
  /// this name; empty when there is nothing.
  ///
  /// @param object where CloudTrail delivered it
  Set<String> hashes(BlobRef object);
}
