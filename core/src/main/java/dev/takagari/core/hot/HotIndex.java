package dev.takagari.core.hot;

import java.util.List;
import java.util.Set;

/// The engine in which recent events are searched. Safe for use by several threads.
///
/// Writing is idempotent by event id: an event that is there stays as it is. Unless said otherwise
/// a method throws a transient [dev.takagari.core.error.TakagariException] after it has tried for a
/// while, and may then be called again.
public interface HotIndex {

  /// A new batch, empty. It may be used again after it was written or cleared.
  HotBatch newBatch();

  /// Makes everything that was written to these indices visible to searches.
  void refresh(Set<String> indices);

  /// Indices that the ledger knows and the engine lost; their time has to be read from the lake.
  List<HotGap> gaps();

  /// Whether writing would succeed now.
  ///
  /// @throws dev.takagari.core.error.TakagariException if not, with the reason
  void check();
}
