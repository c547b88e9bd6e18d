package dev.takagari.core.trail;

import java.util.List;
import java.util.Optional;

/// What checks of digests came to. Safe for use by several threads and processes; throws
/// database-unavailable when the ledger cannot be asked.
public interface DigestLedger {

  /// Keeps a check: what earlier ones found wrong after its `since` and it does not is over. Names
  /// of objects come from digests that anybody may have written; what cannot be stored of them is
  /// replaced or cut off.
  void record(DigestCheck check);

  /// The newest check of a feed with what is wrong, also from earlier ones, the newest first, at
  /// most the newest thousand; empty when there was none.
  Optional<DigestCheck> find(String feed);

  /// The same of all feeds that were checked, by name.
  List<DigestCheck> all();
}
