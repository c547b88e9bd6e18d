package dev.takagari.adapters.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnForm;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The index template: settings and mapping, derived from the event schema.
final class OpenSearchMapping {
  /// Texts of more UTF-16 units than this are kept but not indexed.
  static final int IGNORE_ABOVE = 8_191;

  /// Object of what we add to an event; not part of it.
  static final String TOKENS = "hot.tokens";

  static final String MISSING = "hot.missing";
  static final String UNINDEXED = "hot.unindexed";
  static final String LONG_NAMES = "hot.long_names";

  private static final String FOLD = "fold";

  private OpenSearchMapping() {}

  /// The body of the index template for all indices of a prefix.
  static byte[] template(OpenSearchHotSettings settings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = EventJson.factory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("index_patterns");
      json.writeString(settings.prefix() + "-*");
      json.writeEndArray();
      json.writeNumberField("priority", 500);
      json.writeObjectFieldStart("template");
      json.writeObjectFieldStart("settings");
      writeSettings(json, settings);
      json.writeEndObject();
      json.writeObjectFieldStart("mappings");
      writeMapping(json);
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeSettings(JsonGenerator json, OpenSearchHotSettings settings)
      throws IOException {
    json.writeNumberField("index.number_of_shards", settings.shards());
    json.writeNumberField("index.number_of_replicas", settings.replicas());
    json.writeStringField("index.codec", "best_compression");
    // the sink refreshes when a unit ends; this bounds how long an abandoned unit stays unseen
    json.writeStringField("index.refresh_interval", "60s");
    json.writeStringField("index.analysis.normalizer." + FOLD + ".type", "custom");
    json.writeArrayFieldStart("index.analysis.normalizer." + FOLD + ".filter");
    json.writeString("lowercase");
    json.writeEndArray();
  }

  private static void writeMapping(JsonGenerator json) throws IOException {
    json.writeBooleanField("dynamic", false);
    json.writeObjectFieldStart("_source");
    json.writeArrayFieldStart("excludes");
    json.writeString(TOKENS);
    json.writeEndArray();
    json.writeEndObject();
    json.writeObjectFieldStart("properties");
    for (Column column : EventSchema.current().columns()) {
      writeColumn(json, column);
    }
    json.writeObjectFieldStart(EventSchema.ATTRIBUTES);
    json.writeStringField("type", "object");
    json.writeBooleanField("enabled", false);
    json.writeEndObject();
    json.writeObjectFieldStart(TOKENS);
    json.writeStringField("type", "keyword");
    json.writeBooleanField("doc_values", false);
    json.writeNumberField("ignore_above", IGNORE_ABOVE);
    json.writeEndObject();
    json.writeObjectFieldStart(MISSING);
    json.writeStringField("type", "keyword");
    json.writeBooleanField("doc_values", false);
    json.writeEndObject();
    json.writeObjectFieldStart(UNINDEXED);
    json.writeStringField("type", "object");
    json.writeBooleanField("enabled", false);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeColumn(JsonGenerator json, Column column) throws IOException {
    switch (column.hot()) {
      case NONE -> {}
      case KEYWORD -> {
        json.writeObjectFieldStart(column.name());
        json.writeStringField("type", "keyword");
        if (column.equals(Columns.EVENT_ID)) {
          json.writeBooleanField(
              "index", false); // the document's id is indexed; this one only sorts
        } else {
          json.writeNumberField("ignore_above", IGNORE_ABOVE);
        }
        writeNormalizer(json, column);
        json.writeEndObject();
      }
      case WILDCARD -> {
        json.writeObjectFieldStart(column.name());
        json.writeStringField("type", "wildcard");
        json.writeBooleanField("doc_values", false);
        json.writeNumberField("ignore_above", IGNORE_ABOVE);
        writeNormalizer(json, column);
        json.writeEndObject();
      }
      case IP -> writePlain(json, column, "ip");
      case INTEGER -> writePlain(json, column, "integer");
      case LONG -> writePlain(json, column, "long");
      case BOOLEAN -> writePlain(json, column, "boolean");
      case DATE_NANOS -> {
        json.writeObjectFieldStart(column.name());
        json.writeStringField("type", "date_nanos");
        json.writeStringField("format", "strict_date_optional_time");
        json.writeEndObject();
      }
    }
  }

  private static void writePlain(JsonGenerator json, Column column, String type)
      throws IOException {
    json.writeObjectFieldStart(column.name());
    json.writeStringField("type", type);
    json.writeEndObject();
  }

  private static void writeNormalizer(JsonGenerator json, Column column) throws IOException {
    if (column.form() == ColumnForm.VERBATIM) {
      json.writeStringField("normalizer", FOLD);
    }
  }
}
