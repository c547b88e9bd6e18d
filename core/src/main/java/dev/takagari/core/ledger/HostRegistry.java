package dev.takagari.core.ledger;

import java.util.List;
import java.util.Optional;

/// What inventories say of hosts and users, in versions: a version once given out always answers
/// the same. Safe for use by several threads and processes.
public interface HostRegistry {

  /// The newest version, 0 while it is empty.
  long version();

  /// Takes rows over, all or none; rows that are older than what is known, or say the same, change
  /// nothing.
  ///
  /// @return the newest version after that
  long record(List<InventoryRow> rows);

  /// What a version knows of a subject of one kind, empty when it was unknown then.
  Optional<InventoryRow> find(String kind, String tenant, String ident, long version);

  /// The name of the host with this sensor id in a version, empty when it was unknown then.
  Optional<String> hostName(String agent, long version);
}
