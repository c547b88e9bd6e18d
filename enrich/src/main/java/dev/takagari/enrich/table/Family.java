package dev.takagari.enrich.table;

import dev.takagari.core.indicator.IndicatorType;
import org.jspecify.annotations.Nullable;

/// Types of indicators that are looked up together, because the same columns hold them.
public enum Family {
  ADDRESS(0),
  NETWORK(1),
  NAME(2),
  DIGEST(3),
  URL(4),
  FILE(5),
  AGENT(6),
  COMMAND(7);

  /// How many there are.
  static final int COUNT = 8;

  private final int number;

  Family(int number) {
    this.number = number;
  }

  /// Stands in files, from 0.
  int number() {
    return number;
  }

  /// The family of a type; null when no column holds what it names.
  public static @Nullable Family of(IndicatorType type) {
    return switch (type) {
      case IPV4, IPV6 -> ADDRESS;
      case CIDR -> NETWORK;
      case DOMAIN, HOSTNAME -> NAME;
      case MD5, SHA1, SHA256 -> DIGEST;
      case URL -> URL;
      case FILENAME -> FILE;
      case USER_AGENT -> AGENT;
      case CMDLINE -> COMMAND;
      case EMAIL, JA3, JA4, OTHER -> null;
    };
  }

  /// What makes equal texts of two families different keys.
  long seed() {
    return (number + 1) * 0x9E3779B97F4A7C15L;
  }
}
