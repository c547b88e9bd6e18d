package dev.takagari.app.home;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Tells clients on the same machine where the service of a home is and how to get in.
///
/// The file appears, whole and readable by its owner alone, when the service answers, and goes away
/// when it stops.
public record ReadyFile(URI url, String token, long pid) {
  /// Its name in the home.
  public static final String NAME = "ready.json";

  /// Writes the file of a home in one step.
  public void write(Path home) {
    try {
      Path temporary = Files.createTempFile(home, "ready", ".tmp", ownerOnly(home));
      try (OutputStream out = Files.newOutputStream(temporary);
          JsonGenerator json = new JsonFactory().createGenerator(out)) {
        json.writeStartObject();
        json.writeStringField("url", url.toString());
        json.writeStringField("token", token);
        json.writeNumberField("pid", pid);
        json.writeEndObject();
      }
      Files.move(temporary, home.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("ready.json cannot be written in " + home, e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path home) {
    if (!home.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
  }
}
