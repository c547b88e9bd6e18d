package dev.takagari.ingest.feed;

import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.queue.QueueMessage;
import dev.takagari.ingest.notification.Notification;
import java.util.List;

/// A message with the objects that it names, as the store has them.
///
/// @param bytes of all objects that are there
record Arrival(
    QueueMessage message, Notification.Batch batch, List<AnnouncedObject> objects, long bytes) {
  Arrival {
    objects = List.copyOf(objects);
  }
}
