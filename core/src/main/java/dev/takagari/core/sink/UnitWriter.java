package dev.takagari.core.sink;

import dev.takagari.core.event.Event;

/// Takes the events of one unit. Events come from several objects at once, so `accept` is safe for
/// use by several threads; `finish` and `close` are called once, by one thread, after the last
/// `accept` returned.
public interface UnitWriter extends AutoCloseable {

  /// Takes one event, copying what it needs before it returns. Memory is bounded: it blocks or
  /// spills.
  ///
  /// @throws dev.takagari.core.error.TakagariException transient when the same unit may be tried
  ///   again
  void accept(Event event);

  /// Makes everything accepted durable, as far as this sink does so by itself.
  ///
  /// @throws dev.takagari.core.error.TakagariException as in [#accept(Event)]
  SinkOutcome finish();

  /// Frees everything; without [#finish()] before it, the unit's work in this sink is abandoned.
  @Override
  void close();
}
