package dev.takagari.enrich.feed;

import dev.takagari.core.indicator.feed.FeedState;
import dev.takagari.core.indicator.store.ImportCounts;
import dev.takagari.enrich.read.ImportReport;
import org.jspecify.annotations.Nullable;

/// What came of a try.
///
/// @param state how the feed is doing now
/// @param report what of it was taken and what not; null when nothing was read
/// @param counts what it does to the store, or would do if it were confirmed; null when nothing was
///   read to the end
public record FeedOutcome(
    FeedState state, @Nullable ImportReport report, @Nullable ImportCounts counts) {}
