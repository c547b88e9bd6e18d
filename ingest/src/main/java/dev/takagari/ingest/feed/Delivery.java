package dev.takagari.ingest.feed;

import dev.takagari.core.queue.QueueMessage;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A message in our hands: it stays hidden from others until this is closed.
final class Delivery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final QueueMessage message;
  private final AutoCloseable beat;

  Delivery(IngestEngine engine, Feed feed, QueueMessage message) {
    this.message = message;
    beat = engine.heartbeat(() -> hide(engine, feed));
  }

  QueueMessage message() {
    return message;
  }

  private void hide(IngestEngine engine, Feed feed) {
    try {
      feed.queue().extend(message, engine.settings().lease());
    } catch (RuntimeException e) {
      LOG.debug("{} may be delivered again, which does no harm", message, e);
    }
  }

  @Override
  public void close() {
    try {
      beat.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
