package dev.takagari.ingest.lake;

/// Walks sorted rows of one partition. For one thread.
interface RowCursor {
  /// Goes to the next row; the one before becomes invalid, unless rows stay.
  ///
  /// @return false when there is none
  boolean next();

  /// Whether all rows stay where they are while others are read.
  boolean rowsStay();

  byte[] row();

  int start();

  int length();
}
