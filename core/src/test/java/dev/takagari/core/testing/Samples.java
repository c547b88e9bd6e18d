package dev.takagari.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Captured records outside this repository, found through the environment variable
/// `TAKAGARI_SAMPLES`.
public final class Samples {
  private Samples() {}

  /// The files of a directory of samples that end so; the test is not run when there are no
  /// samples.
  public static List<Path> files(String directory, String suffix) throws IOException {
    String root = System.getenv("TAKAGARI_SAMPLES");
    Assumptions.assumeTrue(root != null, "not run: TAKAGARI_SAMPLES is unset");
    try (Stream<Path> files = Files.walk(Path.of(root, directory))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }
}
