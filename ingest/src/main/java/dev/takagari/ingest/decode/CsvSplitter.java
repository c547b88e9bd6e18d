package dev.takagari.ingest.decode;

import dev.takagari.core.source.Framing;

/// Cuts lines of separated values. A quote opens a value only where the value begins, and inside it
/// a line feed ends nothing; any other quote is a character. A byte order mark at the start stays
/// with its line, and a value begins behind it. For one thread at a time.
public final class CsvSplitter implements Cutter {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Framing.Csv csv;
  private final int cap;
  private final Records target;
  private final Carry carry;
  private boolean quoted;
  private boolean valueBegins = true;
  private boolean headerComes;

  /// Bytes of a mark at the start that were seen.
  private int marked;

  private long number;
  private long bytes;

  /// Splits one object.
  ///
  /// @param cap longest line in bytes
  public CsvSplitter(Framing.Csv csv, int cap, Records target) {
    this.csv = csv;
    this.cap = cap;
    this.target = target;
    carry = new Carry(cap);
    headerComes = csv.header();
  }

  @Override
  public void feed(byte[] buffer, int offset, int length) {
    int end = offset + length;
    int start = offset;
    for (int at = offset; at < end; at++) {
      byte b = buffer[at];
      if (b == csv.quote() && (quoted || valueBegins)) {
        // a doubled quote closes and opens again
        quoted = !quoted;
        valueBegins = !quoted;
      } else if (b == '\n' && !quoted) {
        end(buffer, start, at - start, bytes + (at - offset));
        start = at + 1;
        valueBegins = true;
      } else {
        valueBegins = !quoted && (b == csv.separator() || endsMark(b, bytes + (at - offset)));
      }
    }
    carry.keep(buffer, start, end - start);
    bytes += length;
  }

  /// Whether a byte is the last one of a mark at the start of the object. What begins like one and
  /// is none is a value, which cannot begin with a quote any more.
  private boolean endsMark(byte b, long at) {
    if (at >= MARK.length) {
      return false;
    }
    marked = at == marked && b == MARK[marked] ? marked + 1 : 0;
    return marked == MARK.length;
  }

  private void end(byte[] buffer, int start, int length, long endAt) {
    number++;
    long size = carry.size() + length;
    long at = endAt - size;
    if (size > cap) {
      target.tooLong(size, number, at);
    } else if (carry.size() == 0) {
      emit(buffer, start, length, at);
    } else {
      carry.keep(buffer, start, length);
      emit(carry.bytes(), 0, carry.length(), at);
    }
    carry.clear();
  }

  private void emit(byte[] buffer, int start, int length, long at) {
    int whole = length > 0 && buffer[start + length - 1] == '\r' ? length - 1 : length;
    if (whole == 0) {
      return;
    }
    boolean header = headerComes && target.header(buffer, start, whole);
    headerComes = false;
    if (!header) {
      target.record(buffer, start, whole, number, at);
    }
  }

  /// The last line may lack its line feed.
  @Override
  public void finish() {
    if (carry.size() > 0) {
      end(carry.bytes(), 0, 0, bytes);
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
