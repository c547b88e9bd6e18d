package dev.takagari.app.indicator;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files in which what is imported over HTTP stays until it is read. Few at a time: each is as
/// large as what was sent, and who reads one holds a connection to the database. Safe for use by
/// several threads.
public final class ImportFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ImportFiles.class);
  private static final String START = "import-";
  private static final String END = ".bytes";

  private final Path directory;
  private final int most;
  private final Set<Path> open = new HashSet<>();

  /// @param directory of this process alone
  /// @param most files at a time
  public ImportFiles(Path directory, int most) {
    this.directory = directory;
    this.most = most;
  }

  /// A file that is removed when it is closed.
  final class Opened implements AutoCloseable {
    private final Path path;

    private Opened(Path path) {
      this.path = path;
    }

    Path path() {
      return path;
    }

    @Override
    public void close() throws IOException {
      synchronized (ImportFiles.this) {
        open.remove(path);
      }
      Files.deleteIfExists(path);
    }
  }

  /// A new empty file.
  ///
  /// @throws TakagariException `import-busy` when there are as many as may be
  /// @throws IOException when there can be no file
  synchronized Opened open() throws IOException {
    if (open.size() >= most) {
      throw new TakagariException(
          ErrorCode.IMPORT_BUSY, most + " imports are running; send it again when one is done");
    }
    Path path = Files.createTempFile(Files.createDirectories(directory), START, END);
    open.add(path);
    return new Opened(path);
  }

  /// Removes what a process that was killed left; what cannot be removed is said in the log.
  public synchronized void removeLeft() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, START + "*" + END)) {
      for (Path file : files) {
        if (!open.contains(file)) {
          Files.deleteIfExists(file);
          LOG.info("removed {}: its import did not end", file);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("there was no import yet");
    } catch (IOException e) {
      LOG.warn("files of imports that did not end cannot be removed from {}", directory, e);
    }
  }
}
