package dev.takagari.ingest.decode;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.ObjectLines;
import dev.takagari.ingest.metrics.Stage;
import dev.takagari.ingest.metrics.StageClock;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Decodes one object whose bytes are pushed in. Nothing inside the object makes it fail: damaged
/// compression and lines that are not events end up in the report.
public final class ObjectDecoder implements AutoCloseable {
  private final int number;
  private final StageClock clock;
  private final LineReader reader;
  private final SerialLane lane;
  private final LineSplitter splitter;
  private final @Nullable GzipInflater inflater;
  private final BadLines badLines = new BadLines();
  private long lines;

  /// Decodes one object.
  ///
  /// @param number the object's place in its unit
  /// @param gzip whether the bytes are compressed
  /// @param lineCap longest line in bytes
  /// @param pool runs everything, a piece at a time
  public ObjectDecoder(
      int number, boolean gzip, int lineCap, LineReader reader, Executor pool, StageClock clock) {
    this.number = number;
    this.clock = clock;
    this.reader = reader;
    splitter = new LineSplitter(lineCap, new Lines());
    inflater = gzip ? new GzipInflater(splitter::feed) : null;
    lane = new SerialLane(pool, this::work);
  }

  /// Takes a copy of the next bytes; waits when decoding cannot follow.
  public void offer(byte[] buffer, int offset, int length) {
    lane.offer(buffer, offset, length);
  }

  /// Waits for the end of the work.
  ///
  /// @throws TakagariException transient when something outside the object failed
  public ObjectReport finish() {
    lane.finish(this::last);
    long bad = badLines.count();
    return new ObjectReport(
        new ObjectLines(number, splitter.bytes(), lines, bad, 0),
        badLines,
        inflater == null ? null : inflater.finish());
  }

  private void work(byte[] buffer, int length) {
    long start = StageClock.now();
    try {
      if (inflater == null) {
        splitter.feed(buffer, 0, length);
      } else {
        inflater.feed(buffer, 0, length);
      }
    } finally {
      clock.add(Stage.DECODE, start);
    }
  }

  private void last() {
    long start = StageClock.now();
    splitter.finish();
    reader.flush();
    clock.add(Stage.DECODE, start);
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
