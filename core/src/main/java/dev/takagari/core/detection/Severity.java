package dev.takagari.core.detection;

import java.util.Locale;
import java.util.Optional;

/// How bad it would be, in rising order.
public enum Severity {
  INFO,
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /// The name in files, requests and answers.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The severity of a code, if there is one.
  public static Optional<Severity> find(String code) {
    for (Severity severity : values()) {
      if (severity.code().equals(code)) {
        return Optional.of(severity);
      }
    }
    return Optional.empty();
  }
}
