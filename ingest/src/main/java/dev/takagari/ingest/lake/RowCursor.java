package dev.takagari.ingest.lake;

/// Walks sorted rows of one partition. For one thread.
interface RowCursor {
  /// Goes to the next row; the one before becomes invalid.
  ///
  /// @return false when there is none
  boolean next();

  byte[] row();

  int start();

  int length();
}
