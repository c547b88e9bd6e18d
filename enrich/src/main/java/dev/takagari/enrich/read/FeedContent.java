package dev.takagari.enrich.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a feed brought, to be read as often as a reader needs: some formats say at the end what
/// holds for everything before. Safe for use by several threads as long as nobody changes what is
/// behind it.
public interface FeedContent {
  /// Name of the file, without directories; hostile text.
  String name();

  /// The bytes from the first, unpacked. The caller closes it.
  InputStream open() throws IOException;

  /// A file.
  static FeedContent of(Path file) {
    return of(String.valueOf(file.getFileName()), file);
  }

  /// A file under another name.
  static FeedContent of(String name, Path file) {
    return new FeedContent() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public InputStream open() throws IOException {
        return Files.newInputStream(file);
      }
    };
  }

  /// Bytes that are in memory anyway.
  static FeedContent of(String name, byte[] bytes) {
    return new FeedContent() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
