package dev.takagari.adapters.embedded;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// The servers of the embedded stack.
public enum EmbeddedServer {
  OPENSEARCH,
  POSTGRES,
  SQS,
  S3,
  /// A double: plays Slack, with a page for the browser.
  SLACK,
  /// A double: plays GitHub, with pages for the browser.
  GITHUB;

  /// Those that the service cannot do without.
  static Set<EmbeddedServer> usual() {
    return EnumSet.of(OPENSEARCH, POSTGRES, SQS, S3);
  }

  /// The name on the child's command line.
  String option() {
    return name().toLowerCase(Locale.ROOT);
  }
}
