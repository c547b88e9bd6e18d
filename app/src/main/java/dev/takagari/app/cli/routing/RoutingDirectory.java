package dev.takagari.app.cli.routing;

import dev.takagari.adapters.routefile.RoutingDisk;
import dev.takagari.alerting.route.Routing;
import dev.takagari.alerting.route.RoutingFaults;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.core.route.RoutingFiles;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/// The files that a command is about.
final class RoutingDirectory {
  private static final String CONFIGURED = "TAKAGARI_ALERTING_ROUTING";
  private static final String USUAL = "routing";

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description =
          "With tags.yml, people.yml and oncall.yml, as far as they are there (default:"
              + " TAKAGARI_ALERTING_ROUTING, else routing).")
  private @Nullable Path path;

  /// Where it is.
  Path path() {
    Path given = path;
    return given == null ? Path.of(System.getenv().getOrDefault(CONFIGURED, USUAL)) : given;
  }

  /// Reads the files; empty when one cannot be used. All that is wrong with them is printed.
  ///
  /// @throws CommandFailure when there is no such directory
  Optional<Routing> read(PrintWriter err) {
    if (!Files.isDirectory(path())) {
      throw CommandFailure.usage(
          "there is no directory "
              + PlainText.visible(path().toString())
              + " with files of routing");
    }
    RoutingFiles files = new RoutingDisk(path()).read();
    files.refused().forEach(line -> err.println(PlainText.visible(line)));
    if (!files.refused().isEmpty()) {
      err.flush();
      return Optional.empty();
    }
    Routing routing = new Routing(files);
    RoutingFaults.wrong(routing).forEach(line -> err.println(PlainText.visible(line)));
    err.flush();
    return Optional.of(routing);
  }
}
