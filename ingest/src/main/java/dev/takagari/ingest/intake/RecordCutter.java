package dev.takagari.ingest.intake;

import dev.takagari.core.source.Framing;
import dev.takagari.ingest.decode.Cutter;
import dev.takagari.ingest.decode.JsonSplitter;
import dev.takagari.ingest.decode.LineSplitter;
import dev.takagari.ingest.decode.RecordsObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Cuts what somebody sends or brings into records: JSON values one after the other, with or
/// without line feeds in them, in an array, in the object that wraps records of their kind, or in a
/// [RecordsObject]; or lines, where what comes first is no JSON and the kind is written in lines.
/// For one thread.
///
/// An object that only begins as a [RecordsObject] does is one record, as long as it is no longer
/// than one. A longer one is cut where it stands first, whatever else it holds: it is no record
/// anyhow.
public final class RecordCutter {
  /// Records that were too long which are named one by one.
  static final int MOST_NAMED = 100;

  private static final int PIECE = 64 * 1024;

  private final Framing framing;
  private final int cap;
  private final Taken taken;
  private @Nullable Cutter cutter;

  /// Line feeds before the first record.
  private long before;

  /// Everything from the first record on, until that has ended or is too long; null before and
  /// after that.
  private @Nullable ByteArrayOutputStream beginning;

  /// @param framing of the kind of log
  /// @param cap longest record in bytes
  /// @param records takes the records
  public RecordCutter(Framing framing, int cap, Consumer<byte[]> records) {
    this.framing = framing;
    this.cap = cap;
    taken = new Taken(records);
  }

  /// Cuts everything that there is.
  ///
  /// @throws IOException when it cannot be read
  public void cut(InputStream in) throws IOException {
    byte[] buffer = new byte[PIECE];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      feed(buffer, read);
    }
    if (cutter != null) {
      cutter.finish();
    }
  }

  /// A record that was too long.
  ///
  /// @param line in which it begins, from 1
  /// @param bytes its length
  public record TooLong(long line, long bytes) {}

  /// Records that were too long, and are not among the others.
  public long tooLong() {
    return taken.tooLong;
  }

  /// The first of them, at most [#MOST_NAMED].
  public List<TooLong> firstTooLong() {
    return List.copyOf(taken.first);
  }

  private void feed(byte[] buffer, int length) {
    int at = 0;
    while (cutter == null && at < length) {
      if (isNothing(buffer[at])) {
        before += buffer[at] == '\n' ? 1 : 0;
        at++;
      } else {
        cutter = chosen(buffer[at]);
      }
    }
    if (cutter != null) {
      hand(cutter, buffer, at, length - at);
    }
  }

  private void hand(Cutter to, byte[] buffer, int offset, int length) {
    ByteArrayOutputStream seen = beginning;
    if (seen == null) {
      to.feed(buffer, offset, length);
      return;
    }
    // as far as the longest record reaches, however the bytes come
    int first = Math.min(length, cap - seen.size());
    to.feed(buffer, offset, first);
    seen.write(buffer, offset, first);
    Cutter next = to;
    if (taken.any) {
      beginning = null;
    } else if (seen.size() == cap) {
      beginning = null;
      next = longer(to, seen.toByteArray());
    }
    if (first < length) {
      hand(next, buffer, offset + first, length - first);
    }
  }

  /// What cuts a file whose first record is too long, if it is one.
  private Cutter longer(Cutter present, byte[] seen) {
    if (!RecordsObject.begins(seen)) {
      return present;
    }
    Cutter wrapped = json(RecordsObject.MEMBER);
    wrapped.feed(seen, 0, seen.length);
    cutter = wrapped;
    return wrapped;
  }

  private Cutter chosen(byte first) {
    return switch (framing) {
      case Framing.JsonArray(String member) -> unwrapping(json(member), first);
      default ->
          first == '{' || first == '[' ? unwrapping(json(""), first) : new LineSplitter(cap, taken);
    };
  }

  private Cutter unwrapping(Cutter json, byte first) {
    taken.unwraps = true;
    beginning = first == '{' ? new ByteArrayOutputStream() : null;
    return json;
  }

  private Cutter json(String member) {
    JsonSplitter splitter = new JsonSplitter(member, cap, taken, true);
    taken.line = _ -> splitter.line();
    return splitter;
  }

  /// Space before the first record, and the mark that says that text is in UTF-8.
  private static boolean isNothing(byte b) {
    return b == ' '
        || b == '\t'
        || b == '\r'
        || b == '\n'
        || b == (byte) 0xEF
        || b == (byte) 0xBB
        || b == (byte) 0xBF;
  }

  private final class Taken implements Cutter.Records {
    private final Consumer<byte[]> records;
    private final List<TooLong> first = new ArrayList<>();
    private long tooLong;

    /// Whether there was anything yet, and whether records may wrap others.
    private boolean any;

    private boolean unwraps;

    /// The line of a record, counted from the first one on, by its number; of lines that is it.
    private LongUnaryOperator line = LongUnaryOperator.identity();

    Taken(Consumer<byte[]> records) {
      this.records = records;
    }

    @Override
    public void record(byte[] buffer, int offset, int length, long number, long at) {
      any = true;
      byte[] record = Arrays.copyOfRange(buffer, offset, offset + length);
      if (unwraps && RecordsObject.is(record)) {
        unwrap(record);
      } else {
        records.accept(record);
      }
    }

    /// Of these none can be too long.
    private void unwrap(byte[] wrapper) {
      unwraps = false;
      JsonSplitter splitter = new JsonSplitter(RecordsObject.MEMBER, cap, this, true);
      splitter.feed(wrapper, 0, wrapper.length);
      splitter.finish();
      unwraps = true;
    }

    @Override
    public void tooLong(long length, long number, long at) {
      any = true;
      tooLong++;
      if (first.size() < MOST_NAMED) {
        first.add(new TooLong(before + line.applyAsLong(number), length));
      }
    }

    @Override
    public void cutOff(byte[] buffer, int length, long size, long number, long at) {
      if (length == 0 || length < size) {
        tooLong(size, number, at);
      } else {
        record(buffer, 0, length, number, at);
      }
    }
  }
}
