package dev.takagari.ingest.engine;

import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.queue.MessageQueue;
import java.util.Set;

/// One source of batches.
///
/// @param name short and stable: part of keys in the archive, tag of metrics
/// @param buckets that its messages may name; empty when any will do
/// @param verifyChecksum whether an announced checksum is the MD5 of the object
/// @param store reads its buckets
public record Feed(
    String name, MessageQueue queue, BlobStore store, Set<String> buckets, boolean verifyChecksum) {
  public Feed {
    buckets = Set.copyOf(buckets);
    if (!name.matches("[a-z0-9][a-z0-9-]{0,30}")) {
      throw new IllegalArgumentException("a feed's name is lower-case letters, digits, hyphens");
    }
  }
}
