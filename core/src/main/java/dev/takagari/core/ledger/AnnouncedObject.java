package dev.takagari.core.ledger;

import dev.takagari.core.error.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One object that a message names, as found when the message came.
///
/// @param size announced bytes, -1 when the message does not say
/// @param checksum announced MD5 in lower-case hex, null when the message does not say
/// @param lastModified as the store says, null when the object could not be described
/// @param inventory whether it holds hosts or users instead of events
/// @param refused why the object is set aside before it is read, null when it is to be archived
public record AnnouncedObject(
    ObjectIdentity identity,
    long size,
    @Nullable String checksum,
    @Nullable Instant lastModified,
    boolean inventory,
    @Nullable ErrorCode refused) {}
