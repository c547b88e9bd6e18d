package dev.takagari.app.convert;

import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.ingest.decode.LineReader;
import dev.takagari.ingest.decode.ObjectReport;
import dev.takagari.ingest.decode.ObjectScan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/// Reads gzip files of a copy from the disk, as ingest reads objects, on the calling thread.
final class PartReader {
  private static final int BUFFER = 1 << 16;

  private final byte[] buffer = new byte[BUFFER];
  private final int lineCap;

  /// @param lineCap longest line in bytes
  PartReader(int lineCap) {
    this.lineCap = lineCap;
  }

  /// @throws TakagariException object-missing if the file cannot be read from the disk, and what
  ///   the reader throws that is transient
  ObjectReport read(BucketCopy.Part part, LineReader reader) {
    try (ObjectScan scan = new ObjectScan(0, true, lineCap, reader);
        InputStream in = Files.newInputStream(part.path())) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        scan.feed(buffer, 0, n);
      }
      return scan.finish();
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.OBJECT_MISSING, part.path() + " cannot be read", e);
    }
  }
}
