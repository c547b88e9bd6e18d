package dev.takagari.core.indicator.feed;

import java.util.Locale;

/// How a feed of indicators is doing.
public enum FeedCondition {
  /// It was never tried.
  NEW,
  /// Its last try brought what is in the store now.
  GOOD,
  /// Its last try brought nothing that could be used; the store has what it had.
  FAILED,
  /// It shrank by more than half; the store has what it had until somebody confirms.
  NEEDS_CONFIRMATION;

  /// The name in answers, in kebab case.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
