package dev.takagari.core.mapping;

import dev.takagari.core.event.Event;

/// Turns one record of a feed, however records are framed, into an event. For one thread.
public interface LineDecoder {
  /// Shows the first record of each object whose framing may have names of columns there; called
  /// before the records of such an object, and never otherwise.
  ///
  /// @return whether it is names and thus no record; otherwise it is to be decoded too, which says
  ///   what is wrong with names that cannot be read
  default boolean header(byte[] buffer, int offset, int length) {
    return true;
  }

  /// Decodes `length` bytes of `buffer`: one record, without the line feed behind it.
  ///
  /// The event may be a view that the next call reuses and that reads from `buffer`.
  ///
  /// @param line number of the line or record in its object, from 1
  /// @throws UndecodableLineException if the bytes are not one record; permanent
  Event decode(byte[] buffer, int offset, int length, long line, LineContext context);
}
