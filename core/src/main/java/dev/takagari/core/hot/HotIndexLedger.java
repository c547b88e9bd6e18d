package dev.takagari.core.hot;

import java.util.List;

/// Which indices we made: what the engine should hold, kept apart from the engine so that a lost
/// index is noticed. Safe for use by several threads and processes.
///
/// Every method may throw a transient [dev.takagari.core.error.TakagariException] and may then be
/// called again.
public interface HotIndexLedger {

  /// All entries, by name and then in the order in which they were added. Two entries of one name
  /// mean that the index was made a second time: what the first one held is not known to be in the
  /// second.
  List<HotIndexEntry> entries();

  /// Adds an entry; nothing happens when one of this name and UUID is there.
  void add(HotIndexEntry entry);

  /// Removes the entry of this name and UUID, if there is one: after the index was deleted on
  /// purpose, or after everything that it held was written again.
  void remove(HotIndexEntry entry);
}
