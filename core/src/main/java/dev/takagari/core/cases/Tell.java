package dev.takagari.core.cases;

import java.util.Locale;
import java.util.Optional;

/// How loudly people are told of a case, in rising order.
public enum Tell {
  /// Kept and listed, nobody is told.
  RECORD,
  /// In the next digest.
  DIGEST,
  /// A message where the team looks.
  CHANNEL,
  /// A message, and whoever is on call is called.
  PAGE;

  /// The name in files, requests and answers.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The level of a code, if there is one.
  public static Optional<Tell> find(String code) {
    for (Tell tell : values()) {
      if (tell.code().equals(code)) {
        return Optional.of(tell);
      }
    }
    return Optional.empty();
  }
}
