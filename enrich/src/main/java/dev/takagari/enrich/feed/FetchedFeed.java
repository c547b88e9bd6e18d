package dev.takagari.enrich.feed;

import dev.takagari.core.indicator.feed.FeedMarks;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.enrich.read.FeedContent;
import java.io.IOException;
import java.util.List;

/// What a feed brought.
sealed interface FetchedFeed {
  /// What it brought before.
  ///
  /// @param marks to be remembered
  record Same(FeedMarks marks) implements FetchedFeed {}

  /// Something else.
  ///
  /// @param contents in their order
  /// @param mode whether it is all that the feed has
  /// @param marks to be remembered once it is in the store
  /// @param kept what makes the copy the last good one, once it is in the store
  record Brought(List<FeedContent> contents, ImportMode mode, FeedMarks marks, Kept kept)
      implements FetchedFeed {
    public Brought {
      contents = List.copyOf(contents);
    }
  }

  /// Makes a copy the last good one.
  @FunctionalInterface
  interface Kept {
    /// Keeps nothing, for what is ours anyway.
    Kept NOTHING = () -> {};

    void keep() throws IOException;
  }
}
