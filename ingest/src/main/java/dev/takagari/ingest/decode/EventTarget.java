package dev.takagari.ingest.decode;

import dev.takagari.core.event.Event;

/// Takes the events of one object. For one thread at a time.
public interface EventTarget {

  /// Takes an event, which is valid during the call only.
  void accept(Event event);

  /// The end of a piece of input.
  void flush();
}
