package dev.takagari.core.ledger;

import java.util.Map;

/// An object in the archive.
///
/// @param key in the archive's bucket
/// @param size bytes
/// @param md5 lower-case hex
/// @param sha256 lower-case hex
/// @param metadata what came beside the object, as its signature; only the manifest keeps it
public record ArchivedContent(
    String key, long size, String md5, String sha256, Map<String, String> metadata) {
  public ArchivedContent {
    metadata = Map.copyOf(metadata);
  }

  /// An object without metadata, or of which the ledger does not know them.
  public ArchivedContent(String key, long size, String md5, String sha256) {
    this(key, size, md5, sha256, Map.of());
  }
}
