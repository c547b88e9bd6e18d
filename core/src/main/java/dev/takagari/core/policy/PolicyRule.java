package dev.takagari.core.policy;

import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import java.util.Optional;

/// One step of a policy: what it does when its condition holds.
///
/// @param name for people, unique in its policy
/// @param line where it begins in the file, from 1
/// @param when the condition, a CEL expression of type bool
/// @param verdict the word that the verdict becomes
/// @param reason why, for people
/// @param stop whether no later rule is asked when this one holds
public record PolicyRule(
    String name,
    int line,
    LocatedText when,
    Optional<LevelChange<Severity>> severity,
    Optional<String> verdict,
    Optional<LevelChange<Tell>> tell,
    Reason reason,
    boolean stop) {

  /// Why a rule does what it does.
  public sealed interface Reason {
    /// As it stands there.
    record Plain(String text) implements Reason {}

    /// A CEL expression of type string.
    record Computed(LocatedText expression) implements Reason {}
  }
}
