package dev.takagari.app.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// A file that holds a secret: its owner alone can read it from the moment it is there, where the
/// file system knows owners.
public final class SecretFile {
  private SecretFile() {}

  /// Makes a new file.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if there is one; it stays as it is
  public static void create(Path file, String text) throws IOException {
    Files.createFile(file, ownerOnly(file));
    Files.writeString(file, text);
  }

  /// Puts a file there in one step, in the place of one that is there. For one writer at a time.
  public static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    create(temporary, text);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
