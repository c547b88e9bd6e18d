package dev.takagari.core.queue;

import java.time.Instant;

/// One delivery of a message.
///
/// @param id the same in every delivery
/// @param receipt names this delivery
/// @param sentAt when it was put into the queue; when it was received if the queue does not say
/// @param receiveCount deliveries so far, this one included
public record QueueMessage(
    String id, String receipt, String body, Instant sentAt, int receiveCount) {

  /// Names the delivery, never its content.
  @Override
  public String toString() {
    return "message " + id + " (delivery " + receiveCount + ")";
  }
}
