package dev.takagari.app.convert;

import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.ingest.decode.BadLines;
import dev.takagari.ingest.decode.GzipInflater;
import dev.takagari.ingest.decode.LineReader;
import dev.takagari.ingest.decode.LineSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/// Reads one gzip file line by line on the calling thread. As in ingest, nothing inside the file
/// makes it fail: what is damaged and what is no event is told in the result.
final class PartReader {
  private static final int BUFFER = 1 << 16;

  private final byte[] buffer = new byte[BUFFER];
  private final int lineCap;

  /// @param lineCap longest line in bytes
  PartReader(int lineCap) {
    this.lineCap = lineCap;
  }

  /// What was in a file.
  ///
  /// @param jsonBytes bytes that could be inflated
  /// @param lines lines that are not empty
  /// @param damage what is wrong with the compressed file, null when it is whole
  record Result(long jsonBytes, long lines, BadLines bad, @Nullable String damage) {}

  /// @throws TakagariException object-missing if the file cannot be read from the disk, and what
  ///   the reader throws that is transient
  Result read(BucketCopy.Part part, LineReader reader) {
    Lines lines = new Lines(reader);
    LineSplitter splitter = new LineSplitter(lineCap, lines);
    try (GzipInflater inflater = new GzipInflater(splitter::feed);
        InputStream in = Files.newInputStream(part.path())) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        inflater.feed(buffer, 0, n);
      }
      splitter.finish();
      reader.flush();
      return new Result(splitter.bytes(), lines.count, lines.bad, inflater.finish());
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.OBJECT_MISSING, part.path() + " cannot be read", e);
    }
  }

  private static final class Lines implements LineSplitter.Lines {
    private final LineReader reader;
    private final BadLines bad = new BadLines();
    private long count;

    Lines(LineReader reader) {
      this.reader = reader;
    }

    @Override
    public void line(byte[] buffer, int offset, int length, long number, long at) {
      count++;
      try {
        reader.line(buffer, offset, length, number);
      } catch (TakagariException e) {
        if (e.isTransient()) {
          throw e;
        }
        bad.add(e.code(), number, at, length, buffer, offset, length);
      }
    }

    @Override
    public void tooLong(long length, long number, long at) {
      count++;
      bad.add(ErrorCode.LINE_TOO_LONG, number, at, length, new byte[0], 0, 0);
    }
  }
}
