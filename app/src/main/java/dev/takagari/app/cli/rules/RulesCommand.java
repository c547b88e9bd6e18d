package dev.takagari.app.cli.rules;

import static dev.takagari.app.cli.Answer.text;

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
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.app.cli.cases.RuleReportCommand;
import dev.takagari.app.service.KnownSources;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleSet;
import dev.takagari.core.text.PlainText;
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
  private static final String RULES = "/api/v1/rules";

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

  /// What is shown of rules: by the service whose rules hold, or of files.
  abstract static class Shown implements Callable<Integer> {
    @Mixin private final RulesDirectoryOption own = new RulesDirectoryOption();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    /// Shows what a service has.
    ///
    /// @return the exit code
    abstract int show(ServiceClient client);

    /// Shows what files say.
    ///
    /// @return the exit code
    abstract int show(RuleSet files);

    @Override
    public final Integer call() {
      if (own.isGiven()) {
        return service.without(() -> show(own.read(System.getenv())));
      }
      return service.call(
          this::show,
          () -> {
            problem(
                "takagari: no service is running here; these are the shipped rules and the files in "
                    + own.path(System.getenv()));
            return show(own.read(System.getenv()));
          });
    }

    final PrintWriter out() {
      return RulesCommand.out(spec);
    }

    final void problem(String text) {
      RulesCommand.problem(spec, text);
    }
  }

  /// Lists rules.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Lists rules that hold in a service, or those of files where none runs.",
        "Exit code 3 when a file cannot be used."
      })
  static final class ListRules extends Shown {
    @Override
    int show(ServiceClient client) {
      JsonNode answer = client.get(RULES);
      header();
      for (JsonNode rule : answer.path("rules")) {
        row(
            text(rule, "id"),
            text(rule, "severity"),
            text(rule, "from"),
            text(rule, "tests"),
            text(rule, "title"));
      }
      return end(texts(answer.path("off")), texts(answer.path("refused")));
    }

    @Override
    int show(RuleSet files) {
      header();
      for (Rule rule : files.rules()) {
        row(
            rule.id(),
            rule.severity().code(),
            rule.origin().shipped() ? "shipped" : "own",
            String.valueOf(rule.tests().size()),
            PlainText.visible(rule.title()));
      }
      return end(files.off(), files.refused());
    }

    private void header() {
      row("RULE", "SEVERITY", "FROM", "TESTS", "TITLE");
    }

    private void row(String... cells) {
      out().printf(Locale.ROOT, "%-36s  %-8s  %-7s  %-5s  %s%n", (Object[]) cells);
    }

    private int end(List<String> off, List<String> refused) {
      off.forEach(id -> row(PlainText.visible(id), "", "off", "", ""));
      out().flush();
      refused.forEach(this::problem);
      return refused.isEmpty() ? ExitCodes.OK : ExitCodes.PARTIAL;
    }

    private static List<String> texts(JsonNode array) {
      List<String> texts = new ArrayList<>();
      array.forEach(one -> texts.add(one.asText()));
      return texts;
    }
  }

  /// Shows one rule.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Shows all of a rule that holds in a service, or of a file where none runs.",
        "Exit code 1 when there is none."
      })
  static final class Show extends Shown {
    @Parameters(paramLabel = "RULE", description = "Its id, as `takagari rules list` shows it.")
    private String id = "";

    @Override
    int show(ServiceClient client) {
      for (JsonNode rule : client.get(RULES).path("rules")) {
        if (rule.path("id").asText().equals(id)) {
          return print(ShownRule.of(client.get(RULES + "/" + id)));
        }
      }
      return none();
    }

    @Override
    int show(RuleSet files) {
      files.refused().forEach(this::problem);
      return files.find(id).map(rule -> print(ShownRule.of(rule))).orElseGet(this::none);
    }

    private int print(ShownRule rule) {
      new RuleText(out()).print(rule);
      out().flush();
      return ExitCodes.OK;
    }

    private int none() {
      problem("takagari: there is no rule " + PlainText.visible(id));
      return ExitCodes.NONE;
    }
  }

  /// Runs the tests of rules.
  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description =
          "Runs the test events of rules in files, asks no service, and takes the values of"
              + " parameters that files give: exit code 1 when one fails, 2 when a file cannot be"
              + " used.")
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
            RuleText.from(ShownRule.of(rule)),
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
        request.put("text", read(Path.of(rule)));
      } else {
        request.put("rule", rule);
      }
      boolean ago = since.strip().matches("[0-9]{1,9}[smhdwSMHDW]");
      request.put("since", ago ? "now-" + since.strip() : since);
      if (until != null) {
        request.put("until", until);
      }
      JsonNode answer = client.post(RULES + "/preview", request);
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

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw CommandFailure.usage(
            "the rule file cannot be read: " + PlainText.visible(file.toString()));
      }
    }
  }
}
