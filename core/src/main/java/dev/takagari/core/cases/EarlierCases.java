package dev.takagari.core.cases;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Finds what was decided before about the same. Safe for use by several threads.
@FunctionalInterface
public interface EarlierCases {
  /// Cases opened before a time that have the rule or a hash in common, closed ones before others,
  /// then the newest first. Cases of samples and such that were merged into others do not count;
  /// storms count for their rule, and not for the hashes of all that came to them.
  ///
  /// @throws dev.takagari.core.error.TakagariException code database-unavailable
  Answer find(Question question);

  /// What is asked for.
  ///
  /// @param except number of the case that asks
  /// @param ruleId of the source; empty when it named none, then only hashes count
  /// @param hashes canonical
  /// @param limit most cases that are wanted, at least 1
  record Question(
      String except, String source, String ruleId, Set<String> hashes, Instant before, int limit) {
    public Question {
      hashes = Set.copyOf(hashes);
    }
  }

  /// What was found.
  ///
  /// @param cases at most as many as wanted
  /// @param more how many there are beyond these
  record Answer(List<EarlierCase> cases, long more) {
    public Answer {
      cases = List.copyOf(cases);
    }
  }
}
