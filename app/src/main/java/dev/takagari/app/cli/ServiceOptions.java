package dev.takagari.app.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How a command finds the service it talks to.
public final class ServiceOptions {
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

  /// The service that the options name, or else the environment, or a running one's home.
  ///
  /// @throws CommandFailure when there is none
  public Endpoint endpoint(Map<String, String> environment) {
    return Endpoint.find(url, token, home, environment);
  }

  /// How it was called, so that commands it prints find the same service.
  public CalledAs calledAs(Map<String, String> environment) {
    return CalledAs.of(environment, home, url);
  }

  /// Does something with the service; why it failed goes to standard error.
  ///
  /// @return the exit code
  public int call(ToIntFunction<ServiceClient> work) {
    return reported(() -> asked(endpoint(System.getenv()), work));
  }

  /// As [#call(ToIntFunction)], but does something else when nothing names a service and none runs
  /// in the usual home.
  ///
  /// @param alone what is done then
  /// @return the exit code
  public int call(ToIntFunction<ServiceClient> work, IntSupplier alone) {
    return reported(
        () ->
            Endpoint.ifAny(url, token, home, System.getenv())
                .map(endpoint -> asked(endpoint, work))
                .orElseGet(alone::getAsInt));
  }

  /// Does something with files, for which no service is needed.
  ///
  /// @return the exit code
  public int without(IntSupplier work) {
    return reported(
        () -> {
          if (home != null || url != null) {
            throw CommandFailure.usage("give either files or a service, not both");
          }
          return work.getAsInt();
        });
  }

  private static int asked(Endpoint endpoint, ToIntFunction<ServiceClient> work) {
    try (ServiceClient client = new ServiceClient(endpoint)) {
      return work.applyAsInt(client);
    }
  }

  private int reported(IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (CommandFailure e) {
      if (command != null) {
        command.commandLine().getErr().println("takagari: " + e.text());
      }
      return e.exitCode();
    }
  }
}
