package dev.takagari.ingest.decode;

import dev.takagari.core.source.Framing;

/// Cuts bytes that are pushed in into records. Memory is bounded by the longest record allowed. For
/// one thread at a time.
public interface Cutter {

  /// Takes the next bytes.
  void feed(byte[] buffer, int offset, int length);

  /// Ends the last record. Called once, after the last byte.
  void finish();

  /// Bytes so far.
  long bytes();

  /// Takes records; their bytes are valid during the call only.
  interface Records {
    /// A record that is not empty.
    ///
    /// @param number from 1; empty lines count, too
    /// @param at offset of its first byte in all that was pushed in
    void record(byte[] buffer, int offset, int length, long number, long at);

    /// A record above the cap; its bytes were let go.
    void tooLong(long length, long number, long at);

    /// The first record of objects that may begin with the names of columns.
    ///
    /// @return whether it was names; otherwise it is handed on as a record
    default boolean header(byte[] buffer, int offset, int length) {
      return true;
    }

    /// A record inside an array whose end never came.
    ///
    /// @param size its whole length; the bytes are missing when that is above the cap
    default void cutOff(byte[] buffer, int length, long size, long number, long at) {
      record(buffer, 0, length, number, at);
    }

    /// The object does not end as it began; what came before that place was handed on.
    ///
    /// @param what a sentence of coordinates
    default void damaged(String what) {}
  }

  /// Cuts as a framing says.
  ///
  /// @param cap longest record in bytes
  static Cutter of(Framing framing, int cap, Records target) {
    return switch (framing) {
      case Framing.Lines _ -> new LineSplitter(cap, target);
      case Framing.JsonArray(String member) -> new JsonSplitter(member, cap, target);
      case Framing.Csv csv -> new CsvSplitter(csv, cap, target);
      case Framing.Opaque _ -> new Counter();
    };
  }

  /// Lets everything go.
  final class Counter implements Cutter {
    private long bytes;

    Counter() {}

    @Override
    public void feed(byte[] buffer, int offset, int length) {
      bytes += length;
    }

    @Override
    public void finish() {}

    @Override
    public long bytes() {
      return bytes;
    }
  }
}
