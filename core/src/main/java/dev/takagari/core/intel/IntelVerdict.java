package dev.takagari.core.intel;

import java.util.Locale;

/// What a source makes of something.
public enum IntelVerdict {
  /// It is bad.
  MALICIOUS,
  /// It may be bad.
  SUSPICIOUS,
  /// The source knows it and does not judge.
  UNKNOWN,
  /// The source says that it is harmless.
  BENIGN;

  /// The name in answers.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
