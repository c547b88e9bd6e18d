package dev.takagari.ingest.decode;

import java.util.Arrays;

/// Cuts bytes that are pushed in into lines. Only a line feed ends a line: values hold every other
/// separator there is. For one thread at a time.
public final class LineSplitter implements Cutter {
  private static final int SMALL = 64 * 1024;

  private final int cap;
  private final Records target;
  private byte[] carry = new byte[SMALL];
  private int carried;

  /// Bytes of the present line that were seen and let go because it is too long.
  private long skipped;

  private long line;
  private long bytes;

  /// Splits one object.
  ///
  /// @param cap longest line in bytes
  public LineSplitter(int cap, Records target) {
    this.cap = cap;
    this.target = target;
  }

  @Override
  public void feed(byte[] buffer, int offset, int length) {
    int end = offset + length;
    int start = offset;
    for (int feed = LineFeeds.find(buffer, start, end);
        feed < end;
        feed = LineFeeds.find(buffer, start, end)) {
      endLine(buffer, start, feed - start, bytes + (feed - offset));
      start = feed + 1;
    }
    bytes += length;
    keep(buffer, start, end - start);
  }

  /// The last line may lack its line feed.
  @Override
  public void finish() {
    if (carried > 0 || skipped > 0) {
      endLine(carry, 0, 0, bytes);
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }

  private void endLine(byte[] buffer, int offset, int length, long endAt) {
    line++;
    long whole = skipped + carried + length;
    long at = endAt - whole;
    if (whole > cap) {
      target.tooLong(whole, line, at);
    } else if (carried == 0) {
      emit(buffer, offset, length, at);
    } else {
      append(buffer, offset, length);
      emit(carry, 0, carried, at);
    }
    carried = 0;
    skipped = 0;
    if (carry.length > 16 * SMALL) {
      carry = new byte[SMALL];
    }
  }

  private void emit(byte[] buffer, int offset, int length, long at) {
    boolean empty = length == 0 || (length == 1 && buffer[offset] == '\r');
    if (!empty) {
      target.record(buffer, offset, length, line, at);
    }
  }

  private void keep(byte[] buffer, int offset, int length) {
    if (skipped > 0 || (long) carried + length > cap) {
      skipped += carried + length;
      carried = 0;
      return;
    }
    append(buffer, offset, length);
  }

  private void append(byte[] buffer, int offset, int length) {
    if (carried + length > carry.length) {
      carry = Arrays.copyOf(carry, Math.max(carried + length, Math.min(cap, carry.length * 2)));
    }
    System.arraycopy(buffer, offset, carry, carried, length);
    carried += length;
  }
}
