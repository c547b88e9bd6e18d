package dev.takagari.core.cases;

import java.util.Locale;
import java.util.Optional;

/// Where people are with a case.
public enum CaseState {
  /// Nobody said that they look at it.
  OPEN,
  /// Somebody looks at it.
  ACKNOWLEDGED,
  /// It is done, with a [CloseReason].
  CLOSED;

  /// The name in requests and answers.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The state of a code, if there is one.
  public static Optional<CaseState> find(String code) {
    for (CaseState state : values()) {
      if (state.code().equals(code)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
