package dev.takagari.core.steering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A replay that was asked for.
///
/// @param by who asked
/// @param endedAt null as long as it is not over
/// @param note for people: what it waits for, or why it ended; may be empty
public record ReplayJob(
    long id,
    ReplayRequest request,
    String by,
    Instant createdAt,
    @Nullable Instant endedAt,
    ReplayState state,
    ReplayProgress progress,
    String note) {}
