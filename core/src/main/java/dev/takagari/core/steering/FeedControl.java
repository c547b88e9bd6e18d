package dev.takagari.core.steering;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What operators told one feed.
///
/// @param pause the one that lasts, null when the feed works
/// @param bytesPerSecond 0 for no limit, empty for what the configuration says
public record FeedControl(String feed, @Nullable FeedPause pause, OptionalLong bytesPerSecond) {}
