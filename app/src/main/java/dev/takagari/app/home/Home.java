package dev.takagari.app.home;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The directory that holds all state of one embedded service. One process at a time uses it.
public final class Home implements AutoCloseable {
  private final Path directory;
  private final FileChannel channel;
  private final @Nullable FileLock lock;

  private Home(Path directory, FileChannel channel, @Nullable FileLock lock) {
    this.directory = directory;
    this.channel = channel;
    this.lock = lock;
  }

  /// Creates the directory if it is missing, readable by its owner alone, and locks it until
  /// [#close()] or the end of the process.
  ///
  /// @throws TakagariException bad-request when another process uses it
  public static Home open(Path directory) {
    try {
      Path absolute = directory.toAbsolutePath().normalize();
      if (!Files.isDirectory(absolute)) {
        Files.createDirectories(absolute);
        ownerOnly(absolute);
      }
      FileChannel channel =
          FileChannel.open(
              absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new TakagariException(
            ErrorCode.BAD_REQUEST,
            "another Takagari uses " + absolute + "; stop it, or give another --home");
      }
      Files.deleteIfExists(absolute.resolve(ReadyFile.NAME));
      return new Home(absolute, channel, lock);
    } catch (IOException e) {
      throw new UncheckedIOException("the home " + directory + " cannot be used", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void ownerOnly(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  public Path directory() {
    return directory;
  }

  /// A path below the home; its parent exists.
  public Path resolve(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(resolve(ReadyFile.NAME));
      if (lock != null) {
        lock.release();
      }
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
