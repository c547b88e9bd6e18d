package dev.takagari.core.blob;

import java.time.Instant;

/// What a store says about one object without its content.
///
/// @param version names the content: the object's version where the bucket keeps versions,
///   otherwise its ETag without quotes
/// @param lastModified when this content was written
public record BlobInfo(BlobRef ref, long size, String version, Instant lastModified) {}
