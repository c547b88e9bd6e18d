package dev.takagari.app.cli.policy;

import dev.takagari.adapters.policyfile.PolicyDisk;
import dev.takagari.adapters.policyfile.PolicyTexts;
import dev.takagari.adapters.policyfile.ShippedPolicy;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/// Which policy a command is about.
final class PolicyArgument {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "${env:TAKAGARI_ALERTING_POLICY:-}",
      description =
          "takagari.alerting.policy of the service (default: TAKAGARI_ALERTING_POLICY, else the"
              + " shipped policy)")
  private String file = "";

  PolicyTexts texts() {
    return file.isBlank() ? new ShippedPolicy().texts() : new PolicyDisk(Path.of(file)).texts();
  }

  /// Where it is, for people.
  String origin() {
    return file.isBlank() ? new ShippedPolicy().origin() : file;
  }
}
