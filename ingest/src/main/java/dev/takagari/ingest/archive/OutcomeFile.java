package dev.takagari.ingest.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.ObjectLines;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.UnitOutcome;
import dev.takagari.core.source.SourceKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The small file beside a unit's manifest that says what became of it in one sink. It is written
/// when the sink has the unit and before the ledger says so; written again it says the same.
public final class OutcomeFile {
  private static final int VERSION = 1;
  private static final JsonFactory JSON = new JsonFactory();

  private OutcomeFile() {}

  /// Writes the file of one sink.
  public static byte[] write(UnitOutcome outcome) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField("sink", outcome.sink());
      json.writeNumberField("written", outcome.written());
      json.writeNumberField("duplicates", outcome.duplicates());
      json.writeNumberField("parked", outcome.parked());
      json.writeNumberField("bytes", outcome.bytes());
      json.writeNumberField("expired", outcome.expired());
      json.writeNumberField("lake_only", outcome.lakeOnly());
      json.writeArrayFieldStart("objects");
      for (ObjectLines object : outcome.objects()) {
        write(json, object);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("linked");
      for (int number : new TreeSet<>(outcome.linked())) {
        json.writeNumber(number);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("quarantine");
      for (QuarantineEntry entry : outcome.quarantine()) {
        QuarantineJson.write(json, entry);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, ObjectLines object) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", object.number());
    json.writeNumberField("bytes", object.bytes());
    json.writeNumberField("lines", object.lines());
    json.writeNumberField("quarantined", object.quarantined());
    json.writeNumberField("dropped", object.dropped());
    if (object.kind() != null) {
      json.writeStringField("kind", object.kind().toString());
    }
    json.writeEndObject();
  }

  /// Reads a file of any version that was ever written.
  ///
  /// @param key of the file, for messages
  /// @throws TakagariException code internal if it is no such file
  public static UnitOutcome read(String key, byte[] bytes) {
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      Map<String, String> fields = new HashMap<>();
      List<ObjectLines> objects = new ArrayList<>();
      Set<Integer> linked = new TreeSet<>();
      List<QuarantineEntry> quarantine = new ArrayList<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "objects" -> {
            while (json.nextToken() == JsonToken.START_OBJECT) {
              objects.add(object(json));
            }
          }
          case "linked" -> {
            while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
              linked.add(json.getIntValue());
            }
          }
          case "quarantine" -> {
            while (json.nextToken() == JsonToken.START_OBJECT) {
              quarantine.add(QuarantineJson.entry(json));
            }
          }
          default -> {
            fields.put(name, json.getText());
            json.skipChildren();
          }
        }
      }
      return new UnitOutcome(
          QuarantineJson.need(fields, "sink"),
          number(fields, "written"),
          number(fields, "duplicates"),
          number(fields, "parked"),
          number(fields, "bytes"),
          number(fields, "expired"),
          number(fields, "lake_only"),
          objects,
          linked,
          quarantine);
    } catch (IOException | IllegalArgumentException e) {
      throw new TakagariException(ErrorCode.INTERNAL, key + " is not an outcome", e);
    }
  }

  private static ObjectLines object(JsonParser json) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      fields.put(name, json.getText());
      json.skipChildren();
    }
    String kind = fields.get("kind");
    return new ObjectLines(
        Math.toIntExact(number(fields, "number")),
        number(fields, "bytes"),
        number(fields, "lines"),
        number(fields, "quarantined"),
        number(fields, "dropped"),
        kind == null ? null : SourceKind.parse(kind));
  }

  private static long number(Map<String, String> fields, String name) throws IOException {
    return Long.parseLong(QuarantineJson.need(fields, name));
  }
}
