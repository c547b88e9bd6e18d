package dev.takagari.core.cases;

import org.jspecify.annotations.Nullable;

/// What became of a detection.
///
/// @param key the case that has it; null when none does
public record Filed(Outcome outcome, @Nullable CaseKey key) {
  /// What filing did.
  public enum Outcome {
    /// A case was opened for it.
    OPENED,
    /// It went to a case, which may be a closed one.
    JOINED,
    /// It opened a closed case again.
    REOPENED,
    /// It was known, this version was not.
    UPDATED,
    /// This version was known: nothing changed.
    COPY,
    /// It says that all is well again, and closed its case.
    CLOSED,
    /// A suppression holds it back.
    SUPPRESSED,
    /// It is kept, and no case is to have it.
    RECORDED
  }

  /// Whether a case knows more than before.
  public boolean isNews() {
    return switch (outcome) {
      case OPENED, JOINED, REOPENED, UPDATED, CLOSED -> true;
      case COPY, SUPPRESSED, RECORDED -> false;
    };
  }
}
