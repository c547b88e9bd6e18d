package dev.takagari.ingest.decode;

import java.util.Arrays;

/// The part of a record that came with earlier pieces of input. Beyond the cap its bytes are let go
/// and only counted.
final class Carry {
  private static final int SMALL = 64 * 1024;

  private final int cap;
  private byte[] bytes = new byte[SMALL];
  private int length;
  private long skipped;

  Carry(int cap) {
    this.cap = cap;
  }

  void keep(byte[] buffer, int offset, int more) {
    if (skipped > 0 || (long) length + more > cap) {
      skipped += (long) length + more;
      length = 0;
      return;
    }
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, Math.min(cap, bytes.length * 2)));
    }
    System.arraycopy(buffer, offset, bytes, length, more);
    length += more;
  }

  byte[] bytes() {
    return bytes;
  }

  /// How many bytes are here.
  int length() {
    return length;
  }

  /// How many came, those that were let go included.
  long size() {
    return skipped + length;
  }

  /// Bytes of memory that it has taken.
  int capacity() {
    return bytes.length;
  }

  boolean isTooLong() {
    return skipped > 0;
  }

  void clear() {
    length = 0;
    skipped = 0;
    if (bytes.length > 16 * SMALL) {
      bytes = new byte[SMALL];
    }
  }
}
