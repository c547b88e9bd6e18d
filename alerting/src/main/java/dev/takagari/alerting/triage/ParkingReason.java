package dev.takagari.alerting.triage;

import java.util.Locale;

/// Why no detection is made of a message.
enum ParkingReason {
  /// It is none, or of a version that this process does not read.
  NOT_A_DETECTION,
  /// The store refused it several times.
  CANNOT_BE_FILED;

  /// The name in the store and in metrics, in kebab case.
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
