package dev.takagari.app.cli.rules;

import dev.takagari.adapters.rulefile.RuleDirectory;
import dev.takagari.adapters.rulefile.RuleValues;
import dev.takagari.core.rule.RuleSet;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where own rule files are: as the service is configured.
final class RulesDirectoryOption {
  @Option(
      names = "--directory",
      paramLabel = "DIR",
      defaultValue = "${env:TAKAGARI_ALERTING_RULES:-rules}",
      description =
          "takagari.alerting.rules of the service (default: TAKAGARI_ALERTING_RULES, else rules)")
  private Path path = Path.of("rules");

  RuleSet read() {
    return new RuleDirectory(path).read(RuleValues.NONE);
  }
}
