package dev.takagari.core.steering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A time in which a feed rested because somebody said so.
///
/// @param by who, for people
/// @param reason why, for people; may be empty
/// @param until when it ended, null while it lasts
public record FeedPause(
    String feed, Instant since, String by, String reason, @Nullable Instant until) {}
