package dev.takagari.core.record;

import dev.takagari.core.json.JsonRecord;

/// Cuts the bytes of one record into named pieces. Every piece is in the record that comes back;
/// what is not there is what separates pieces (separators, quotes, blanks between words), a byte
/// order mark at the start and a carriage return at the end.
///
/// For one thread; the record it returns is reused by the next call. A reader may learn names from
/// the first record of an object, so it reads the records of one object in their order.
public interface RecordReader {
  /// Reads `length` bytes of `buffer`, and no others.
  ///
  /// @throws UnreadableRecordException if they do not have the form that is read here; permanent
  JsonRecord read(byte[] buffer, int offset, int length) throws UnreadableRecordException;

  /// Whether the first record of an object only names the pieces of those that follow; learns the
  /// names if so. Called before the records of each object whose first record may be names.
  ///
  /// @throws UnreadableRecordException if names are expected there and cannot be read; permanent
  default boolean header(byte[] buffer, int offset, int length) throws UnreadableRecordException {
    return false;
  }
}
