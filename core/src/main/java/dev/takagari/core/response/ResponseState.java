package dev.takagari.core.response;

import java.util.Locale;

/// How far a response is.
public enum ResponseState {
  /// Somebody asked for it; a second person has to approve it.
  REQUESTED,
  /// A second person approved it; the evidence is being saved.
  APPROVED,
  /// All evidence is stored; nothing was called yet.
  EVIDENCE_SAVED,
  /// The call was begun. Whoever finds it so after its process died does not know whether it came
  /// through, and never calls again.
  CALLING,
  /// It was done, or was so already.
  DONE,
  /// It was surely not done.
  FAILED,
  /// The call was begun, and nobody could find out whether it was done: a person has to look.
  UNKNOWN,
  /// Somebody decided against it.
  REFUSED,
  /// Nobody approved it in time.
  EXPIRED;

  /// The name in answers.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether nothing follows.
  public boolean isOver() {
    return switch (this) {
      case REQUESTED, APPROVED, EVIDENCE_SAVED, CALLING -> false;
      case DONE, FAILED, UNKNOWN, REFUSED, EXPIRED -> true;
    };
  }
}
