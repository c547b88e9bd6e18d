package dev.takagari.ingest.notification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.core.queue.QueueMessage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/// Several messages as one text, for the manifest of the unit that they became together.
public final class MessageGroup {
  /// The shape of such a text.
  public static final String SHAPE = "group";

  private static final JsonFactory JSON = new JsonFactory();

  private MessageGroup() {}

  /// A JSON array with an object for each message: `message_id`, `sent_at` and `body` as it came.
  public static String text(List<QueueMessage> messages) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (QueueMessage message : messages) {
        json.writeStartObject();
        json.writeStringField("message_id", message.id());
        json.writeStringField("sent_at", message.sentAt().toString());
        json.writeStringField("body", message.body());
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
