package dev.takagari.core.mapping;

import dev.takagari.core.event.Event;

/// Turns one line of a feed into an event. For one thread.
public interface LineDecoder {
  /// Decodes `length` bytes of `buffer`, without the line feed.
  ///
  /// The event may be a view that the next call reuses and that reads from `buffer`.
  ///
  /// @param line number of the line in its object, from 1
  /// @throws UndecodableLineException if the bytes are not one JSON object; permanent
  Event decode(byte[] buffer, int offset, int length, long line, LineContext context);
}
