package dev.takagari.alerting.detect;

/// Priorities of Falco's rules, the gravest first.
public enum FalcoPriority {
  EMERGENCY(100),
  ALERT(95),
  CRITICAL(90),
  ERROR(70),
  WARNING(50),
  NOTICE(30),
  INFORMATIONAL(10),
  DEBUG(0);

  private final int severity;

  FalcoPriority(int severity) {
    this.severity = severity;
  }

  /// Least `event.severity` of alerts of this priority.
  int severity() {
    return severity;
  }
}
