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
import picocli.CommandLine.Option;
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

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "In place of it, the home of a demo with doubles, which has files of its own.")
  private @Nullable Path home;

  /// Where it is.
  ///
  /// @throws CommandFailure when two are named
  Path path() {
    Path given = path;
    if (home != null) {
      if (given != null) {
        throw CommandFailure.usage("give either a directory or --home, not both");
      }
      return home.resolve(USUAL);
    }
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
