package dev.takagari.core.blob;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// Objects in any bucket that our credentials reach. Safe for use by several threads.
///
/// Every method retries transient failures a few times by itself, with growing and random pauses,
/// and then throws `store-unavailable`, which is transient: callers try the same again later and do
/// not loop. `object-denied` is permanent.
public interface BlobStore {

  /// What is known of an object, empty when there is none.
  Optional<BlobInfo> describe(BlobRef ref);

  /// Reads an object from byte `offset` on; an offset at or beyond the end gives an empty stream.
  ///
  /// @throws dev.takagari.core.error.TakagariException code object-missing when there is none
  BlobContent open(BlobRef ref, long offset);

  /// Writes exactly `length` bytes as one object, all or nothing: if `content` throws or ends
  /// early, no object appears. Memory is bounded whatever the length. What `content` throws is
  /// thrown on.
  ///
  /// @throws dev.takagari.core.error.TakagariException code already-exists as [PutMode#IF_ABSENT]
  ///   says
  void put(BlobRef ref, InputStream content, long length, PutMode mode);

  /// Objects whose keys begin with `prefix` and come after `after` in the order of UTF-8 bytes.
  ///
  /// @param after empty to begin at the first
  /// @param limit at most 1000
  List<BlobInfo> list(String bucket, String prefix, String after, int limit);

  /// Deletes an object; that there is none is fine.
  void delete(BlobRef ref);

  /// Whether the bucket can be listed now.
  ///
  /// @throws dev.takagari.core.error.TakagariException if not, with the reason
  void check(String bucket);
}
