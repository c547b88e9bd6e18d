package dev.takagari.ingest.decode;

/// Takes the lines, or records of another framing, of one object. For one thread at a time.
public interface LineReader {

  /// Takes the first line of an object that may begin with the names of columns.
  ///
  /// @return whether it was names; otherwise it comes again as a line
  default boolean header(byte[] buffer, int offset, int length) {
    return true;
  }

  /// Takes a line.
  ///
  /// @throws dev.takagari.core.error.TakagariException permanent when the line is to be set aside,
  ///   transient when the whole object has to be read again later
  void line(byte[] buffer, int offset, int length, long number);

  /// The end of a piece of input, and after the last line: hands on what is still held.
  void flush();

  /// The end of the object: nothing comes any more. Not called when reading was given up.
  default void end() {}
}
