package dev.takagari.ingest.decode;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.ObjectLines;
import org.jspecify.annotations.Nullable;

/// Inflates one object whose bytes are pushed in, cuts it into lines and has them read, all in the
/// calling thread. Nothing inside the object makes it fail: damaged compression and lines that are
/// not events end up in the report. For one thread at a time.
public final class ObjectScan implements AutoCloseable {
  private final int number;
  private final LineReader reader;
  private final LineSplitter splitter;
  private final @Nullable GzipInflater inflater;
  private final BadLines badLines = new BadLines();
  private long lines;

  /// Scans one object.
  ///
  /// @param number the object's place in its unit
  /// @param gzip whether the bytes are compressed
  /// @param lineCap longest line in bytes
  public ObjectScan(int number, boolean gzip, int lineCap, LineReader reader) {
    this.number = number;
    this.reader = reader;
    splitter = new LineSplitter(lineCap, new Lines());
    inflater = gzip ? new GzipInflater(splitter::feed) : null;
  }

  /// Takes the next bytes of the object and reads the lines that end in them.
  ///
  /// @throws TakagariException transient when something outside the object failed
  public void feed(byte[] buffer, int offset, int length) {
    if (inflater == null) {
      splitter.feed(buffer, offset, length);
    } else {
      inflater.feed(buffer, offset, length);
    }
    reader.flush();
  }

  /// Reads the last line. Called once, after the last byte.
  ///
  /// @throws TakagariException transient when something outside the object failed
  public ObjectReport finish() {
    splitter.finish();
    reader.flush();
    reader.end();
    long bad = badLines.count();
    return new ObjectReport(
        new ObjectLines(number, splitter.bytes(), lines, bad, 0),
        badLines,
        inflater == null ? null : inflater.finish());
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.close();
    }
  }

  private final class Lines implements LineSplitter.Lines {
    @Override
    public void line(byte[] buffer, int offset, int length, long line, long at) {
      lines++;
      try {
        reader.line(buffer, offset, length, line);
      } catch (TakagariException e) {
        if (e.isTransient()) {
          throw e;
        }
        badLines.add(e.code(), line, at, length, buffer, offset, length);
      } catch (RuntimeException e) {
        // A fault of ours must not stop the file; the line can be tried again when it is mended.
        badLines.add(ErrorCode.INTERNAL, line, at, length, buffer, offset, length);
      }
    }

    @Override
    public void tooLong(long length, long line, long at) {
      lines++;
      badLines.add(ErrorCode.LINE_TOO_LONG, line, at, length, new byte[0], 0, 0);
    }
  }
}
