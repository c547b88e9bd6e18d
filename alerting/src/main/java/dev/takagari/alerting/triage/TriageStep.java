package dev.takagari.alerting.triage;

/// What triage does with a message, in this order. Wherever the process dies, the queue brings the
/// message again.
public enum TriageStep {
  RECEIVED,
  /// The store has the detection, and its case is due for facts.
  FILED,
  /// The store has a message of which no detection can be made.
  PARKED,
  /// The queue does not bring it again.
  DELETED
}
