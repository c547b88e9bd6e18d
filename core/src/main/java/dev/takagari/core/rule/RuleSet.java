package dev.takagari.core.rule;

import java.util.List;
import java.util.Optional;

/// The rules that hold.
///
/// @param rules by id
/// @param off ids of rules that are switched off
/// @param refused one message for each file that cannot be used
public record RuleSet(List<Rule> rules, List<String> off, List<String> refused) {
  public RuleSet {
    rules = List.copyOf(rules);
    off = List.copyOf(off);
    refused = List.copyOf(refused);
  }

  /// The rule of an id.
  public Optional<Rule> find(String id) {
    return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }
}
