package dev.takagari.ingest.intake;

import dev.takagari.core.source.Framing;
import dev.takagari.ingest.decode.Cutter;
import dev.takagari.ingest.decode.JsonSplitter;
import dev.takagari.ingest.decode.LineSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Cuts what somebody sends or brings into records: JSON values one after the other, with or
/// without line feeds in them, in an array, in the object that wraps records of their kind; or
/// lines, where what comes first is no JSON and the kind is written in lines. For one thread.
public final class RecordCutter {
  private static final int PIECE = 64 * 1024;

  private final Framing framing;
  private final int cap;
  private final Taken taken;
  private @Nullable Cutter cutter;

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

  /// Records that were too long, and are not among the others.
  public long tooLong() {
    return taken.tooLong;
  }

  private void feed(byte[] buffer, int length) {
    int at = 0;
    while (cutter == null && at < length) {
      if (isNothing(buffer[at])) {
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
      case Framing.JsonArray(String member) -> new JsonSplitter(member, cap, taken, true);
      default ->
          first == '{' || first == '['
              ? new JsonSplitter("", cap, taken, true)
              : new LineSplitter(cap, taken);
    };
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

  private static final class Taken implements Cutter.Records {
    private final Consumer<byte[]> records;
    private long tooLong;

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
    }

    @Override
    public void cutOff(byte[] buffer, int length, long size, long number, long at) {
      if (length == 0 || length < size) {
        tooLong++;
      } else {
        record(buffer, 0, length, number, at);
      }
    }
  }
}
