package dev.takagari.core.hunt;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A hunt and how far it is.
///
/// @param id a UUID of version 7: later ones sort after earlier ones
/// @param since time of the earliest events it looks at
/// @param until time before which the latest are
/// @param by who asked for it; `takagari` when nobody did
/// @param createdAt units that were claimed before this are looked through; may move on while the
///   hunt waits
/// @param endedAt null as long as it is not over
/// @param note for people: what it waits for, what it left out, or why it ended; may be empty
public record HuntJob(
    UUID id,
    HuntScope scope,
    Instant since,
    Instant until,
    String by,
    Instant createdAt,
    @Nullable Instant endedAt,
    HuntState state,
    HuntProgress progress,
    String note) {}
