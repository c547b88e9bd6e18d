package dev.takagari.adapters.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// From which lines documents were made. When an id is there already, that tells an event that an
/// earlier run wrote from another line with the same event.
final class StoredPlaces {
  private static final String OBJECT = Columns.RAW_OBJECT.name();
  private static final String LINE = Columns.RAW_LINE.name();

  private final OpenSearchConnection connection;

  StoredPlaces(OpenSearchConnection connection) {
    this.connection = connection;
  }

  /// A document's name.
  record Name(String index, String id) {}

  /// A line of an archived object.
  record Place(String object, long line) {
    static Place of(EventRow event) {
      String object = event.string(Columns.RAW_OBJECT);
      return new Place(
          object == null ? "" : object,
          event.has(Columns.RAW_LINE) ? event.number(Columns.RAW_LINE) : 0);
    }
  }

  /// Looks documents up, also those that a search does not see yet.
  ///
  /// @return a place for each name, null for a document that is not there; empty when the engine
  ///   did not answer
  List<@Nullable Place> find(List<Name> names) {
    try {
      List<@Nullable Place> places =
          connection.call(
              "POST",
              "/_mget",
              Map.of("filter_path", "docs._id,docs.found,docs._source"),
              new ByteArrayInputStream(request(names)),
              (status, body) -> status == 200 ? read(body) : List.of());
      return places.size() == names.size() ? places : List.of();
    } catch (TakagariException e) {
      if (!e.isTransient()) {
        throw e;
      }
      return List.of();
    }
  }

  private static byte[] request(List<Name> names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = EventJson.factory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("docs");
      for (Name name : names) {
        json.writeStartObject();
        json.writeStringField("_index", name.index());
        json.writeStringField("_id", name.id());
        json.writeArrayFieldStart("_source");
        json.writeString(OBJECT);
        json.writeString(LINE);
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static List<@Nullable Place> read(InputStream body) throws IOException {
    List<@Nullable Place> places = new ArrayList<>();
    try (JsonParser json = EventJson.factory().createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        if (json.nextToken() != JsonToken.START_ARRAY) {
          json.skipChildren();
          continue;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
          places.add(document(json));
        }
      }
    }
    return places;
  }

  private static @Nullable Place document(JsonParser json) throws IOException {
    boolean found = false;
    Place place = new Place("", 0);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "found" -> found = json.getBooleanValue();
        case "_source" -> place = source(json);
        default -> json.skipChildren();
      }
    }
    return found ? place : null;
  }

  private static Place source(JsonParser json) throws IOException {
    String object = "";
    long line = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals(OBJECT)) {
        object = json.getText();
      } else if (name.equals(LINE)) {
        line = json.getLongValue();
      } else {
        json.skipChildren();
      }
    }
    return new Place(object, line);
  }
}
