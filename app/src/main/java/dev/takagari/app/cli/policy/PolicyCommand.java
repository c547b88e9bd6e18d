package dev.takagari.app.cli.policy;

import dev.takagari.adapters.policyfile.PolicyTexts;
import dev.takagari.alerting.policy.CompiledPolicy;
import dev.takagari.alerting.policy.ExampleRun;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PlainText;
import dev.takagari.core.policy.BadPolicyException;
import dev.takagari.core.policy.LocatedText;
import dev.takagari.core.policy.PolicyRule;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Looks at the policy that decides how loudly people are told of a case, and tests it.
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "Shows and tests the policy that decides how loudly people are told of a case.",
    synopsisSubcommandLabel = "(show | test)",
    subcommands = {PolicyCommand.Show.class, PolicyCommand.Test.class})
public final class PolicyCommand extends CommandGroup {

  /// A command about one policy.
  abstract static class OnePolicy implements Callable<Integer> {
    @Mixin private final PolicyArgument argument = new PolicyArgument();

    @Spec private @Nullable CommandSpec spec;

    /// Does it.
    ///
    /// @return exit code
    abstract int run(PolicyTexts texts, PrintWriter out);

    @Override
    public final Integer call() {
      if (spec == null) {
        throw new IllegalStateException("not run by the command line");
      }
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      try {
        return run(argument.texts(), out);
      } catch (BadPolicyException e) {
        e.problems().forEach(problem -> err.println(PlainText.visibleLines(problem)));
        return ExitCodes.USAGE;
      } finally {
        out.flush();
        err.flush();
      }
    }

    final String title(CompiledPolicy policy) {
      return policy.label() + "  (" + PlainText.visible(argument.origin()) + ")";
    }
  }

  /// Prints rules.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description =
          "Prints the rules of a policy: exit code 2, and what is wrong, when it cannot be used.")
  static final class Show extends OnePolicy {
    @Option(names = "--source", description = "print the file as it is, to begin an own one with")
    private boolean source;

    @Option(names = "--tests", description = "print the file with its tests as it is")
    private boolean tests;

    @Override
    int run(PolicyTexts texts, PrintWriter out) {
      if (source || tests) {
        out.print(
            PlainText.visibleLines((source ? texts.policy() : "") + (tests ? texts.tests() : "")));
        return ExitCodes.OK;
      }
      CompiledPolicy policy = CompiledPolicy.compile(texts.read());
      out.println(title(policy));
      int number = 0;
      for (PolicyRule rule : policy.file().rules()) {
        out.printf("%n%3d  %s%n", ++number, PlainText.visible(rule.name()));
        print("when", rule.when().text(), out);
        print("then", effect(rule), out);
        print("reason", reason(rule), out);
      }
      return ExitCodes.OK;
    }

    private static void print(String key, String text, PrintWriter out) {
      String first = key;
      for (String line : text.strip().lines().toList()) {
        out.printf("     %-6s  %s%n", first, PlainText.visible(line));
        first = "";
      }
    }

    private static String effect(PolicyRule rule) {
      List<String> effects = new ArrayList<>();
      rule.severity().ifPresent(change -> effects.add("severity " + change.words()));
      rule.verdict().ifPresent(verdict -> effects.add("verdict " + verdict));
      rule.tell().ifPresent(change -> effects.add("tell " + change.words()));
      if (rule.stop()) {
        effects.add("stop");
      }
      return effects.isEmpty() ? "only the reason" : String.join(", ", effects);
    }

    private static String reason(PolicyRule rule) {
      return switch (rule.reason()) {
        case PolicyRule.Reason.Plain(String text) -> text;
        case PolicyRule.Reason.Computed(LocatedText expression) -> expression.text();
      };
    }
  }

  /// Runs tests.
  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description =
          "Runs the tests beside a policy: exit code 1 when one fails, 2 when the policy cannot be"
              + " used.")
  static final class Test extends OnePolicy {
    @Override
    int run(PolicyTexts texts, PrintWriter out) {
      CompiledPolicy policy = CompiledPolicy.compile(texts.read());
      out.println(title(policy));
      List<ExampleRun> runs = policy.test();
      runs.forEach(run -> print(policy, run, out));
      long failed = runs.stream().filter(run -> !run.passed()).count();
      out.printf("%d tests, %d failed%n", runs.size(), failed);
      return failed > 0 ? ExitCodes.NONE : ExitCodes.OK;
    }

    private static void print(CompiledPolicy policy, ExampleRun run, PrintWriter out) {
      out.printf(
          "  %-4s  %s%s%n",
          run.passed() ? "ok" : "FAIL",
          PlainText.visible(run.example().name()),
          run.passed() ? "" : "  (" + policy.file().testsFile() + ":" + run.example().line() + ")");
      for (ExampleRun.Difference difference : run.differences()) {
        out.printf("        %s%n", difference.place());
        out.printf("          expected  %s%n", PlainText.visible(difference.expected()));
        out.printf("          found     %s%n", PlainText.visible(difference.found()));
      }
    }
  }
}
