package dev.takagari.core.ledger;

/// How far one object of a unit is.
public enum ObjectState {
  /// Named by a message, not archived yet.
  CLAIMED,
  /// In the archive, byte for byte.
  ARCHIVED,
  /// In the archive, but its content had been archived before: not decoded again.
  LINKED,
  /// Set aside with a reason; see the quarantine.
  PARKED
}
