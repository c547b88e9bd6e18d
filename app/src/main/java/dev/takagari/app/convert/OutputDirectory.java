package dev.takagari.app.convert;

import dev.takagari.app.home.DirectoryTree;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where the output goes. All is written below a directory `.incomplete` and moved up at the end,
/// so that a directory with data files in it is a whole conversion.
final class OutputDirectory implements AutoCloseable {
  private static final String INCOMPLETE = ".incomplete";

  private final Path directory;
  private final Path incomplete;
  private boolean made;

  private OutputDirectory(Path directory) {
    this.directory = directory;
    this.incomplete = directory.resolve(INCOMPLETE);
  }

  /// Makes the directory, or takes an empty one.
  ///
  /// @throws TakagariException already-exists if something is in it
  static OutputDirectory make(Path directory) {
    try {
      Files.createDirectories(directory);
      OutputDirectory output = new OutputDirectory(directory.toRealPath());
      output.requireEmpty();
      Files.createDirectory(output.incomplete);
      output.made = true;
      return output;
    } catch (IOException e) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, directory + " cannot be made or written to", e);
    }
  }

  private void requireEmpty() throws IOException {
    if (Files.exists(incomplete)) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          directory
              + " holds what a conversion left that was killed ("
              + INCOMPLETE
              + "), or one is at work; delete it or give another directory");
    }
    try (Stream<Path> there = Files.list(directory)) {
      if (there.findAny().isPresent()) {
        throw new TakagariException(
            ErrorCode.BAD_REQUEST, directory + " is not empty; give a new directory");
      }
    }
  }

  /// A directory for data files, quarantine or spool.
  Path path(String name) {
    return incomplete.resolve(name);
  }

  /// Where the data files are written, not yet in their place.
  Path data() {
    return path("data");
  }

  Path quarantine() {
    return path("_quarantine");
  }

  Path spool() {
    return path("spool");
  }

  /// Moves everything to its place.
  void complete() {
    try {
      if (Files.isDirectory(data())) {
        for (Path partition : children(data())) {
          Files.move(partition, directory.resolve(name(partition)));
        }
      }
      if (Files.isDirectory(quarantine())) {
        Files.move(quarantine(), directory.resolve(name(quarantine())));
      }
      DirectoryTree.delete(incomplete);
      made = false;
    } catch (IOException e) {
      throw new TakagariException(
          ErrorCode.STORE_UNAVAILABLE, "the files cannot be moved to " + directory, e);
    }
  }

  private static List<Path> children(Path parent) throws IOException {
    try (Stream<Path> list = Files.list(parent)) {
      return list.sorted().toList();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /// Without [#complete()] before it, removes what was written.
  @Override
  public void close() {
    if (!made) {
      return;
    }
    try {
      DirectoryTree.delete(incomplete);
    } catch (IOException e) {
      throw left(e);
    }
  }

  private TakagariException left(IOException cause) {
    return new TakagariException(
        ErrorCode.STORE_UNAVAILABLE, "what is incomplete stays in " + incomplete, cause);
  }
}
