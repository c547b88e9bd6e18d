package dev.takagari.core.steering;

import dev.takagari.core.blob.BlobInfo;
import java.util.List;

/// What of a listing the ledger does not know. Safe for use by several threads.
public interface ListedObjects {

  /// Those objects of a listing that no unit holds with this content, in the order given.
  ///
  /// A listing names no versions. In a bucket that keeps versions an object counts as known when
  /// one of its key was archived with the checksum that the listing says, or with its size and its
  /// time of change.
  ///
  /// @param listed at most 1000, as [dev.takagari.core.blob.BlobStore#list] gave them
  List<BlobInfo> unknown(List<BlobInfo> listed);

  /// How many units of a feed are claimed and not archived yet.
  int waiting(String feed);

  /// Where a listing stands, empty before the first.
  ListingMark mark(String feed);

  /// Remembers where a listing stands.
  void save(String feed, ListingMark mark);
}
