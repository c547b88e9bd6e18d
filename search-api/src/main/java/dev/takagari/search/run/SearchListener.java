package dev.takagari.search.run;

import dev.takagari.core.query.Query;

/// Is told of every search that was answered. Must be quick and throw nothing; safe for use by
/// several threads.
@FunctionalInterface
public interface SearchListener {
  /// Listens to nothing.
  SearchListener NONE = query -> {};

  void searched(Query query);
}
