package dev.takagari.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files that a test compares with and, run with `-Dtakagari.regenerate=true`, writes.
public final class Golden {
  private Golden() {}

  /// Fails when the file does not say the same; paths are relative to the module.
  public static void check(Path file, String expected) {
    try {
      if (Boolean.getBoolean("takagari.regenerate")) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, expected);
      }
      String actual = Files.exists(file) ? Files.readString(file) : "";
      assertThat(actual)
          .as(file + " is stale; rewrite it with -Dtakagari.regenerate=true")
          .isEqualTo(expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
