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
import org.jspecify.annotations.Nullable;

/// Puts a copy of a feed bucket into the feed's own bucket and announces each batch in
/// CrowdStrike's form, so that it takes the same road as batches from the vendor. Doing so again is
/// harmless: what is known is not ingested twice.
public final class FeedDrop {
  /// Where copies go.
  private record Place(BlobStore store, MessageQueue queue, String bucket) {}

  private final @Nullable Place place;

  private FeedDrop(@Nullable Place place) {
    this.place = place;
  }

  public FeedDrop(BlobStore store, MessageQueue queue, String bucket) {
    this(new Place(store, queue, bucket));
  }

  /// Hands over to the first of these feeds that has a queue and names its bucket. Without such a
  /// feed the service does all else, and whoever hands over is told.
  public static FeedDrop into(List<Feed> feeds) {
    return feeds.stream()
        .filter(candidate -> candidate.isAnnounced() && candidate.buckets().size() == 1)
        .findFirst()
        .map(feed -> new FeedDrop(feed.store(), feed.queue(), feed.buckets().iterator().next()))
        .orElseGet(() -> new FeedDrop(null));
  }

  /// Hands over every batch found below a directory, inventories first.
  ///
  /// @return how many were announced
  /// @throws TakagariException bad-request when the directory holds none or cannot be read, or no
  ///   feed takes copies
  public int drop(Path directory) {
    place();
    BucketCopy copy = BucketCopy.open(directory);
    for (int i = 0; i < copy.size(); i++) {
      drop(copy.batch(i));
    }
    return copy.size();
  }

  /// Hands over one batch: every object first, then the announcement.
  ///
  /// @throws TakagariException bad-request when no feed takes copies
  public void drop(FeedBatch batch) {
    Place into = place();
    for (FeedBatch.FeedFile file : batch.files()) {
      upload(file, into);
    }
    into.queue().send(List.of(batch.notification(into.bucket())));
  }

  private Place place() {
    if (place == null) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          "no feed takes copies: none has a queue and names its bucket (takagari.feeds[])");
    }
    return place;
  }

  private static void upload(FeedBatch.FeedFile file, Place into) {
    BlobRef ref = new BlobRef(into.bucket(), file.key());
    Optional<BlobInfo> there = into.store().describe(ref);
    if (there.isPresent()
        && there.get().size() == file.size()
        && there.get().version().equals(file.md5())) {
      return;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.path()))) {
      into.store().put(ref, in, file.size(), PutMode.REPLACE);
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, file.path() + " cannot be read", e);
    }
  }
}
