package dev.takagari.core.search;

/// Answers questions about events over everything that is kept, in memory, index or lake. For parts
/// of the service that ask by themselves; people ask the search. Safe for use by several threads.
@FunctionalInterface
public interface EventQuestions {

  /// Finds events. Waits no longer than the question allows, not counting what ending takes; an
  /// interrupt ends the waiting.
  ///
  /// @throws dev.takagari.core.error.TakagariException search-unavailable when nothing could be
  ///   asked; database-unavailable
  EventAnswer ask(EventQuestion question);
}
