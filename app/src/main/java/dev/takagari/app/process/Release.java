package dev.takagari.app.process;

/// Which Takagari this is.
public final class Release {
  /// The version, as people and logs see it.
  public static final String VERSION = "0.1.0";

  private Release() {}
}
