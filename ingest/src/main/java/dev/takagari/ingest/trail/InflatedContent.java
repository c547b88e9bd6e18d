package dev.takagari.ingest.trail;

import dev.takagari.core.digest.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// What is inside an object of CloudTrail, gzip or not. Of damaged gzip it is what comes before the
/// damage: then its hash is that of nothing that was delivered.
final class InflatedContent {
  private static final int BUFFER = 64 * 1024;

  /// More than a digest of a hundred thousand log files has.
  private static final int LARGEST_DIGEST = 64 << 20;

  private InflatedContent() {}

  /// Takes inflated bytes; they are valid during the call only.
  @FunctionalInterface
  private interface Sink {
    void take(byte[] buffer, int length);
  }

  /// All of it, at most the first 64 MiB.
  ///
  /// @throws IOException if the object could not be read
  static byte[] bytes(InputStream object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    read(
        object,
        (buffer, length) ->
            bytes.write(buffer, 0, Math.min(length, LARGEST_DIGEST - bytes.size())));
    return bytes.toByteArray();
  }

  /// Its hash, lower-case hex.
  ///
  /// @throws IOException if the object could not be read
  static String sha256(InputStream object) throws IOException {
    MessageDigest sha256 = Sha256.begin();
    read(object, (buffer, length) -> sha256.update(buffer, 0, length));
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static void read(InputStream object, Sink sink) throws IOException {
    BufferedInputStream whole = new BufferedInputStream(object, BUFFER);
    whole.mark(2);
    boolean gzip = whole.read() == 0x1f && whole.read() == 0x8b;
    whole.reset();
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream inflated = gzip ? new GZIPInputStream(whole, BUFFER) : whole;
      for (int read = inflated.read(buffer); read >= 0; read = inflated.read(buffer)) {
        sink.take(buffer, read);
      }
    } catch (ZipException | EOFException e) {
      // What is missing makes the difference.
    }
  }
}
