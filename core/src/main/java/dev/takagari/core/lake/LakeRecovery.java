package dev.takagari.core.lake;

import dev.takagari.core.event.ByteSpan;
import java.util.function.Consumer;

/// What is asked of a lake after a disaster. Safe for use by several threads and processes.
///
/// Every method throws `lake-unavailable` when the catalog or the storage does not answer.
public interface LakeRecovery {

  /// Whether the catalog knows the table, and what it names is not in the storage any more.
  boolean isLost();

  /// Forgets a lost table and begins an empty one in its place.
  ///
  /// @throws dev.takagari.core.error.TakagariException internal if the table is not lost
  void begin();

  /// Hands the `raw.object` of every row of a data file to `rawObjects`; a value is valid only
  /// during the call.
  void rawObjects(String location, Consumer<ByteSpan> rawObjects);
}
