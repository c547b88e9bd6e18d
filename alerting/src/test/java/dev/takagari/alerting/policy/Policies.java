package dev.takagari.alerting.policy;

import dev.takagari.adapters.policyfile.PolicyTexts;
import dev.takagari.core.policy.PolicyFile;

/// Policies for tests.
final class Policies {
  static final String TESTS =
      """
      tests:
        - name: any
          given: {}
          expect: {severity: info}
      """;

  private Policies() {}

  /// One of some rules, as they stand under `rules:`.
  static PolicyFile of(String rules) {
    return texts(1, rules, TESTS).read();
  }

  static PolicyTexts texts(int version, String rules, String tests) {
    return new PolicyTexts(
        "p.yml", "name: p\nversion: " + version + "\nrules:\n" + rules, "p.tests.yml", tests);
  }
}
