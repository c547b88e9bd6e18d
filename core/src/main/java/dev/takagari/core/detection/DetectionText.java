package dev.takagari.core.detection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Detections as JSON, in the envelope of all messages between modules: `type`, `version`, `id`,
/// `created_at`, `body`. Members that are not known are skipped, so that an older reader
/// understands a newer writer.
public final class DetectionText {
  private static final String TYPE = "detection";
  private static final int VERSION = 1;
  private static final Instant FIRST = Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS);
  private static final Instant LAST = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private record Envelope(
      @Nullable String type,
      int version,
      @Nullable String id,
      @Nullable String created_at,
      @Nullable Body body) {}

  private record Body(
      String id,
      String revision,
      String source,
      String rule_id,
      String title,
      String description,
      String severity,
      String time,
      long count,
      String group_key,
      String event_id,
      String dataset,
      LinkedHashMap<String, List<String>> fields,
      LinkedHashMap<String, String> details,
      String link,
      Set<Detection.Mark> marks) {}

  private DetectionText() {}

  /// A message that holds one detection.
  ///
  /// @param at when it is made
  public static String write(Detection detection, Instant at) {
    try {
      return JSON.writeValueAsString(
          new Envelope(
              TYPE,
              VERSION,
              detection.id() + "/" + detection.revision(),
              at.toString(),
              body(detection)));
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "a detection cannot be written", e);
    }
  }

  /// Only the detection, as it is kept in a store.
  public static String write(Detection detection) {
    try {
      return JSON.writeValueAsString(body(detection));
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "a detection cannot be written", e);
    }
  }

  /// Reads what [#write(Detection, Instant)] wrote.
  ///
  /// @throws TakagariException unknown-message when it is none of ours, or of a newer version
  public static Detection readMessage(String message) {
    try {
      Envelope envelope = JSON.readValue(message, Envelope.class);
      if (!TYPE.equals(envelope.type()) || envelope.version() != VERSION) {
        throw unknown("not a detection of version " + VERSION, null);
      }
      Body body = envelope.body();
      if (body == null) {
        throw unknown("a detection without a body", null);
      }
      return detection(body);
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw unknown("not a detection", e);
    } catch (NullPointerException e) {
      throw unknown("a detection that lacks a member", e);
    }
  }

  /// Reads what [#write(Detection)] wrote.
  ///
  /// @throws TakagariException unknown-message when it is none of ours
  public static Detection read(String text) {
    try {
      return detection(JSON.readValue(text, Body.class));
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw unknown("not a detection", e);
    } catch (NullPointerException e) {
      throw unknown("a detection that lacks a member", e);
    }
  }

  private static Body body(Detection detection) {
    return new Body(
        detection.id(),
        detection.revision(),
        detection.source(),
        detection.ruleId(),
        detection.title(),
        detection.description(),
        detection.severity().code(),
        detection.time().toString(),
        detection.count(),
        detection.groupKey(),
        detection.eventId(),
        detection.dataset(),
        new LinkedHashMap<>(detection.fields()),
        new LinkedHashMap<>(detection.details()),
        detection.link(),
        detection.marks());
  }

  /// @throws NullPointerException when it lacks a member
  private static Detection detection(Body body) {
    SequencedMap<String, List<String>> fields = body.fields();
    SequencedMap<String, String> details = body.details();
    details.values().forEach(Objects::requireNonNull);
    return new Detection(
        body.id(),
        Objects.requireNonNull(body.revision()),
        Objects.requireNonNull(body.source()),
        Objects.requireNonNull(body.rule_id()),
        body.title(),
        Objects.requireNonNull(body.description()),
        Severity.find(body.severity())
            .orElseThrow(() -> new IllegalArgumentException("no severity")),
        time(body.time()),
        body.count(),
        Objects.requireNonNull(body.group_key()),
        Objects.requireNonNull(body.event_id()),
        Objects.requireNonNull(body.dataset()),
        fields,
        details,
        Objects.requireNonNull(body.link()),
        body.marks());
  }

  /// A time that an event can have: what is beyond cannot be told in words, and a list with it in
  /// could not be shown.
  private static Instant time(String text) {
    Instant time = Instant.parse(text);
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new IllegalArgumentException("no time of an event");
    }
    return time;
  }

  private static TakagariException unknown(String what, @Nullable Exception cause) {
    return new TakagariException(ErrorCode.UNKNOWN_MESSAGE, what, cause);
  }
}
