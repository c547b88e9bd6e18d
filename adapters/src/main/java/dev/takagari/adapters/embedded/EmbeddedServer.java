package dev.takagari.adapters.embedded;

import java.util.Locale;

/// The servers of the embedded stack.
public enum EmbeddedServer {
  OPENSEARCH,
  POSTGRES,
  SQS,
  S3;

  /// The name on the child's command line.
  String option() {
    return name().toLowerCase(Locale.ROOT);
  }
}
