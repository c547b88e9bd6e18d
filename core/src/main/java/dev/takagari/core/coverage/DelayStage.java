package dev.takagari.core.coverage;

import java.util.Locale;

/// A step on the way of an event, and what its delay is counted from.
public enum DelayStage {
  /// From when it occurred until the vendor delivered it.
  DELIVERED("occurred"),
  /// From its delivery until it was in the archive.
  ARCHIVED("delivered"),
  /// From the archive until a commit of the lake held it.
  LAKE("archived"),
  /// From the archive until a search found it, in the hot index or in the lake.
  SEARCHABLE("archived");

  private final String from;

  DelayStage(String from) {
    this.from = from;
  }

  /// As tags of metrics and members of answers name it.
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What it is counted from.
  public String from() {
    return from;
  }
}
