package dev.takagari.alerting.report;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a report is about.
public enum ReportKind {
  /// Cases that nobody was called for.
  DIGEST,
  /// How a week was.
  WEEKLY,
  /// What a query finds.
  QUERY;

  /// The name in the configuration, requests and answers.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The kind of a code, if there is one.
  public static Optional<ReportKind> find(String code) {
    return Stream.of(values()).filter(kind -> kind.code().equals(code)).findFirst();
  }
}
