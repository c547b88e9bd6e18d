package dev.takagari.core.cases;

import java.util.Locale;

/// Who did something to a case, and from where.
///
/// @param name of a person or a part of ours
public record Actor(String name, Origin origin) {
  /// Takagari itself.
  public static final Actor SYSTEM = new Actor("takagari", Origin.SYSTEM);

  /// From where something was done.
  public enum Origin {
    API,
    CLI,
    SLACK,
    GITHUB,
    SYSTEM;

    /// The name in answers.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
