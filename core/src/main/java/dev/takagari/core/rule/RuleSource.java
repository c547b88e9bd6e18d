package dev.takagari.core.rule;

/// Where rules come from. For one thread at a time.
public interface RuleSource {
  /// For people.
  String origin();

  /// Tells versions of all files apart; asked often.
  ///
  /// @throws RuntimeException when they cannot be listed
  String digest();

  /// Reads all files. One that cannot be used and could when it was read before goes on saying what
  /// it said then; it is among those that are refused all the same.
  ///
  /// @throws RuntimeException when they cannot be listed
  RuleSet read();
}
