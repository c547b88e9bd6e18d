package dev.takagari.core.ledger;

/// What was set aside.
public enum QuarantineKind {
  /// A message that names nothing we can read.
  MESSAGE,
  /// A whole object.
  OBJECT,
  /// Lines of an object.
  LINES,
  /// Events that a sink refused.
  EVENTS,
  /// A unit that a sink failed to take for good.
  UNIT,
  /// Nothing is missing, but somebody should look.
  ANOMALY
}
