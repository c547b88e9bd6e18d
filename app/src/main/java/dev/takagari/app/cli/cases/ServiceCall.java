package dev.takagari.app.cli.cases;

import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that asks the service for something and prints what came of it.
abstract class ServiceCall implements Callable<Integer> {
  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  /// Asks, and prints the answer.
  ///
  /// @return the exit code
  /// @throws dev.takagari.app.cli.CommandFailure which is told to standard error
  abstract int ask(ServiceClient client, PrintWriter out);

  /// How the service is found.
  final ServiceOptions service() {
    return service;
  }

  /// The command as it was called.
  final CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli sets it");
  }

  @Override
  public final Integer call() {
    return service.call(
        client -> {
          PrintWriter out = spec().commandLine().getOut();
          try {
            return ask(client, out);
          } finally {
            out.flush();
          }
        });
  }
}
