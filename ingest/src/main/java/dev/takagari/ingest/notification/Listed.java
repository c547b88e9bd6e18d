package dev.takagari.ingest.notification;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/// An object as a message lists it.
///
/// @param size -1 when the message does not say
/// @param md5 lower-case hex, null when the message does not say
/// @param refused why the object must not be read, null when it may be
public record Listed(BlobRef ref, long size, @Nullable String md5, @Nullable ErrorCode refused) {}
