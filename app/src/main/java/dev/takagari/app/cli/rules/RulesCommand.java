package dev.takagari.app.cli.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.adapters.rulefile.BadRuleFileException;
import dev.takagari.adapters.rulefile.RuleDirectory;
import dev.takagari.adapters.rulefile.RuleFile;
import dev.takagari.adapters.rulefile.RuleValues;
import dev.takagari.adapters.rulefile.ShippedRules;
import dev.takagari.alerting.rule.RuleTrial;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PlainText;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.app.cli.cases.RuleReportCommand;
import dev.takagari.app.service.KnownSources;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Looks at rules, tests them, and says what one would have raised.
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = "Shows what is noticed in events, tests it, and says what it would have found.",
    synopsisSubcommandLabel = "(list | show | test | preview | report)",
    subcommands = {
      RulesCommand.ListRules.class,
      RulesCommand.Show.class,
      RulesCommand.Test.class,
      RulesCommand.Preview.class,
      RuleReportCommand.class
    })
public final class RulesCommand extends CommandGroup {
  private static PrintWriter out(@Nullable CommandSpec spec) {
    return commandLine(spec).commandLine().getOut();
  }

  private static void problem(@Nullable CommandSpec spec, String text) {
    commandLine(spec).commandLine().getErr().println(PlainText.visibleLines(text));
  }

