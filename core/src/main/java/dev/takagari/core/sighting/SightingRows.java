package dev.takagari.core.sighting;

import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;

/// Rows in their order, read as they are taken. For one thread.
public interface SightingRows extends Iterator<SightingRow>, AutoCloseable {

  /// The next row, without taking it.
  ///
  /// @throws java.util.NoSuchElementException if there is none
  SightingRow peek();

  /// Ends reading.
  @Override
  void close();

  /// Rows that are in memory.
  ///
  /// @param sorted in their order
  static SightingRows of(List<SightingRow> sorted) {
    ListIterator<SightingRow> rows = sorted.listIterator();
    return new SightingRows() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public SightingRow next() {
        return rows.next();
      }

      @Override
      public SightingRow peek() {
        SightingRow row = rows.next();
        rows.previous();
        return row;
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }
}
