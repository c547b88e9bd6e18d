package dev.takagari.core.telling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Instant;

/// What acts tell, as JSON, as queues keep it.
public final class TellText {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record Entry(
      long number,
      String at,
      String actor,
      Actor.Origin origin,
      TimelineEntry.What what,
      String text,
      String link) {}

  private TellText() {}

  public static String write(TimelineEntry entry) {
    return json(
        new Entry(
            entry.number(),
            entry.at().toString(),
            entry.actor().name(),
            entry.actor().origin(),
            entry.what(),
            entry.text(),
            entry.link()));
  }

  public static String write(TellPost post) {
    return json(post);
  }

  /// Reads what [#write(TimelineEntry)] wrote.
  public static TimelineEntry entry(String text) {
    Entry entry = read(text, Entry.class);
    return new TimelineEntry(
        entry.number(),
        Instant.parse(entry.at()),
        new Actor(entry.actor(), entry.origin()),
        entry.what(),
        entry.text(),
        entry.link());
  }

  /// Reads what [#write(TellPost)] wrote.
  public static TellPost post(String text) {
    return read(text, TellPost.class);
  }

  private static String json(Object content) {
    try {
      return JSON.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "what is to be told cannot be written", e);
    }
  }

  private static <T> T read(String text, Class<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "what is to be told cannot be read", e);
    }
  }
}
