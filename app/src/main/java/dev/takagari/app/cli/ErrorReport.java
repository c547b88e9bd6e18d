package dev.takagari.app.cli;

import dev.takagari.core.error.TakagariException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Tells a person in one line what went wrong; the stack trace only of faults of ours.
public final class ErrorReport implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    if (failure instanceof TakagariException known) {
      command
          .getErr()
          .println("takagari: " + known.getMessage() + " (" + known.code().code() + ")");
      return ExitCodes.of(known.code());
    }
    command.getErr().println("takagari: unexpected failure");
    failure.printStackTrace(command.getErr());
    return ExitCodes.FAILED;
  }
}
