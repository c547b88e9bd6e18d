package dev.takagari.core.blob;

import java.time.Instant;
import java.util.Map;

/// What a store says about one object without its content.
///
/// @param version names the content: the object's version where the bucket keeps versions,
///   otherwise its ETag without quotes
/// @param lastModified when this content was written
/// @param metadata what its writer said of it, by lower-case names without `x-amz-meta-`; empty in
///   lists, which do not tell it
public record BlobInfo(
    BlobRef ref, long size, String version, Instant lastModified, Map<String, String> metadata) {
  public BlobInfo {
    metadata = Map.copyOf(metadata);
  }

  /// An object of which its writer said nothing.
  public BlobInfo(BlobRef ref, long size, String version, Instant lastModified) {
    this(ref, size, version, lastModified, Map.of());
  }
}
