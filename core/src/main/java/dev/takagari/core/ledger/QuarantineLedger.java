package dev.takagari.core.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The list of what was set aside. Safe for use by several threads and processes.
public interface QuarantineLedger {

  /// Adds an entry. The same thing (kind, unit, source, reason) is listed once: a second time
  /// replaces the figures, and opens it again if it is what a sink refused
  /// ([QuarantineKind#EVENTS], [QuarantineKind#UNIT]): those are dealt with by running the unit
  /// again.
  void add(QuarantineEntry entry);

  /// Entries after an id, oldest first.
  ///
  /// @param after 0 to begin at the first
  /// @param open whether to leave out those that are resolved
  List<Listed> list(long after, int limit, boolean open);

  /// One entry, empty when there is none.
  Optional<Listed> find(long id);

  /// Marks an entry as dealt with.
  ///
  /// @param how short, for people; empty to open it again
  void resolve(long id, String how);

  /// An entry in the list.
  ///
  /// @param resolution empty while it is open
  record Listed(long id, Instant at, QuarantineEntry entry, String resolution) {}
}
