package dev.takagari.alerting.falcon;

import dev.takagari.core.stream.StreamOffsets;

/// The right to read a feed.
///
/// @param feed its name
/// @param offsets where places are kept
/// @param fence that every write carries
record FeedHold(String feed, StreamOffsets offsets, long fence) {}
