package dev.takagari.core.testing;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.event.HotMapping;
import dev.takagari.core.normalize.ColumnValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Events of every shape that columns and attributes allow, full of odd texts; not events that any
/// sensor would send. Canonical columns hold canonical values, required columns are there, ids
/// differ.
public final class RandomEvents {
  /// The first possible time, 2026-03-01T00:00:00Z; the last one is three days later.
  public static final long FIRST_MICROS = 1_772_323_200_000_000L;

  private static final long SPAN_MICROS = 3 * 86_400_000_000L;
  private static final String ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final List<String> CLASSES =
      List.of("process", "network", "dns", "file", "registry", "identity", "alert", "other");
  private static final List<String> KINDS = List.of("event", "alert", "state", "metric");
  static final List<String> ATTRIBUTES =
      List.of(
          "Foo",
          "foo",
          "ConnectionFlags",
          "requestParameters",
          "userIdentity",
          "a",
          "a.b",
          "a.b.c",
          "$.id",
          "detail-type",
          "odd name:x",
          "quote\"d",
          "back\\slash",
          "it's",
          "Ünï",
          "AND",
          "123",
          "timestamp",
          "TargetProcessId",
          "SHA256HashData");
  static final List<String> MEMBERS = List.of("a", "b", "c", "b.c", "instanceId", "é", "x y", "");

  private final SplittableRandom random;
  private long sequence;

  public RandomEvents(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// Several events.
  public List<EventRow> list(int count) {
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(next());
    }
    return events;
  }

  public EventRow next() {
    // coarse on purpose: many events share a time
    long micros =
        FIRST_MICROS + random.nextLong(SPAN_MICROS / 60_000_000) * 60_000_000 + random.nextInt(3);
    EventRow.Builder event =
        EventRow.builder()
            .set(Columns.TIMESTAMP, micros)
            .set(Columns.EVENT_INGESTED, micros + 1_000_000)
            .set(Columns.EVENT_ID, id(micros))
            .set(Columns.EVENT_KIND, KINDS.get(random.nextInt(KINDS.size())))
            .set(Columns.EVENT_CLASS, CLASSES.get(random.nextInt(CLASSES.size())))
            .set(Columns.RAW_OBJECT, "data/part-" + random.nextInt(3) + ".gz")
            .set(Columns.RAW_LINE, random.nextInt(1, 1000))
            .set(Columns.RAW_SHAPE, "random.1||");
    for (Column column : EventSchema.current().columns()) {
      if (!column.required() && random.nextInt(3) == 0) {
        fill(event, column);
      }
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      event.attribute(
          ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size())),
          random.nextInt(3) == 0 ? json(3) : OddTexts.text(random));
    }
    return event.build();
  }

  private void fill(EventRow.Builder event, Column column) {
    switch (column.type()) {
      case TEXT -> event.set(column, text(column));
      case TEXT_LIST -> {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          texts.add(text(column));
        }
        event.set(column, texts);
      }
      case INT ->
          event.set(column, random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(101));
      case LONG ->
          event.set(column, random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(6000));
      case BOOLEAN -> event.set(column, random.nextInt(2));
      case TIME -> event.set(column, FIRST_MICROS + random.nextLong(SPAN_MICROS));
    }
  }

  private String text(Column column) {
    if (column.hot() == HotMapping.IP) {
      return OddTexts.address(random);
    }
    String text = OddTexts.text(random);
    return column.canonical() ? ColumnValues.canonical(column, text) : text;
  }

  private String id(long micros) {
    StringBuilder id = new StringBuilder(26);
    long millis = Math.floorDiv(micros, 1000);
    for (int shift = 45; shift >= 0; shift -= 5) {
      id.append(ID_ALPHABET.charAt((int) (millis >>> shift & 31)));
    }
    for (int i = 0; i < 8; i++) {
      id.append(ID_ALPHABET.charAt(random.nextInt(32)));
    }
    long number = sequence++;
    for (int shift = 35; shift >= 0; shift -= 5) {
      id.append(ID_ALPHABET.charAt((int) (number >>> shift & 31)));
    }
    return id.toString();
  }

  private String json(int depth) {
    String value = structure(depth);
    return switch (random.nextInt(12)) {
      case 0 -> " " + value + "\n";
      case 1 -> value + "]"; // no longer JSON
      case 2 -> value.substring(0, value.length() - 1);
      default -> value;
    };
  }

  private String structure(int depth) {
    boolean object = random.nextInt(3) > 0;
    StringBuilder json = new StringBuilder(object ? "{" : "[");
    int members = random.nextInt(4);
    for (int i = 0; i < members; i++) {
      if (i > 0) {
        json.append(',');
      }
      if (object) {
        json.append(string(MEMBERS.get(random.nextInt(MEMBERS.size())))).append(':');
      }
      json.append(depth > 0 && random.nextInt(3) == 0 ? structure(depth - 1) : leaf());
    }
    return json.append(object ? '}' : ']').toString();
  }

  private String leaf() {
    return switch (random.nextInt(8)) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "false";
      case 2 -> Long.toString(random.nextInt(-10, 100));
      case 3 -> random.nextBoolean() ? "18446744073709551615" : "1.50";
      default -> string(OddTexts.text(random));
    };
  }

  private String string(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c < 0x20 || c == '"' || c == '\\' || (c > 0x7e && random.nextInt(4) == 0)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    String result = json.append('"').toString();
    // a pair of which only half was escaped is still one character for a JSON reader
    return result.getBytes(StandardCharsets.UTF_8).length == 0 ? "\"\"" : result;
  }
}
