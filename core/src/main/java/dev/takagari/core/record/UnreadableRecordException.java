package dev.takagari.core.record;

/// Bytes that do not have the form that a reader reads. The message names a place and what was
/// expected there, never content.
public final class UnreadableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /// @param offset the byte where it went wrong, from 0 at the start of the record
  public UnreadableRecordException(int offset, String reason) {
    super(reason + ", at byte " + offset, null, false, false);
    this.offset = offset;
  }

  /// The byte, counted from 0 at the start of the record, where it went wrong.
  public int offset() {
    return offset;
  }
}
