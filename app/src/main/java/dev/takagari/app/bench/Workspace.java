package dev.takagari.app.bench;

import dev.takagari.app.home.DirectoryTree;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A directory for one benchmark; nothing of it is left, also when the benchmark is stopped.
final class Workspace implements AutoCloseable {
  /// Databases, logs and indices of the embedded servers, empty.
  static final long SERVERS_BYTES = 1_500_000_000;

  private static final long DRAIN_SECONDS = 30;
  private static final int ATTEMPTS = 20;
  private static final long BETWEEN_ATTEMPTS_MILLIS = 250;

  private final Path directory;
  private final Thread hook = new Thread(this::stopped, "bench-stopped");
  private final Set<Process> running = ConcurrentHashMap.newKeySet();

  private Workspace(Path directory) {
    this.directory = directory;
  }

  static Workspace open(Path home) throws IOException {
    Files.createDirectories(home);
    Workspace workspace = new Workspace(Files.createTempDirectory(home.toRealPath(), "bench-"));
    Runtime.getRuntime().addShutdownHook(workspace.hook);
    return workspace;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /// This process must end before the directory can go.
  void started(Process process) {
    running.add(process);
  }

  void ended(Process process) {
    running.remove(process);
  }

  /// @throws TakagariException if so many bytes do not fit
  void require(long bytes) throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (bytes > free) {
      throw new TakagariException(
          ErrorCode.STORE_UNAVAILABLE,
          "this needs up to %,d MB in %s and only %,d MB are free: measure less data or give another --home"
              .formatted(bytes / 1_000_000, directory.getParent(), free / 1_000_000));
    }
  }

  /// Deletes a directory below this one; a server may still be closing its files.
  void delete(String name) throws IOException {
    delete(path(name));
  }

  static long size(Path path) throws IOException {
    if (!Files.exists(path)) {
      return 0;
    }
    long[] bytes = new long[1];
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }

  private static void delete(Path path) throws IOException {
    for (int attempt = 1; Files.exists(path); attempt++) {
      try {
        DirectoryTree.delete(path);
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_ATTEMPTS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopped() {
    try {
      running.forEach(Process::destroy);
      for (Process process : running) {
        if (!process.waitFor(DRAIN_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
      delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be deleted", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the hook is at work
      return;
    }
    delete(directory);
  }
}
