package dev.takagari.ingest.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Names gzip files, so that the same content under two names is two contents: what was archived
/// before under one name is known, and would not be read under the other.
public final class NamedGzip {
  private static final int HEADER = 10;
  private static final int FLAGS = 3;
  private static final int HAS_NAME = 8;

  private NamedGzip() {}

  /// Puts a file name into the header of a gzip file that has none (RFC 1952, 2.3).
  public static byte[] of(byte[] gzip, String name) {
    byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(gzip.length + text.length + 1);
    bytes.write(gzip, 0, HEADER);
    bytes.writeBytes(text);
    bytes.write(0);
    bytes.write(gzip, HEADER, gzip.length - HEADER);
    byte[] named = bytes.toByteArray();
    named[FLAGS] |= HAS_NAME;
    return named;
  }
}
