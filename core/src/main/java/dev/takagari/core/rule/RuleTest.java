package dev.takagari.core.rule;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Records of a log in a rule's file, and what the rule is to say of them, with the values of
/// parameters that the file gives.
///
/// @param name for people
/// @param line where it stands in the file, from 1
/// @param dataset the kind of log, whose own mapping decodes them
/// @param records as the log has them, at least one
/// @param repeat how often all of them come, one after the other
/// @param within the time in which they come, evenly; zero for the times that they tell
public record RuleTest(
    String name,
    int line,
    String dataset,
    List<String> records,
    int repeat,
    Duration within,
    Expected expected) {
  public RuleTest {
    records = List.copyOf(records);
  }

  /// What a rule says.
  public enum Expected {
    /// Each record fits the query.
    MATCH,
    /// None does.
    NO_MATCH,
    /// Enough of them fit for an alarm.
    FIRES,
    /// Some or all fit, and they are not enough.
    BELOW_THRESHOLD;

    /// The name in files.
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Whether the rule is to say something.
  public boolean positive() {
    return expected == Expected.MATCH || expected == Expected.FIRES;
  }
}
