package dev.takagari.core.identity;

import java.util.Locale;

/// What sightings are about.
public enum Subject {
  /// Something that has addresses: a machine with or without a sensor, a container, a task.
  HOST,
  /// An account.
  USER;

  /// The name as APIs and tables have it.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
