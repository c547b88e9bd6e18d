package dev.takagari.core.hot;

import dev.takagari.core.event.Event;

/// Events that go to the index in one request. Holds their encoded bytes, so memory is bounded by
/// the index's limit and the largest event. For one thread at a time.
public interface HotBatch {

  /// Takes one event, copying what it needs.
  ///
  /// @return whether the batch is full and wants to be written
  boolean add(Event event);

  /// The number of events taken since it was empty.
  int size();

  /// Writes the events. The batch is empty afterwards, unless this throws: then it may be called
  /// again, and events that were written before are found to be there.
  ///
  /// @throws dev.takagari.core.error.TakagariException transient when the engine did not take all
  HotBatchOutcome write();

  /// Forgets the events.
  void clear();
}
