package dev.takagari.core.search;

import java.util.Optional;

/// The keys that sign cursors, shared by every process that serves search: a cursor made by one is
/// good at the others and after a restart. Safe for use by several threads. Implementations do not
/// retry; failures of their store are `database-unavailable`.
public interface CursorKeys {

  /// The key for new cursors, made at the first call anywhere; concurrent first calls agree on one.
  CursorKey newest();

  /// The key of this id, absent when there never was one or it was removed.
  Optional<CursorKey> find(long id);
}
