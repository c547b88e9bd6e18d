package dev.takagari.core.mapping;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What all lines of one object share: where they stand and what was frozen when their unit was
/// claimed.
///
/// @param rawObject key of the archived object
/// @param ingested when the unit was first claimed
/// @param batchTime time of the batch that announced the object, null when none was given
/// @param objectTime when the object was last modified at its source
/// @param hostNames the host registry as of the claim
public record LineContext(
    String rawObject,
    Instant ingested,
    @Nullable Instant batchTime,
    Instant objectTime,
    HostNames hostNames) {}
