package dev.takagari.ingest.feed;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.queue.QueueMessage;
import dev.takagari.ingest.archive.QuarantineJson;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/// Lists messages that cannot be used, and what is odd about those that can.
final class MessageQuarantine {
  private final IngestEngine engine;
  private final Feed feed;

  MessageQuarantine(IngestEngine engine, Feed feed) {
    this.engine = engine;
    this.feed = feed;
  }

  /// Keeps a message and lists it: the queue's copy is not needed any more.
  void park(QueueMessage message, ErrorCode reason, String why) {
    BlobRef target = engine.layout().parkedMessage(feed.name(), message.sentAt(), message.id());
    byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
    engine.archive().put(target, new ByteArrayInputStream(body), body.length, PutMode.REPLACE);
    add(QuarantineKind.MESSAGE, "", message, reason, 1, target.key(), why);
    engine.meters().quarantined(feed.name(), reason, 1);
  }

  /// Lists what is odd about a message that is used all the same.
  ///
  /// @param unit that it became, empty when it brought nothing new
  /// @param count of what it is about
  void note(QueueMessage message, String unit, ErrorCode reason, long count, String what) {
    add(QuarantineKind.ANOMALY, unit, message, reason, count, "", what);
  }

  private void add(
      QuarantineKind kind,
      String unit,
      QueueMessage message,
      ErrorCode reason,
      long count,
      String key,
      String detail) {
    QuarantineEntry entry =
        new QuarantineEntry(kind, feed.name(), unit, message.id(), reason, 0, count, key, detail);
    byte[] bytes = QuarantineJson.write(entry);
    engine
        .archive()
        .put(
            engine.layout().parkedEntry(feed.name(), message.sentAt(), message.id(), reason),
            new ByteArrayInputStream(bytes),
            bytes.length,
            PutMode.REPLACE);
    engine.ledgers().quarantine().add(entry);
  }
}
