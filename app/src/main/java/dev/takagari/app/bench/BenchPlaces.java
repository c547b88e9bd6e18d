package dev.takagari.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Where a measurement works, and where it leaves its page.
final class BenchPlaces {
  /// Options that say where files go and nothing of what was measured.
  private static final Set<String> OPTIONS =
      Set.of("--home", "--report", "--document", "--profile");

  @Option(
      names = "--document",
      paramLabel = "FILE",
      description = "write the figures as a page in Markdown")
  private @Nullable Path document;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".takagari",
      description =
          "directory in which a temporary one is made and removed (default: ${DEFAULT-VALUE})")
  private Path home = Path.of(".takagari");

  /// A temporary directory, to be closed.
  Workspace workspace() throws IOException {
    return Workspace.open(home);
  }

  /// Writes the page if one is wanted.
  ///
  /// @param page makes it from the arguments of the call and the day in UTC
  void document(CommandSpec spec, InstantSource clock, BinaryOperator<String> page)
      throws IOException {
    if (document != null) {
      LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      write(document, page.apply(call(spec), day.toString()));
    }
  }

  /// The arguments without those that only say where files go.
  private static String call(CommandSpec spec) {
    List<String> words = new ArrayList<>();
    boolean skip = false;
    for (String word : spec.root().commandLine().getParseResult().originalArgs()) {
      String option = word.split("=", 2)[0];
      if (OPTIONS.contains(option)) {
        skip = !word.contains("=");
      } else if (skip) {
        skip = false;
      } else {
        words.add(word);
      }
    }
    return String.join(" ", words);
  }

  static void write(Path file, String text) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, text);
  }
}
