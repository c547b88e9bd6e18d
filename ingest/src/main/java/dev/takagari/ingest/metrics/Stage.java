package dev.takagari.ingest.metrics;

import java.util.Locale;

/// Where a core's time goes.
public enum Stage {
  ARCHIVE,
  DECODE,
  LAKE,
  HOT,
  INDICATORS,
  SIGHTINGS,
  OTHER;

  /// The stage of a sink, by its name.
  public static Stage ofSink(String sink) {
    return switch (sink) {
      case "lake" -> LAKE;
      case "hot" -> HOT;
      case "indicators" -> INDICATORS;
      case "sightings" -> SIGHTINGS;
      default -> OTHER;
    };
  }

  /// As metric tags and reports name it.
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
