package dev.takagari.embedded;

import java.util.Locale;

/// The servers that can be chosen.
enum ServerKind {
  OPENSEARCH,
  POSTGRES,
  SQS,
  S3;

  /// The name on the command line, also that of the directory below the home.
  String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ServerKind ofOption(String option) {
    for (ServerKind kind : values()) {
      if (kind.option().equals(option)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("unknown server: " + option);
  }
}
