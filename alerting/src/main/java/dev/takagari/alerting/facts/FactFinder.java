package dev.takagari.alerting.facts;

import dev.takagari.core.cases.FactGroup;

/// Finds the answer to one question about a case. Safe for use by several threads.
public interface FactFinder {

  /// When a finder is asked.
  enum Turn {
    /// At once: answers in well under a second from what is in memory or one database.
    FIRST,
    /// After the first facts are kept: searches events.
    LATER,
    /// Goes on from what the others found, or from what of it there is after half of the time.
    LAST
  }

  /// The question that it answers. A later turn's answer takes the place of an earlier one's.
  FactGroup.Kind kind();

  Turn turn();

  /// What is missing when it does not answer, for people, as `the owner table`.
  String asks();

  /// Answers as well as it can until the deadline; an interrupt ends it early.
  ///
  /// @throws dev.takagari.core.error.TakagariException when it could not ask at all
  FactAnswer find(Inquiry inquiry, Deadline deadline);
}
