package dev.takagari.core.lake;

import java.util.Optional;

/// Tells maintenance what it must respect. Safe for use by several threads and processes.
public interface LakeUseLedger {

  /// The state now.
  LakeUse use();

  /// Why orphans must not be removed; empty when they may be.
  ///
  /// @param seq number of the newest commit in the lake: a ledger that does not know it is older
  ///   than the lake
  Optional<String> orphansKept(long seq);

  /// Holds the removal of orphans back until it is called again: for after a restore of the
  /// database, until the ledger is rebuilt.
  ///
  /// @param why for people, empty to permit it again
  void keepOrphans(String why);
}
