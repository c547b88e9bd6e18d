package dev.takagari.core.mapping;

import dev.takagari.core.event.Event;

/// Turns one record of a feed, however records are framed, into an event. For one thread.
public interface LineDecoder {
  /// Takes the names of columns that the object's first record gives; called before the records of
  /// each object whose framing has such a record, and never otherwise.
  default void header(byte[] buffer, int offset, int length) {}

  /// Decodes `length` bytes of `buffer`: one record, without the line feed behind it.
  ///
  /// The event may be a view that the next call reuses and that reads from `buffer`.
  ///
  /// @param line number of the line or record in its object, from 1
  /// @throws UndecodableLineException if the bytes are not one record; permanent
  Event decode(byte[] buffer, int offset, int length, long line, LineContext context);
}
