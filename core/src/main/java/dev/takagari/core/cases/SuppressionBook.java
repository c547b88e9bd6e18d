package dev.takagari.core.cases;

import java.time.Instant;
import java.util.List;

/// Keeps suppressions. Safe for use by several threads and processes; every method throws
/// `database-unavailable` when the store does not answer.
public interface SuppressionBook {

  /// Begins to hold detections back. Who asks for the same twice within a minute, in the same
  /// words, gets the one that there is.
  ///
  /// @param expires in the future, at most a year
  /// @return what was made
  /// @throws dev.takagari.core.error.TakagariException bad-request if the end cannot be
  Suppression add(SuppressionRule rule, String owner, String reason, Instant expires, String by);

  /// Suppressions, the newest first.
  ///
  /// @param ended also those that are over
  List<Suppression> list(boolean ended);

  /// Ends one before its time.
  ///
  /// @return whether it was active
  /// @throws dev.takagari.core.error.TakagariException not-found if there is none
  boolean end(long id, String by);

  /// What a rule would have held back of the detections that were filed since a time.
  SuppressionPreview preview(SuppressionRule rule, Instant since);
}
