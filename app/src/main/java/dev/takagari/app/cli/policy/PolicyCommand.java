package dev.takagari.app.cli.policy;

import dev.takagari.adapters.policyfile.PolicyTexts;
import dev.takagari.alerting.policy.CompiledPolicy;
import dev.takagari.alerting.policy.ExampleRun;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.core.policy.BadPolicyException;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
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

  /// Does something with the texts of a policy; what is wrong with them goes to standard error.
  ///
  /// @return the exit code
  private static int checked(@Nullable CommandSpec spec, IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (BadPolicyException e) {
      e.problems().forEach(problem -> problem(spec, problem));
      return ExitCodes.USAGE;
    } finally {
      out(spec).flush();
    }
  }

  private static PrintWriter out(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "picocli sets it").commandLine().getOut();
  }

  private static void problem(@Nullable CommandSpec spec, String text) {
    PrintWriter err = Objects.requireNonNull(spec, "picocli sets it").commandLine().getErr();
    err.println(PlainText.visibleLines(text));
    err.flush();
  }

  private static String title(String label, String origin) {
    return PlainText.visible(label) + "  (" + PlainText.visible(origin) + ")";
  }

  /// Prints rules.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Prints the rules of the policy that decides in a service, or of a file.",
        "Exit code 2, and what is wrong, when a file cannot be used; 3 when the policy that the"
            + " service is to use cannot."
      })
  static final class Show implements Callable<Integer> {
    @Mixin private final PolicyArgument argument = new PolicyArgument();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Option(
        names = "--source",
        description = "print FILE, or the shipped policy, as it is, to begin an own one with")
    private boolean source;

    @Option(names = "--tests", description = "print its file with tests as it is")
    private boolean tests;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      if (source || tests || argument.isGiven()) {
        return service.without(() -> checked(spec, this::file));
      }
      return service.call(
          client -> {
            ShownPolicy policy = ShownPolicy.of(client.get("/api/v1/policy"));
            print(policy);
            if (policy.trouble().isEmpty()) {
              return ExitCodes.OK;
            }
            problem(spec, policy.trouble());
            return ExitCodes.PARTIAL;
          },
          () -> {
            problem(spec, "takagari: no service is running here; this is what a file says");
            return checked(spec, this::file);
          });
    }

    private int file() {
      PolicyTexts texts = argument.texts();
      if (source || tests) {
        out(spec)
            .print(
                PlainText.visibleLines(
                    (source ? texts.policy() : "") + (tests ? texts.tests() : "")));
        return ExitCodes.OK;
      }
      print(ShownPolicy.of(CompiledPolicy.compile(texts.read()), argument.origin()));
      return ExitCodes.OK;
    }

    private void print(ShownPolicy policy) {
      PrintWriter out = out(spec);
      out.println(title(policy.label(), policy.origin()));
      int number = 0;
      for (ShownPolicy.Rule rule : policy.rules()) {
        out.printf("%n%3d  %s%n", ++number, PlainText.visible(rule.name()));
        print("when", rule.when(), out);
        print(
            "then",
            rule.effects().isEmpty() ? "only the reason" : String.join(", ", rule.effects()),
            out);
        print("reason", rule.reason(), out);
      }
      out.flush();
    }

    private static void print(String key, String text, PrintWriter out) {
      String first = key;
      for (String line : text.strip().lines().toList()) {
        out.printf("     %-6s  %s%n", first, PlainText.visible(line));
        first = "";
      }
    }
  }

  /// Runs tests.
  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description =
          "Runs the tests beside a policy in a file, and asks no service: exit code 1 when one fails,"
              + " 2 when the policy cannot be used.")
  static final class Test implements Callable<Integer> {
    @Mixin private final PolicyArgument argument = new PolicyArgument();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return checked(spec, this::test);
    }

    private int test() {
      PrintWriter out = out(spec);
      CompiledPolicy policy = CompiledPolicy.compile(argument.texts().read());
      out.println(title(policy.label(), argument.origin()));
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
