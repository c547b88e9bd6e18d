package dev.takagari.core.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Facts as JSON, as stores keep them.
public final class FactText {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record Kept(
      String label,
      String text,
      String source,
      @Nullable String time,
      LinkedHashMap<String, String> values,
      @Nullable String on) {}

  private FactText() {}

  public static String write(List<Fact> facts) {
    try {
      return JSON.writeValueAsString(facts.stream().map(FactText::kept).toList());
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "facts cannot be written", e);
    }
  }

  /// Reads what [#write] wrote.
  public static List<Fact> read(String text) {
    try {
      return List.of(JSON.readValue(text, Kept[].class)).stream().map(FactText::fact).toList();
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "facts cannot be read", e);
    }
  }

  private static Kept kept(Fact fact) {
    Instant time = fact.time();
    return new Kept(
        fact.label(),
        fact.text(),
        fact.source(),
        time == null ? null : time.toString(),
        new LinkedHashMap<>(fact.values()),
        fact.on().isEmpty() ? null : fact.on());
  }

  private static Fact fact(Kept kept) {
    String time = kept.time();
    String on = kept.on();
    return new Fact(
        kept.label(),
        kept.text(),
        kept.source(),
        time == null ? null : Instant.parse(time),
        kept.values(),
        on == null ? "" : on);
  }
}
