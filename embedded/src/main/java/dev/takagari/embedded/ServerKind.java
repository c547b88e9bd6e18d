package dev.takagari.embedded;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// The servers that can be chosen.
enum ServerKind {
  OPENSEARCH,
  POSTGRES,
  SQS,
  S3,
  /// A double: plays Slack.
  SLACK,
  /// A double: plays GitHub.
  GITHUB;

  /// What is started when nothing is chosen.
  static Set<ServerKind> usual() {
    return EnumSet.of(OPENSEARCH, POSTGRES, SQS, S3);
  }

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
