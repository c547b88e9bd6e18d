package dev.takagari.core.ledger;

/// What comes first when there is more to do than can be done at once.
public enum Urgency {
  /// What just happened.
  FRESH,
  /// What happened long ago, and is brought in or run again beside that.
  OLD
}
