package dev.takagari.core.search;

/// An engine that finds events: the hot index or the lake. Safe for use by several threads.
///
/// An engine may preselect more than the query means, never less; it checks every row with
/// [dev.takagari.core.query.QueryMatcher] and goes on reading until it has `limit` checked rows or
/// nothing is left.
public interface EventSearcher {

  /// Answers one page.
  ///
  /// @throws dev.takagari.core.error.TakagariException index-unavailable or lake-unavailable when
  ///   the engine cannot answer at all; it is not retried here
  SearchPage search(SearchRequest request);

  /// Whether a search would succeed now.
  ///
  /// @throws dev.takagari.core.error.TakagariException if not, with the reason
  void check();
}
