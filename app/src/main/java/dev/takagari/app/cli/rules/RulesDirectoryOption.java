package dev.takagari.app.cli.rules;

import dev.takagari.adapters.rulefile.RuleDirectory;
import dev.takagari.adapters.rulefile.RuleValues;
import dev.takagari.core.rule.RuleSet;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Rule files in place of a service.
final class RulesDirectoryOption {
  private static final String CONFIGURED = "TAKAGARI_ALERTING_RULES";
  private static final String USUAL = "rules";

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Ask no service: shipped rules and the files there. So it is, with"
              + " TAKAGARI_ALERTING_RULES or rules as DIR, where no service runs either.")
  private @Nullable Path path;

  boolean isGiven() {
    return path != null;
  }

  /// Where the files are.
  Path path(Map<String, String> environment) {
    return path == null ? Path.of(environment.getOrDefault(CONFIGURED, USUAL)) : path;
  }

  /// Reads them, and those that are shipped.
  RuleSet read(Map<String, String> environment) {
    return new RuleDirectory(path(environment)).read(RuleValues.NONE);
  }
}
