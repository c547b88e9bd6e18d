package dev.takagari.core.mapping.fdr;

import java.util.List;

/// What all events of one kind of name have in common.
///
/// @param kind `event.kind`
/// @param categories `event.category`, empty for none
/// @param types `event.type`
/// @param process which process the event speaks of
/// @param role which of its fields mean what
/// @param outcome `event.outcome`
record Family(
    String kind,
    List<String> categories,
    List<String> types,
    Which process,
    Role role,
    String outcome) {

  /// Which field names the process of `process.entity_id`.
  enum Which {
    /// The event describes the process itself: TargetProcessId.
    SUBJECT,
    /// The process that acted: ContextProcessId, else TargetProcessId, else RpcClientProcessId.
    ACTOR,
    /// None.
    NONE
  }

  /// What images, hashes and addresses of an event belong to.
  enum Role {
    /// Images and hashes are the process's; addresses are only related.
    PROCESS,
    /// Process starts whose own time is ProcessStartTime.
    PROCESS_START,
    /// Detections of old: as PROCESS, but severity runs from 1 to 5.
    LEGACY_DETECTION,
    /// Hashes are the file's.
    FILE,
    /// A directory: its name has no extension.
    DIRECTORY,
    /// Images and hashes are the module's or driver's.
    MODULE,
    /// The local side opened the connection, unless the direction says otherwise.
    CONNECTION,
    /// The remote side opened the connection, unless the direction says otherwise.
    ACCEPTED,
    /// Nobody opened a connection yet: the local side waits.
    LISTENING,
    /// Addresses are the host's own.
    HOST_ADDRESS,
    /// The remote side is where the account came from.
    LOGON,
    /// About accounts and groups: domain names are Windows domains.
    ACCOUNT
  }

  Family {
    categories = List.copyOf(categories);
    types = List.copyOf(types);
  }

  boolean is(String category) {
    return categories.contains(category);
  }

  boolean isAlert() {
    return kind.equals("alert");
  }

  /// Whether its addresses are the two sides of a connection.
  boolean isConnection() {
    return role == Role.CONNECTION || role == Role.ACCEPTED || role == Role.LISTENING;
  }
}
