package dev.takagari.app.cli.policy;

import dev.takagari.adapters.policyfile.PolicyDisk;
import dev.takagari.adapters.policyfile.PolicyTexts;
import dev.takagari.adapters.policyfile.ShippedPolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/// Which policy in files a command is about.
final class PolicyArgument {
  private static final String CONFIGURED = "TAKAGARI_ALERTING_POLICY";

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A policy (default of files: TAKAGARI_ALERTING_POLICY, else the shipped one).")
  private @Nullable String file;

  boolean isGiven() {
    return file != null;
  }

  private String file() {
    String given = file;
    return given == null ? System.getenv().getOrDefault(CONFIGURED, "") : given;
  }

  PolicyTexts texts() {
    return file().isBlank() ? new ShippedPolicy().texts() : new PolicyDisk(Path.of(file())).texts();
  }

  /// Where it is, for people.
  String origin() {
    return file().isBlank() ? new ShippedPolicy().origin() : file();
  }
}
