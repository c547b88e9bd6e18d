package dev.takagari.core.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import java.util.ArrayList;
import java.util.List;

/// Events as one line of JSON, for golden files: columns that have a value by name, and attributes.
public final class EventText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventText() {}

  /// The line of an event.
  public static String of(Event event) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode columns = root.putObject("columns");
    for (Column column : EventSchema.current().columns()) {
      if (!event.has(column)) {
        continue;
      }
      switch (column.type()) {
        case TEXT -> columns.put(column.name(), event.string(column));
        case TEXT_LIST -> event.strings(column).forEach(columns.putArray(column.name())::add);
        case INT, LONG, BOOLEAN, TIME -> columns.put(column.name(), event.number(column));
      }
    }
    ObjectNode attributes = root.putObject("attributes");
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, value);
      attributes.put(name.toString(), value.toString());
    }
    return root.toString();
  }

  /// The event of a line.
  public static EventRow parse(String line) {
    try {
      JsonNode root = JSON.readTree(line);
      EventRow.Builder row = EventRow.builder();
      for (Column column : EventSchema.current().columns()) {
        JsonNode value = root.path("columns").path(column.name());
        if (value.isMissingNode()) {
          continue;
        }
        switch (column.type()) {
          case TEXT -> row.set(column, value.textValue());
          case TEXT_LIST -> {
            List<String> elements = new ArrayList<>();
            value.forEach(element -> elements.add(element.textValue()));
            row.set(column, elements);
          }
          case INT, LONG, BOOLEAN, TIME -> row.set(column, value.longValue());
        }
      }
      root.path("attributes")
          .properties()
          .forEach(entry -> row.attribute(entry.getKey(), entry.getValue().textValue()));
      return row.build();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an event", e);
    }
  }
}
