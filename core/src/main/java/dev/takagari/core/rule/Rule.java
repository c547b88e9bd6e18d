package dev.takagari.core.rule;

import dev.takagari.core.detection.Severity;
import java.util.List;
import java.util.regex.Pattern;

/// What is to be noticed in events, and why. Immutable.
///
/// @param id a slug; stays the same when the rule changes
/// @param version from 1
/// @param title one line for people, at most 200 characters
/// @param question which events fit
/// @param counting how many have to
/// @param notes for whoever has to judge what it found
/// @param tests events that fit and events that do not
/// @param origin where it stands
public record Rule(
    String id,
    int version,
    String title,
    Severity severity,
    RuleQuestion question,
    RuleCounting counting,
    RuleNotes notes,
    List<RuleTest> tests,
    Origin origin) {
  /// Longest id.
  public static final int LONGEST_ID = 60;

  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /// Where a rule stands.
  ///
  /// @param file its name
  /// @param shipped whether it comes with Takagari
  public record Origin(String file, boolean shipped) {}

  public Rule {
    if (!isId(id)) {
      throw new IllegalArgumentException("no id of a rule");
    }
    tests = List.copyOf(tests);
  }

  /// Whether a text can be the id of a rule: lower-case letters, digits, and dashes between them.
  public static boolean isId(String text) {
    return text.length() <= LONGEST_ID && ID.matcher(text).matches();
  }

  @Override
  public String toString() {
    return id + " " + version;
  }
}
