package dev.takagari.alerting.rule;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventSchema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// What a detection holds of its event: columns that say who, where and what, bounded.
final class EventCopy {
  private static final int MOST_VALUES = 50;
  private static final int LONGEST = 4_000;
  private static final Set<Column> LEFT_OUT =
      Set.of(
          Columns.RAW_OBJECT,
          Columns.RAW_LINE,
          Columns.RAW_SHAPE,
          Columns.EVENT_INGESTED,
          Columns.EVENT_MARKS);

  private EventCopy() {}

  static SequencedMap<String, List<String>> of(Event event) {
    SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
    List<Column> columns = EventSchema.current().columns();
    for (int at = event.nextColumn(0); at < columns.size(); at = event.nextColumn(at + 1)) {
      Column column = columns.get(at);
      if (!LEFT_OUT.contains(column)) {
        List<String> values =
            values(event, column).stream().limit(MOST_VALUES).map(EventCopy::cut).toList();
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
      case BOOLEAN -> List.of(event.number(column) == 1 ? "true" : "false");
      case TIME -> List.of(time(event.number(column)).toString());
    };
  }

  static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /// Cut at a whole character.
  static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end);
  }
}
