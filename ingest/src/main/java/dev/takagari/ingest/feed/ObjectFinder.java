package dev.takagari.ingest.feed;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.ErrorKind;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.queue.QueueMessage;
import dev.takagari.ingest.engine.Failures;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.notification.Listed;
import dev.takagari.ingest.notification.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/// Asks a feed's store for the identities of the objects that a message names.
final class ObjectFinder {
  private final IngestEngine engine;
  private final Feed feed;

  ObjectFinder(IngestEngine engine, Feed feed) {
    this.engine = engine;
    this.feed = feed;
  }

  private record Found(AnnouncedObject object, long bytes) {}

  /// Asks for all objects, several at once.
  ///
  /// @throws TakagariException when the store failed; what is wrong with an object itself is in the
  ///   result
  Arrival find(QueueMessage message, Notification.Batch batch) {
    List<Future<Found>> futures = new ArrayList<>();
    for (Listed file : batch.files()) {
      futures.add(engine.readers().submit(() -> find(file)));
    }
    List<Found> found = futures.stream().map(Failures::await).toList();
    return new Arrival(
        message,
        batch,
        found.stream().map(Found::object).toList(),
        found.stream().mapToLong(Found::bytes).sum());
  }

  private Found find(Listed file) {
    if (file.refused() != null) {
      return refused(file, file.refused());
    }
    try {
      Optional<BlobInfo> info = feed.store().describe(file.ref());
      if (info.isEmpty()) {
        return refused(file, ErrorCode.OBJECT_MISSING);
      }
      AnnouncedObject object =
          new AnnouncedObject(
              ObjectIdentity.of(file.ref(), info.get().version()),
              file.size(),
              file.md5(),
              info.get().lastModified(),
              isInventory(file),
              null);
      return new Found(object, info.get().size());
    } catch (TakagariException e) {
      if (e.code().kind() != ErrorKind.RESOURCE) {
        throw e;
      }
      return refused(file, e.code());
    }
  }

  private Found refused(Listed file, ErrorCode reason) {
    return new Found(
        new AnnouncedObject(
            ObjectIdentity.of(file.ref(), ""),
            file.size(),
            file.md5(),
            null,
            isInventory(file),
            reason),
        0);
  }

  private boolean isInventory(Listed file) {
    return engine.kinds().isInventory(feed.name(), file.ref().key());
  }
}
