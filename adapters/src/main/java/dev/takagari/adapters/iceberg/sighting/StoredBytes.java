package dev.takagari.adapters.iceberg.sighting;

import dev.takagari.adapters.iceberg.ParquetFooter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.RangeReadable;
import org.apache.iceberg.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/// Pieces of one file: each is one request to the storage, and is counted. A small file is read as
/// a whole. Safe for use by several threads.
final class StoredBytes {
  /// Files up to this size are read at once.
  private static final int SMALL = 128 << 10;

  private final InputFile file;
  private final long length;
  private final Tally tally;
  private byte @Nullable [] whole;

  /// What was read.
  record Tally(LongAdder requests, LongAdder bytes) {
    Tally() {
      this(new LongAdder(), new LongAdder());
    }
  }

  /// @param length of the file, which is not asked for again
  StoredBytes(FileIO io, String location, long length, Tally tally) {
    this.file = io.newInputFile(location, length);
    this.length = length;
    this.tally = tally;
  }

  long length() {
    return length;
  }

  /// @throws UncheckedIOException if they cannot be read
  byte[] read(long from, int count) {
    if (length > SMALL) {
      return request(from, count);
    }
    return Arrays.copyOfRange(whole(), Math.toIntExact(from), Math.toIntExact(from + count));
  }

  private synchronized byte[] whole() {
    byte[] all = whole;
    if (all == null) {
      all = request(0, Math.toIntExact(length));
      whole = all;
    }
    return all;
  }

  private byte[] request(long from, int count) {
    try (SeekableInputStream in = file.newStream()) {
      tally.requests().increment();
      tally.bytes().add(count);
      if (in instanceof RangeReadable ranges) {
        byte[] bytes = new byte[count];
        ranges.readFully(from, bytes);
        return bytes;
      }
      return ParquetFooter.bytes(in, from, count);
    } catch (IOException e) {
      throw new UncheckedIOException(file.location() + " cannot be read", e);
    }
  }
}
