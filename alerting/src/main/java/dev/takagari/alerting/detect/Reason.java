package dev.takagari.alerting.detect;

import dev.takagari.core.normalize.Fold;

/// Why an event is no detection.
public enum Reason {
  /// Its source did not mean it as an alert.
  NOT_AN_ALERT,
  /// Who did what in the console or by the API of the product, a remote session included.
  AUDIT,
  /// A message of Falcon of a type that we do not know; it is searchable.
  UNKNOWN_TYPE,
  /// Its source gives it less weight than we look at.
  BELOW_SEVERITY,
  /// The product says how it is doing: what it lost sight of, what it counted.
  COVERAGE_NOTE,
  /// The same version of the same detection is in the unit already.
  DUPLICATE,
  /// Reading it failed: a defect of ours. Its line is reported as parked.
  UNREADABLE;

  /// The name in tallies and reports.
  public String code() {
    return Fold.fold(name()).replace('_', '-');
  }
}
