package dev.takagari.app.feed;

import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.app.fleet.FeedBatch;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.ingest.engine.Feed;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Puts a copy of a feed bucket into the feed's own bucket and announces each batch in
/// CrowdStrike's form, so that it takes the same road as batches from the vendor. Doing so again is
/// harmless: what is known is not ingested twice.
public final class FeedDrop {
  private final BlobStore store;
  private final MessageQueue queue;
  private final String bucket;

  public FeedDrop(BlobStore store, MessageQueue queue, String bucket) {
    this.store = store;
    this.queue = queue;
    this.bucket = bucket;
  }

  /// Hands over to the first of these feeds.
  ///
  /// @throws TakagariException bad-configuration when there is none, or it names no bucket
  public static FeedDrop into(List<Feed> feeds) {
    Feed feed =
        feeds.stream()
            .filter(candidate -> candidate.isAnnounced() && candidate.buckets().size() == 1)
            .findFirst()
            .orElseThrow(
                () ->
                    new TakagariException(
                        ErrorCode.BAD_CONFIGURATION,
                        "no feed has a queue and names its bucket (takagari.feeds[])"));
    return new FeedDrop(feed.store(), feed.queue(), feed.buckets().iterator().next());
  }

  /// Hands over every batch found below a directory, inventories first.
  ///
  /// @return how many were announced
  /// @throws TakagariException bad-request when the directory holds none or cannot be read
  public int drop(Path directory) {
    BucketCopy copy = BucketCopy.open(directory);
    for (int i = 0; i < copy.size(); i++) {
      drop(copy.batch(i));
    }
    return copy.size();
  }

  /// Hands over one batch: every object first, then the announcement.
  public void drop(FeedBatch batch) {
    for (FeedBatch.FeedFile file : batch.files()) {
      upload(file);
    }
    queue.send(List.of(batch.notification(bucket)));
  }

  private void upload(FeedBatch.FeedFile file) {
    BlobRef ref = new BlobRef(bucket, file.key());
    Optional<BlobInfo> there = store.describe(ref);
    if (there.isPresent()
        && there.get().size() == file.size()
        && there.get().version().equals(file.md5())) {
      return;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.path()))) {
      store.put(ref, in, file.size(), PutMode.REPLACE);
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, file.path() + " cannot be read", e);
    }
  }
}
