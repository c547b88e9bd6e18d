package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Severity;

/// Severities of numbers: the bands of `event.severity`.
final class Severities {
  private static final int LOW = 20;
  private static final int MEDIUM = 40;
  private static final int HIGH = 60;
  private static final int CRITICAL = 80;

  private Severities() {}

  /// @param number from 0 to 100
  static Severity of(long number) {
    if (number >= CRITICAL) {
      return Severity.CRITICAL;
    }
    if (number >= HIGH) {
      return Severity.HIGH;
    }
    if (number >= MEDIUM) {
      return Severity.MEDIUM;
    }
    return number >= LOW ? Severity.LOW : Severity.INFO;
  }

  /// The worse of two.
  static Severity worse(Severity one, Severity other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
