package dev.takagari.app.cli.hunt;

import dev.takagari.app.cli.CommandFailure;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.text.PlainText;
import dev.takagari.enrich.feed.Unpacking;
import dev.takagari.enrich.http.Credentials;
import dev.takagari.enrich.http.WebAnswer;
import dev.takagari.enrich.http.WebClient;
import dev.takagari.enrich.http.WebLimits;
import dev.takagari.enrich.misp.MispDirectory;
import dev.takagari.enrich.paste.PasteReader;
import dev.takagari.enrich.paste.PastedText;
import dev.takagari.enrich.read.FeedContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// What is to be imported, as a file of ours.
///
/// @param file what is sent
/// @param name of what was meant, without directories
/// @param isTemporary whether it is removed in the end
record ImportedFile(Path file, String name, boolean isTemporary) implements AutoCloseable {
  private static final int LONGEST_NAME = 100;

  /// Of what has no name of its own.
  private static final String NAMELESS = "import";

  /// Bytes in which a text of the longest fits, whatever its characters are.
  private static final long MOST_TEXT = 4L * (PasteReader.LONGEST + 1);

  /// Opens what a person named: a file, a directory that MISP publishes, `-` for standard input, a
  /// pipe, or an address, which is fetched with the limits of feeds.
  ///
  /// @throws IOException when it cannot be read
  /// @throws CommandFailure when there is no such thing, or the address does not answer with it
  static ImportedFile open(String place) throws IOException {
    if (place.startsWith("http://") || place.startsWith("https://")) {
      return fetched(place);
    }
    if (place.equals("-")) {
      return copied(System.in, NAMELESS);
    }
    Path file;
    try {
      file = Path.of(place);
    } catch (InvalidPathException e) {
      throw CommandFailure.usage(PlainText.visible(place) + " cannot be read");
    }
    if (Files.isDirectory(file)) {
      return directory(file);
    }
    if (!Files.isReadable(file)) {
      throw CommandFailure.usage(PlainText.visible(place) + " cannot be read");
    }
    if (!Files.isRegularFile(file)) {
      // what comes out of a pipe comes once, and nobody knows how much it is
      try (InputStream bytes = Files.newInputStream(file)) {
        return copied(bytes, NAMELESS);
      }
    }
    return new ImportedFile(file, String.valueOf(file.getFileName()), false);
  }

  private static ImportedFile copied(InputStream bytes, String name) throws IOException {
    Path copy = temporary();
    try {
      Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
    return new ImportedFile(copy, name, true);
  }

  /// What is in it, unpacked, as text that people wrote; never more than that may be.
  ///
  /// @throws CommandFailure when its archive is damaged or holds more than one file
  String text() throws IOException {
    Path plain = temporary();
    try (InputStream bytes = Files.newInputStream(file)) {
      Unpacking.write(bytes, plain, MOST_TEXT);
      return PastedText.text(FeedContent.of(plain));
    } catch (TakagariException e) {
      throw CommandFailure.usage(PlainText.visible(name) + ": " + e.getMessage());
    } finally {
      Files.deleteIfExists(plain);
    }
  }

  /// The name as that of a source.
  String source() {
    String plain = name.replaceAll("[^A-Za-z0-9._:-]", "-");
    return plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
  }

  @Override
  public void close() throws IOException {
    if (isTemporary) {
      Files.deleteIfExists(file);
    }
  }

  private static ImportedFile fetched(String address) throws IOException {
    URI from;
    try {
      from = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("the address is no URL");
    }
    Path copy = temporary();
    try (WebClient web = new WebClient(WebLimits.DEFAULT);
        WebAnswer answer = web.get(from, Map.of(), new Credentials.None())) {
      if (answer.status() != 200) {
        throw CommandFailure.failed(
            "the address answers " + answer.status() + " instead of 200; nothing was imported");
      }
      Files.copy(answer.body(), copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (CommandFailure | IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    } catch (TakagariException e) {
      Files.deleteIfExists(copy);
      throw CommandFailure.failed("the address: " + e.getMessage() + "; nothing was imported");
    }
    String path = from.getPath() == null ? "" : from.getPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    return new ImportedFile(copy, last.isEmpty() ? String.valueOf(from.getHost()) : last, true);
  }

  /// The events that a manifest names, as one answer of MISP's.
  private static ImportedFile directory(Path directory) throws IOException {
    if (!Files.isRegularFile(directory.resolve(MispDirectory.MANIFEST))) {
      throw CommandFailure.usage(
          PlainText.visible(directory.toString())
              + " is a directory without the manifest.json of MISP; name its files one by one");
    }
    Path copy = temporary();
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(copy))) {
      out.write("{\"response\":[".getBytes(StandardCharsets.US_ASCII));
      boolean first = true;
      for (FeedContent event : MispDirectory.contents(directory)) {
        if (!first) {
          out.write(',');
        }
        first = false;
        try (InputStream bytes = event.open()) {
          bytes.transferTo(out);
        }
      }
      out.write("]}".getBytes(StandardCharsets.US_ASCII));
    } catch (TakagariException e) {
      Files.deleteIfExists(copy);
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
    return new ImportedFile(
        copy, String.valueOf(directory.toAbsolutePath().normalize().getFileName()), true);
  }

  private static Path temporary() throws IOException {
    return Files.createTempFile("takagari-import-", ".bytes");
  }
}
