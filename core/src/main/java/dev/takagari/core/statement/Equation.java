package dev.takagari.core.statement;

import java.util.Locale;

/// Two figures that must be the same, and are or are not.
///
/// @param name stable, as `lake-rows`
/// @param text what is compared, for people
/// @param expected what should be there
/// @param found what is there
/// @param reason what explains the difference, empty when there is none or nothing explains it
public record Equation(
    String name, String text, long expected, long found, Result result, String reason) {
  /// How an equation stands.
  public enum Result {
    EQUAL,
    /// They differ, and it is known why.
    EXPLAINED,
    /// They differ: somebody must look.
    UNEXPLAINED;

    /// As the statement names it.
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Compares two figures.
  ///
  /// @param reason what would explain a difference, empty when nothing would
  public static Equation of(String name, String text, long expected, long found, String reason) {
    if (expected == found) {
      return new Equation(name, text, expected, found, Result.EQUAL, "");
    }
    return new Equation(
        name,
        text,
        expected,
        found,
        reason.isEmpty() ? Result.UNEXPLAINED : Result.EXPLAINED,
        reason);
  }
}
