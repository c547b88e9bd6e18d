package dev.takagari.app.bench;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs another command in this process and then writes down what the process used. Ends early when
/// standard input is closed, that is, when whoever started it is gone.
@Command(
    name = "measured",
    hidden = true,
    description = "run a command, then write down what the process used")
final class MeasuredCommand implements Callable<Integer> {
  @Option(names = "--figures", paramLabel = "FILE", required = true)
  private @Nullable Path figures;

  @Parameters(arity = "1..*", description = "the command, after --")
  private List<String> arguments = List.of();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (spec == null || figures == null) {
      throw new TakagariException(ErrorCode.INTERNAL, "made without a command line");
    }
    Thread.ofPlatform().daemon().name("bench-parent").start(MeasuredCommand::endWithParent);
    CommandLine running = spec.root().commandLine();
    Object root = running.getCommand();
    int exitCode =
        new CommandLine(root)
            .setExecutionExceptionHandler(running.getExecutionExceptionHandler())
            .setCaseInsensitiveEnumValuesAllowed(running.isCaseInsensitiveEnumValuesAllowed())
            .execute(arguments.toArray(String[]::new));
    ProcessFigures.ofThisProcess().write(figures);
    return exitCode;
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // nothing is expected
      }
    } catch (IOException _) {
      // as good as closed
    }
    Runtime.getRuntime().exit(BenchCommand.FAILED);
  }
}
