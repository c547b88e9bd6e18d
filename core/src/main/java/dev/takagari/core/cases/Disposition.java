package dev.takagari.core.cases;

import java.util.Locale;
import java.util.Optional;

/// What became of a detection that is stored.
public enum Disposition {
  /// A case has it.
  FILED,
  /// A case has it, in a later version than the first.
  UPDATED,
  /// A closed case has it: it happened before the closing.
  LATE,
  /// A suppression holds it back.
  SUPPRESSED,
  /// It is kept for another reason than a case.
  RECORDED;

  /// The name in requests and answers.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The disposition of a code, if there is one.
  public static Optional<Disposition> find(String code) {
    for (Disposition disposition : values()) {
      if (disposition.code().equals(code)) {
        return Optional.of(disposition);
      }
    }
    return Optional.empty();
  }
}
