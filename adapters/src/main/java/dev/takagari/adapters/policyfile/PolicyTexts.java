package dev.takagari.adapters.policyfile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.policy.BadPolicyException;
import dev.takagari.core.policy.PolicyExample;
import dev.takagari.core.policy.PolicyFile;
import java.util.ArrayList;
import java.util.List;

/// The two texts of a policy.
///
/// @param file name of the policy's file, as messages say it
/// @param testsFile name of the file with its tests, as messages say it
public record PolicyTexts(String file, String policy, String testsFile, String tests) {

  /// Reads both.
  ///
  /// @throws BadPolicyException with all that is wrong with either
  public PolicyFile read() {
    Problems ofPolicy = new Problems(file);
    PolicyParser.Parsed parsed = PolicyParser.read(policy, ofPolicy);
    Problems ofTests = new Problems(testsFile);
    List<PolicyExample> examples = ExampleParser.read(tests, ofTests);
    if (parsed == null || !ofPolicy.isEmpty() || !ofTests.isEmpty()) {
      List<String> problems = new ArrayList<>(ofPolicy.texts());
      problems.addAll(ofTests.texts());
      throw new BadPolicyException(file, problems);
    }
    return new PolicyFile(
        file,
        parsed.name(),
        parsed.version(),
        Sha256.hex(policy),
        parsed.rules(),
        testsFile,
        examples);
  }

  /// Changes when either text does.
  public String digest() {
    return Sha256.hex(policy) + Sha256.hex(tests);
  }
}
