package dev.takagari.alerting.report;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventSchema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/// Values of events by the names of their columns, as texts.
final class EventCells {
  private static final String ATTRIBUTE = EventSchema.ATTRIBUTES + ".";

  private EventCells() {}

  /// Whether there is a column of a name. Any attribute may be there.
  static boolean isColumn(String name) {
    return EventSchema.current().find(name).isPresent()
        || (name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length());
  }

  /// The value, empty when there is none; elements of a list with blanks between, times in UTC.
  static String text(Event event, String name) {
    return EventSchema.current()
        .find(name)
        .map(column -> text(event, column))
        .orElseGet(() -> attribute(event, name));
  }

  private static String text(Event event, Column column) {
    if (!event.has(column)) {
      return "";
    }
    return switch (column.type()) {
      case TEXT -> Objects.requireNonNullElse(event.string(column), "");
      case TEXT_LIST -> String.join(" ", event.strings(column));
      case TIME -> Instant.EPOCH.plus(event.number(column), ChronoUnit.MICROS).toString();
      case BOOLEAN -> Boolean.toString(event.number(column) != 0);
      case INT, LONG -> Long.toString(event.number(column));
    };
  }

  private static String attribute(Event event, String name) {
    if (!name.startsWith(ATTRIBUTE)) {
      return "";
    }
    byte[] wanted = name.substring(ATTRIBUTE.length()).getBytes(StandardCharsets.UTF_8);
    ByteSpan key = new ByteSpan();
    key.set(wanted, 0, wanted.length);
    int index = event.findAttribute(key);
    if (index < 0) {
      return "";
    }
    ByteSpan value = new ByteSpan();
    event.attribute(index, key, value);
    return value.toString();
  }

  /// Whether values are numbers or times of ours, in which nobody writes.
  static boolean isPlain(String name) {
    return EventSchema.current().find(name).filter(column -> !column.type().isText()).isPresent();
  }
}
