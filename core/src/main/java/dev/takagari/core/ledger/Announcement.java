package dev.takagari.core.ledger;

import java.time.Instant;
import java.util.List;

/// A message that names objects, ready to be claimed.
///
/// @param messageId as the queue names it
/// @param shape how the message was written
/// @param body the message itself
/// @param sentAt when it was put into the queue
/// @param batchTime when the vendor made the batch, the same as `sentAt` when the message does not
///   say
/// @param mappingVersion version of the rules that decode the objects
/// @param sinks where the events go; frozen for the unit
/// @param redrive whether objects that were set aside are tried anew
/// @param urgency what the unit's work waits for
/// @param replay id of the replay that found the objects, 0 when they came by themselves
public record Announcement(
    String feed,
    String messageId,
    String shape,
    String body,
    Instant sentAt,
    Instant batchTime,
    int mappingVersion,
    List<String> sinks,
    List<AnnouncedObject> objects,
    boolean redrive,
    Urgency urgency,
    long replay) {
  public Announcement {
    sinks = List.copyOf(sinks);
    objects = List.copyOf(objects);
  }

  /// Objects that came by themselves, just now.
  public Announcement(
      String feed,
      String messageId,
      String shape,
      String body,
      Instant sentAt,
      Instant batchTime,
      int mappingVersion,
      List<String> sinks,
      List<AnnouncedObject> objects,
      boolean redrive) {
    this(
        feed,
        messageId,
        shape,
        body,
        sentAt,
        batchTime,
        mappingVersion,
        sinks,
        objects,
        redrive,
        Urgency.FRESH,
        0);
  }
}
