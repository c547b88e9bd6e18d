package dev.takagari.adapters.rulefile;

import dev.takagari.core.rule.RuleSet;
import java.util.List;
import java.util.Map;

/// What a directory's files and the shipped ones said when they were read.
///
/// @param rules those that hold
/// @param values what `parameters.yml` says
/// @param shipped by the id of the rule
/// @param own by the name of the file
record RuleFiles(
    RuleSet rules, RuleValues values, Map<String, RuleFile> shipped, Map<String, RuleFile> own) {
  /// Before anything was read.
  static final RuleFiles NONE =
      new RuleFiles(
          new RuleSet(List.of(), List.of(), List.of()), RuleValues.NONE, Map.of(), Map.of());

  RuleFiles {
    shipped = Map.copyOf(shipped);
    own = Map.copyOf(own);
  }
}
