package dev.takagari.ingest.intake;

import dev.takagari.core.source.Framing;
import dev.takagari.ingest.decode.Cutter;
import dev.takagari.ingest.decode.JsonSplitter;
import dev.takagari.ingest.decode.LineSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Cuts what somebody sends or brings into records: JSON values one after the other, with or
/// without line feeds in them, in an array, in the object that wraps records of their kind; or
/// lines, where what comes first is no JSON and the kind is written in lines. For one thread.
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
      cutter.feed(buffer, at, length - at);
    }
  }

  private Cutter chosen(byte first) {
    return switch (framing) {
      case Framing.JsonArray(String member) -> json(member);
      default -> first == '{' || first == '[' ? json("") : new LineSplitter(cap, taken);
    };
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

    /// The line of a record, counted from the first one on, by its number; of lines that is it.
    private LongUnaryOperator line = LongUnaryOperator.identity();

    Taken(Consumer<byte[]> records) {
      this.records = records;
    }

    @Override
    public void record(byte[] buffer, int offset, int length, long number, long at) {
      records.accept(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public void tooLong(long length, long number, long at) {
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
