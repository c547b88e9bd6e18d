package dev.takagari.ingest.decode;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.ObjectLines;
import dev.takagari.core.source.Framing;
import dev.takagari.core.source.Glimpse;
import dev.takagari.core.source.SourceKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Inflates one object whose bytes are pushed in, cuts it into records and has them read, all in
/// the calling thread. Nothing inside the object makes it fail: damaged compression and records
/// that are not events end up in the report. For one thread at a time.
public final class ObjectScan implements AutoCloseable {
  private static final Glimpse NOTHING = new Glimpse(Set.of(), "", Set.of(), "");

  private final int number;
  private final int cap;
  private final Reading.Choice choice;
  private final @Nullable GzipInflater inflater;
  private final BadLines badLines = new BadLines();

  /// The first bytes, until it is known what they are.
  private byte[] first = new byte[0];

  private int seen;
  private @Nullable Cutter cutter;
  private @Nullable LineReader reader;
  private @Nullable SourceKind kind;
  private @Nullable String refused;
  private @Nullable String damage;
  private long lines;

  /// Scans one object of lines.
  ///
  /// @param number the object's place in its unit
  /// @param gzip whether the bytes are compressed
  /// @param lineCap longest line in bytes
  public ObjectScan(int number, boolean gzip, int lineCap, LineReader reader) {
    this(
        number,
        gzip,
        lineCap,
        Reading.Choice.made(new Reading.As(new Framing.Lines(), reader, null)));
  }

  /// Scans one object.
  ///
  /// @param number the object's place in its unit
  /// @param gzip whether the bytes are compressed
  /// @param cap longest record in bytes
  public ObjectScan(int number, boolean gzip, int cap, Reading.Choice choice) {
    this.number = number;
    this.cap = cap;
    this.choice = choice;
    inflater = gzip ? new GzipInflater(this::inflated) : null;
    if (choice.looks()) {
      first = new byte[Glimpse.BYTES];
    } else {
      begin(choice.choose(NOTHING));
    }
  }

  /// Takes the next bytes of the object and reads the records that end in them.
  ///
  /// @throws TakagariException transient when something outside the object failed
  public void feed(byte[] buffer, int offset, int length) {
    if (inflater == null) {
      inflated(buffer, offset, length);
    } else {
      inflater.feed(buffer, offset, length);
    }
    if (reader != null) {
      reader.flush();
    }
  }

  private void inflated(byte[] buffer, int offset, int length) {
    if (cutter != null) {
      cutter.feed(buffer, offset, length);
      return;
    }
    int taken = Math.min(length, first.length - seen);
    System.arraycopy(buffer, offset, first, seen, taken);
    seen += taken;
    if (seen == first.length) {
      chosen().feed(buffer, offset + taken, length - taken);
    }
  }

  /// Chooses by what was seen, and cuts that.
  private Cutter chosen() {
    Cutter chosen = begin(choice.choose(Glimpse.of(first, seen)));
    chosen.feed(first, 0, seen);
    first = new byte[0];
    return chosen;
  }

  private Cutter begin(Reading reading) {
    Cutter begun =
        switch (reading) {
          case Reading.As(Framing framing, LineReader chosen, SourceKind told) -> {
            reader = chosen;
            kind = told;
            yield Cutter.of(framing, cap, new Taken(chosen));
          }
          case Reading.Refused(String why) -> {
            refused = why;
            yield new Cutter.Counter();
          }
        };
    cutter = begun;
    return begun;
  }

  /// Reads the last record. Called once, after the last byte.
  ///
  /// @throws TakagariException transient when something outside the object failed
  public ObjectReport finish() {
    Cutter whole = cutter == null ? chosen() : cutter;
    whole.finish();
    if (reader != null) {
      reader.flush();
      reader.end();
    }
    String compression = inflater == null ? null : inflater.finish();
    ObjectLines counted = new ObjectLines(number, whole.bytes(), lines, badLines.count(), 0, kind);
    if (refused != null) {
      return new ObjectReport(counted, badLines, refused, ErrorCode.SOURCE_UNKNOWN);
    }
    if (compression != null) {
      return new ObjectReport(counted, badLines, compression, ErrorCode.GZIP_DAMAGED);
    }
    return new ObjectReport(
        counted, badLines, damage, damage == null ? null : ErrorCode.RECORDS_CUT_OFF);
  }

  @Override
  public void close() {
    if (inflater != null) {
      inflater.close();
    }
  }

  private final class Taken implements Cutter.Records {
    private final LineReader target;

    Taken(LineReader target) {
      this.target = target;
    }

    @Override
    public boolean header(byte[] buffer, int offset, int length) {
      return target.header(buffer, offset, length);
    }

    @Override
    public void record(byte[] buffer, int offset, int length, long record, long at) {
      lines++;
      try {
        target.line(buffer, offset, length, record);
      } catch (TakagariException e) {
        if (e.isTransient()) {
          throw e;
        }
        badLines.add(e.code(), record, at, length, buffer, offset, length);
      } catch (RuntimeException e) {
        // A fault of ours must not stop the file; the line can be tried again when it is mended.
        badLines.add(ErrorCode.INTERNAL, record, at, length, buffer, offset, length);
      }
    }

    @Override
    public void tooLong(long length, long record, long at) {
      lines++;
      badLines.add(ErrorCode.LINE_TOO_LONG, record, at, length, new byte[0], 0, 0);
    }

    @Override
    public void cutOff(byte[] buffer, int length, long size, long record, long at) {
      lines++;
      badLines.add(ErrorCode.RECORDS_CUT_OFF, record, at, size, buffer, 0, length);
    }

    @Override
    public void damaged(String what) {
      damage = what;
    }
  }
}
