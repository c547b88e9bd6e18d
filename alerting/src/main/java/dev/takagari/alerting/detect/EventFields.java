package dev.takagari.alerting.detect;

import dev.takagari.core.detection.DetectionFields;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventSchema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The columns of an event that say who, where and what, as a detection carries them: by ECS name,
/// in the order of columns, bounded. Which they are, [DetectionFields] says.
public final class EventFields {
  /// Characters of a value.
  public static final int LONGEST_VALUE = 4_000;

  private static final int MOST_VALUES = 50;

  /// Bytes of all values in JSON, so that a detection always fits into a message.
  private static final int MOST_BYTES = 96 * 1024;

  private EventFields() {}

  /// The fields of an event. Columns for whose values there is no room left have none; the event
  /// itself has them.
  public static SequencedMap<String, List<String>> of(Event event) {
    SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
    List<Column> columns = EventSchema.current().columns();
    int left = MOST_BYTES;
    for (int at = event.nextColumn(0); at < columns.size(); at = event.nextColumn(at + 1)) {
      Column column = columns.get(at);
      if (!DetectionFields.isCarried(column)) {
        continue;
      }
      List<String> values = new ArrayList<>();
      for (String value : values(event, column)) {
        String clean = CleanText.of(value, LONGEST_VALUE);
        int bytes = CleanText.jsonBytes(clean);
        if (values.size() < MOST_VALUES && !clean.isEmpty() && bytes <= left) {
          left -= bytes;
          values.add(clean);
        }
      }
      if (!values.isEmpty()) {
        fields.put(column.name(), values);
      }
    }
    return fields;
  }

  private static List<String> values(Event event, Column column) {
    return switch (column.type()) {
      case TEXT -> List.of(String.valueOf(event.string(column)));
      case TEXT_LIST -> event.strings(column);
      case INT, LONG -> List.of(Long.toString(event.number(column)));
      case BOOLEAN -> List.of(event.number(column) == 0 ? "false" : "true");
      case TIME -> List.of(instant(event.number(column)).toString());
    };
  }

  /// A time of µs since 1970.
  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
