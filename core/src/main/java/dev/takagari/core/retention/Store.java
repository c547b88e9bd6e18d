package dev.takagari.core.retention;

import java.util.Locale;

/// Where things are kept.
public enum Store {
  /// Indices of the hot tier, by class of event.
  HOT,
  /// Partitions of the lake, by class of event.
  LAKE,
  /// Objects and manifests in the archive, by feed.
  RAW;

  /// The name in configuration, ledger and API.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The store of a name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Store of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /// Whether what is removed here can be made again from another store.
  public boolean canBeFilledAgain() {
    return this != RAW;
  }
}
