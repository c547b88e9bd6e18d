package dev.takagari.app.cli.operate;

import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.Endpoint;
import dev.takagari.app.cli.ServiceClient;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How a command finds the service it talks to.
final class ServiceOptions {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Home of a running service (default: .takagari).")
  private @Nullable Path home;

  @Option(names = "--url", paramLabel = "URL", description = "Address of a service (TAKAGARI_URL).")
  private @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Its token (better in TAKAGARI_TOKEN: other users see arguments).")
  private @Nullable String token;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /// Does something with the service.
  ///
  /// @return the exit code
  int call(ToIntFunction<ServiceClient> work) {
    try {
      Endpoint endpoint = Endpoint.find(url, token, home, System.getenv());
      try (ServiceClient client = new ServiceClient(endpoint)) {
        return work.applyAsInt(client);
      }
    } catch (CommandFailure e) {
      if (command != null) {
        command.commandLine().getErr().println("takagari: " + e.text());
      }
      return e.exitCode();
    }
  }
}
