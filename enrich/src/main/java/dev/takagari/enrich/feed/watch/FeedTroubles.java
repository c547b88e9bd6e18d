package dev.takagari.enrich.feed.watch;

import dev.takagari.core.indicator.feed.FeedState;

/// Is told when a feed begins to have trouble, has another trouble, or has none any more: once
/// each, not at every try. Must not throw.
public interface FeedTroubles {
  /// A trouble that was not there before, or is another one.
  void began(FeedState state);

  /// All is well again.
  void ended(FeedState state);
}
