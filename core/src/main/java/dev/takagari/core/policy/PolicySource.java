package dev.takagari.core.policy;

/// Where a policy comes from.
public interface PolicySource {
  /// For people.
  String origin();

  /// Tells versions of the texts apart, tests included; asked often.
  ///
  /// @throws BadPolicyException when they cannot be read
  String digest();

  /// Reads policy and tests.
  ///
  /// @throws BadPolicyException when they cannot be read, or are no policy
  PolicyFile read();
}