  private static CommandSpec commandLine(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("not run by the command line");
    }
    return spec;
  }

  /// Lists rules.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "Lists shipped and own rules, without a service: exit code 3 when a file cannot be used.")
  static final class ListRules implements Callable<Integer> {
    private static final String ROW = "%-36s  %-8s  %-7s  %-5s  %s%n";

    @Mixin private final RulesDirectoryOption own = new RulesDirectoryOption();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      RuleSet rules = own.read();
      PrintWriter out = out(spec);
      out.printf(Locale.ROOT, ROW, "RULE", "SEVERITY", "FROM", "TESTS", "TITLE");
      for (Rule rule : rules.rules()) {
        out.printf(
            Locale.ROOT,
            ROW,
            rule.id(),
            rule.severity().code(),
            rule.origin().shipped() ? "shipped" : "own",
            rule.tests().size(),
            PlainText.visible(rule.title()));
      }
      rules.off().forEach(id -> out.printf(Locale.ROOT, ROW, id, "", "off", "", ""));
      out.flush();
      rules.refused().forEach(text -> problem(spec, text));
      return rules.refused().isEmpty() ? ExitCodes.OK : ExitCodes.PARTIAL;
    }
  }

  /// Shows one rule.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows all of a rule, without a service: exit code 1 when there is none.")
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "RULE", description = "Its id, as `takagari rules list` shows it.")
    private String id = "";

    @Mixin private final RulesDirectoryOption own = new RulesDirectoryOption();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      RuleSet rules = own.read();
      rules.refused().forEach(text -> problem(spec, text));
      Rule rule = rules.find(id).orElse(null);
      if (rule == null) {
        problem(spec, "takagari: there is no rule " + PlainText.visible(id));
        return ExitCodes.NONE;
      }
      new RuleText(out(spec)).print(rule);
      out(spec).flush();
      return ExitCodes.OK;
    }
  }

  /// Runs the tests of rules.
  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description =
          "Runs the test events of rules, without a service and with the values of parameters that"
              + " files give: exit code 1 when one fails, 2 when a file cannot be used.")
  static final class Test implements Callable<Integer> {
    @Parameters(
        arity = "0..*",
        paramLabel = "DIR|FILE",
        description = "Rule files, or directories of them (default: shipped ones and --directory).")
    private List<Path> paths = List.of();

    @Option(
        names = "--directory",
        paramLabel = "DIR",
        defaultValue = "${env:TAKAGARI_ALERTING_RULES:-rules}",
        description = "takagari.alerting.rules of the service (default: ${DEFAULT-VALUE}).")
    private Path own = Path.of("rules");

    @Option(
        names = "--sources",
        paramLabel = "DIR",
        defaultValue = "${env:TAKAGARI_SOURCES_DIRECTORY:-sources}",
        description = "Own mapping files, for tests of their logs (default: ${DEFAULT-VALUE}).")
    private String sources = "sources";

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      RuleTrial trial = new RuleTrial(KnownSources.in(sources).types());
      PrintWriter out = out(spec);
      int tests = 0;
      int failed = 0;
      int bad = 0;
      List<Rule> rules = new ArrayList<>(paths.isEmpty() ? ShippedRules.all() : List.of());
      for (Path file : files()) {
        try {
          RuleFile.read(file, RuleValues.NONE).rule().ifPresent(rules::add);
        } catch (BadRuleFileException e) {
          bad++;
          e.problems().forEach(text -> problem(spec, text));
        }
      }
      for (Rule rule : rules) {
        List<RuleTrial.Result> results = trial.of(rule);
        long passed = results.stream().filter(RuleTrial.Result::passed).count();
        out.printf(
            Locale.ROOT,
            "%-4s  %s  (%s)  %d of %d%n",
            passed == results.size() ? "ok" : "FAIL",
            rule,
            RuleText.from(rule),
            passed,
            results.size());
        for (RuleTrial.Result result : results) {
          tests++;
          if (!result.passed()) {
            failed++;
            out.printf(
                Locale.ROOT,
                "        %s:%d  %s: expected %s, %s%n",
                PlainText.visible(rule.origin().file()),
                result.test().line(),
                PlainText.visible(result.test().name()),
                result.test().expected().code(),
                PlainText.visible(result.found()));
          }
        }
      }
      out.printf(
          Locale.ROOT,
          "%d rules, %d tests, %d failed%s%n",
          rules.size(),
          tests,
          failed,
          bad == 0 ? "" : ", " + bad + " files refused");
      out.flush();
      return bad > 0 ? ExitCodes.USAGE : failed > 0 ? ExitCodes.NONE : ExitCodes.OK;
    }

    private List<Path> files() {
      List<Path> files = new ArrayList<>();
      for (Path path : paths.isEmpty() ? List.of(own) : paths) {
        if (Files.isDirectory(path) || paths.isEmpty()) {
          files.addAll(new RuleDirectory(path).files());
        } else {
          files.add(path);
        }
      }
      return files;
    }
  }

  /// Says what a rule would have raised.
  @Command(
      name = "preview",
      mixinStandardHelpOptions = true,
      description = {
        "Says what a rule would have raised of what the running service has stored.",
        "Exit code 0 when it would have raised something, 1 when not, 3 when not all was looked at."
      })
  static final class Preview implements Callable<Integer> {
    @Parameters(
        paramLabel = "RULE|FILE",
        description = "Id of a rule of the service, or a rule file (with a dot in its name).")
    private String rule = "";

    @Option(
        names = "--since",
        paramLabel = "TIME",
        defaultValue = "30d",
        description = "Events not before this, as 30d or 2026-08-01 (default: ${DEFAULT-VALUE}).")
    private String since = "30d";

    @Option(
        names = "--until",
        paramLabel = "TIME",
        description = "Events before this (default: now).")
    private @Nullable String until;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::preview);
    }

    private int preview(ServiceClient client) {
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      if (rule.indexOf('.') >= 0) {
        request.put("text", text(Path.of(rule)));
      } else {
        request.put("rule", rule);
      }
      boolean ago = since.strip().matches("[0-9]{1,9}[smhdwSMHDW]");
      request.put("since", ago ? "now-" + since.strip() : since);
      if (until != null) {
        request.put("until", until);
      }
      JsonNode answer = client.post("/api/v1/rules/preview", request);
      PrintWriter out = out(spec);
      if (json) {
        out.println(PrintedJson.pretty(answer));
      } else {
        new PreviewText(out, zone.zone(System.getenv())).print(answer);
      }
      out.flush();
      if (!answer.path("ended").asText().isEmpty() || !answer.path("complete").asBoolean()) {
        return ExitCodes.PARTIAL;
      }
      return answer.path("detections").asLong() > 0 ? ExitCodes.OK : ExitCodes.NONE;
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw CommandFailure.usage(
            "the rule file cannot be read: " + PlainText.visible(file.toString()));
      }
    }
  }
}
