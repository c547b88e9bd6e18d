package dev.takagari.core.rule;

import java.util.List;
import java.util.Locale;

/// A list of values that a rule's query asks for by name.
///
/// @param description what it is a list of; may be empty
/// @param usual the values that the rule's file gives
/// @param values the values that hold: the usual ones, or those of the operator
public record RuleParameter(
    Type type, String description, List<String> usual, List<String> values) {
  public RuleParameter {
    usual = List.copyOf(usual);
    values = List.copyOf(values);
  }

  /// What the values are.
  public enum Type {
    /// Texts, in which `*` and `?` stand for other characters.
    TEXT,
    /// Whole numbers.
    NUMBER,
    /// Addresses and networks.
    CIDR;

    /// The name in files.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
