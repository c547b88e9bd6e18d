package dev.takagari.ingest.engine;

import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.queue.MessageQueue;
import java.time.Duration;
import java.util.Set;

/// One source of objects.
///
/// @param name short and stable: part of keys in the archive, tag of metrics
/// @param arrivals how it is known that something came
/// @param buckets that its messages may name; empty when any will do
/// @param prefix of the keys that are its, where they are listed; empty for the whole bucket
/// @param verifyChecksum whether an announced checksum is the MD5 of the object
/// @param store reads its buckets
public record Feed(
    String name,
    Arrivals arrivals,
    BlobStore store,
    Set<String> buckets,
    String prefix,
    boolean verifyChecksum) {
  public Feed {
    buckets = Set.copyOf(buckets);
    if (!name.matches("[a-z0-9][a-z0-9-]{0,30}")) {
      throw new IllegalArgumentException("a feed's name is lower-case letters, digits, hyphens");
    }
  }

  /// A feed whose objects are announced.
  public Feed(
      String name, MessageQueue queue, BlobStore store, Set<String> buckets, boolean verify) {
    this(name, new Arrivals.Announced(queue), store, buckets, "", verify);
  }

  /// How it is known that something came.
  public sealed interface Arrivals {
    /// Messages say so.
    record Announced(MessageQueue queue) implements Arrivals {}

    /// Its bucket is listed again and again.
    ///
    /// @param every time between two listings
    record Listed(Duration every) implements Arrivals {}

    /// Whoever wrote an object into our bucket claimed it: the ledger says so. See
    /// [dev.takagari.core.intake.RecordIntake].
    record HandedOver() implements Arrivals {}
  }

  public boolean isAnnounced() {
    return arrivals instanceof Arrivals.Announced;
  }

  /// The queue that announces its objects.
  ///
  /// @throws TakagariException code bad-request if it has none
  public MessageQueue queue() {
    return switch (arrivals) {
      case Arrivals.Announced(MessageQueue queue) -> queue;
      case Arrivals.Listed _ ->
          throw new TakagariException(
              ErrorCode.BAD_REQUEST, "feed " + name + " has no queue, its bucket is listed");
      case Arrivals.HandedOver _ ->
          throw new TakagariException(
              ErrorCode.BAD_REQUEST, "feed " + name + " has no queue, records are handed over");
    };
  }
}
