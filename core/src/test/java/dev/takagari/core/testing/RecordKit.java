package dev.takagari.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.RecordMapping;
import dev.takagari.core.normalize.ColumnValues;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Decodes records of one kind of log and lets a test look at the events. Every event is checked
/// for what all events must be, and rebuilt.
public final class RecordKit {
  /// When the object arrived, unless a test says something else.
  public static final Instant ARRIVAL = Instant.parse("2026-08-01T00:00:00Z");

  private static final long LINE = 7;

  private final LineDecoder decoder;
  private final Rebuilder rebuilder;

  public RecordKit(LineDecoder decoder, List<? extends RecordMapping> mappings) {
    this.decoder = decoder;
    rebuilder = new Rebuilder(mappings);
  }

  /// The event of a JSON record, which comes back value for value.
  public EventRow json(String record) {
    EventRow event = decode(record, ARRIVAL);
    assertThat(CanonicalJson.of(rebuild(event)))
        .as("rebuilt by " + event.string(Columns.RAW_SHAPE))
        .isEqualTo(CanonicalJson.of(record));
    return event;
  }

  /// The event of any record.
  public EventRow decode(String record) {
    return decode(record, ARRIVAL);
  }

  /// The event of a record that arrived then.
  public EventRow decode(String record, Instant arrival) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    byte[] padded = new byte[bytes.length + 20];
    System.arraycopy(bytes, 0, padded, 11, bytes.length);
    LineContext context = new LineContext("raw/o", arrival, null, arrival, HostNames.NONE);
    EventRow event = (EventRow) decoder.decode(padded, 11, bytes.length, LINE, context);
    check(event, record);
    return event;
  }

  public String rebuild(Event event) {
    return rebuilder.rebuild(event);
  }

  private static void check(EventRow event, String record) {
    for (Column column : EventSchema.current().columns()) {
      if (column.required()) {
        assertThat(event.has(column)).as(column + " of " + record).isTrue();
      }
      boolean folds = column.canonical() && column.type() == ColumnType.TEXT;
      if (folds && event.has(column) && column != Columns.EVENT_ID) {
        String text = String.valueOf(event.string(column));
        assertThat(ColumnValues.canonical(column, text))
            .as(column + " of " + record)
            .isEqualTo(text);
      }
    }
    assertThat(event.string(Columns.EVENT_ID)).hasSize(26);
  }

  public static Map<String, String> attributes(Event event) {
    Map<String, String> attributes = new TreeMap<>();
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, value);
      attributes.put(name.toString(), value.toString());
    }
    return attributes;
  }

  /// The time in a column.
  public static Instant time(Event event, Column column) {
    long micros = event.number(column);
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }

  /// The value of a column as people write it: text, number, or list; `none` when it has none.
  public static Object value(Event event, Column column) {
    if (!event.has(column)) {
      return "none";
    }
    return switch (column.type()) {
      case TEXT -> String.valueOf(event.string(column));
      case TEXT_LIST -> event.strings(column);
      case TIME -> time(event, column);
      case INT, LONG, BOOLEAN -> event.number(column);
    };
  }

  /// Asserts values of columns, as [#value(Event, Column)] gives them.
  public static void assertColumns(Event event, Map<Column, ?> expected) {
    Map<String, Object> wanted = new TreeMap<>();
    Map<String, Object> found = new TreeMap<>();
    expected.forEach(
        (column, value) -> {
          wanted.put(column.name(), value);
          found.put(column.name(), value(event, column));
        });
    assertThat(found).isEqualTo(wanted);
  }
}
