package dev.takagari.core.blob;

import java.io.IOException;
import java.io.InputStream;

/// An object being read. Closing it before its end gives the connection up.
///
/// @param info of the whole object, also when reading began at an offset
/// @param stream the bytes; an `IOException` means that the connection broke and that reading may
///   be resumed at the offset reached
public record BlobContent(BlobInfo info, InputStream stream) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    stream.close();
  }
}
