package dev.takagari.core.intel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers as JSON, to be kept. What an earlier or later version wrote is read as far as it is
/// understood: members that are not known are skipped.
public final class IntelAnswerText {
  private static final JsonFactory JSON = new JsonFactory();

  private IntelAnswerText() {}

  public static String write(IntelAnswer.Said answer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("at", answer.at().toString());
      switch (answer) {
        case IntelAnswer.NotFound _ -> {}
        case IntelAnswer.Found found -> facts(json, found.facts());
        case IntelAnswer.Clean clean -> facts(json, clean.facts());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return text.toString();
  }

  /// The answer that was written; empty when the text is none.
  public static Optional<IntelAnswer.Said> read(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Instant at = null;
      boolean judged = false;
      IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.UNKNOWN);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("at")) {
          at = Instant.parse(json.getText());
        } else {
          judged |= name.equals("verdict");
          fact(json, name, facts);
        }
      }
      if (at == null) {
        return Optional.empty();
      }
      return Optional.of(judged ? IntelAnswer.of(facts.build(), at) : new IntelAnswer.NotFound(at));
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void facts(JsonGenerator json, IntelFacts facts) throws IOException {
    json.writeStringField("verdict", facts.verdict().name());
    number(json, "score", facts.score());
    if (!facts.labels().isEmpty()) {
      json.writeArrayFieldStart("labels");
      for (String label : facts.labels()) {
        json.writeString(label);
      }
      json.writeEndArray();
    }
    time(json, "first_seen", facts.firstSeen());
    time(json, "last_seen", facts.lastSeen());
    text(json, "link", facts.link());
    text(json, "country", facts.country());
    if (facts.asn() > 0) {
      json.writeNumberField("asn", facts.asn());
    }
    text(json, "owner", facts.owner());
    number(json, "detections", facts.detections());
    number(json, "engines", facts.engines());
    json.writeObjectFieldStart("details");
    for (Map.Entry<String, String> detail : facts.details().entrySet()) {
      json.writeStringField(detail.getKey(), detail.getValue());
    }
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, int number) throws IOException {
    if (number >= 0) {
      json.writeNumberField(name, number);
    }
  }

  private static void text(JsonGenerator json, String name, String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(name, text);
    }
  }

  private static void time(JsonGenerator json, String name, @Nullable Instant time)
      throws IOException {
    if (time != null) {
      json.writeStringField(name, time.toString());
    }
  }

  private static void fact(JsonParser json, String name, IntelFacts.Builder facts)
      throws IOException {
    switch (name) {
      case "verdict" -> facts.verdict(IntelVerdict.valueOf(json.getText()));
      case "score" -> facts.score(json.getLongValue());
      case "labels" -> labels(json, facts);
      case "first_seen" -> facts.firstSeen(Instant.parse(json.getText()));
      case "last_seen" -> facts.lastSeen(Instant.parse(json.getText()));
      case "link" -> facts.link(json.getText());
      case "country" -> facts.country(json.getText());
      case "asn" -> facts.asn(json.getLongValue());
      case "owner" -> facts.owner(json.getText());
      case "detections" -> facts.detections(json.getIntValue());
      case "engines" -> facts.engines(json.getIntValue());
      case "details" -> details(json, facts);
      default -> json.skipChildren();
    }
  }

  private static void labels(JsonParser json, IntelFacts.Builder facts) throws IOException {
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      facts.label(json.getText());
    }
  }

  private static void details(JsonParser json, IntelFacts.Builder facts) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      facts.detail(name, json.getText());
    }
  }
}
