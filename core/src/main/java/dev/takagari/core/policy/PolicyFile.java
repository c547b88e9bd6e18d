package dev.takagari.core.policy;

import java.util.List;

/// A policy as its file says it. Its expressions are not compiled.
///
/// @param file name, as messages say it
/// @param name a slug
/// @param version from 1
/// @param digest of the text of the file, without its tests
/// @param rules in the order in which they are asked
/// @param testsFile name of the file with the tests, as messages say it
public record PolicyFile(
    String file,
    String name,
    int version,
    String digest,
    List<PolicyRule> rules,
    String testsFile,
    List<PolicyExample> tests) {
  public PolicyFile {
    rules = List.copyOf(rules);
    tests = List.copyOf(tests);
  }

  /// Name and version, as assessments name it.
  public String label() {
    return name + " v" + version;
  }
}
