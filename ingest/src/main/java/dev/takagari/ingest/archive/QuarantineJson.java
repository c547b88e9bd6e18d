package dev.takagari.ingest.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// An entry of the quarantine as the archive remembers it, for the day on which the ledger is lost.
public final class QuarantineJson {
  private static final JsonFactory JSON = new JsonFactory();

  private QuarantineJson() {}

  /// Writes one entry as a file of its own.
  public static byte[] write(QuarantineEntry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      write(json, entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static void write(JsonGenerator json, QuarantineEntry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", entry.kind().name().toLowerCase(Locale.ROOT));
    json.writeStringField("feed", entry.feed());
    json.writeStringField("unit", entry.unit());
    json.writeStringField("source", entry.source());
    json.writeStringField("reason", entry.reason().code());
    json.writeNumberField("first_line", entry.firstLine());
    json.writeNumberField("count", entry.count());
    json.writeStringField("archive_key", entry.archiveKey());
    json.writeStringField("detail", entry.detail());
    json.writeEndObject();
  }

  /// Reads what [#write(QuarantineEntry)] wrote.
  ///
  /// @param key of the file, for messages
  /// @throws TakagariException code internal if it is no such file
  public static QuarantineEntry read(String key, byte[] bytes) {
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      return entry(json);
    } catch (IOException | IllegalArgumentException e) {
      throw new TakagariException(ErrorCode.INTERNAL, key + " is not an entry", e);
    }
  }

  /// Reads the object in which the parser stands.
  static QuarantineEntry entry(JsonParser json) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      fields.put(name, json.getText());
      json.skipChildren();
    }
    return new QuarantineEntry(
        QuarantineKind.valueOf(need(fields, "kind").toUpperCase(Locale.ROOT)),
        need(fields, "feed"),
        need(fields, "unit"),
        need(fields, "source"),
        ErrorCode.valueOf(need(fields, "reason").replace('-', '_').toUpperCase(Locale.ROOT)),
        Long.parseLong(need(fields, "first_line")),
        Long.parseLong(need(fields, "count")),
        need(fields, "archive_key"),
        need(fields, "detail"));
  }

  static String need(Map<String, String> fields, String name) throws IOException {
    String value = fields.get(name);
    if (value == null) {
      throw new IOException("without " + name);
    }
    return value;
  }
}
