package dev.takagari.core.mapping;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.json.JsonText;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes the source record again from an event's columns and attributes: every member with its
/// exact value and JSON type. Order of members and white space are not kept; members come sorted by
/// name.
///
/// Immutable; safe for use by several threads.
public final class Rebuilder {
  /// The attribute that holds a whole record whose recipe would be too long.
  public static final String WHOLE = "$";

  /// Before the names of members that surround a mapping's body.
  public static final String ENVELOPE = "$.";

  private final Map<String, RecordMapping> mappings = new HashMap<>();

  public Rebuilder(Collection<? extends RecordMapping> mappings) {
    for (RecordMapping mapping : mappings) {
      this.mappings.put(mapping.name(), mapping);
    }
  }

  /// The source record as JSON text.
  ///
  /// @throws IllegalStateException if the event's recipe does not fit the event
  public String rebuild(Event event) {
    Shape shape = Shape.parse(required(event.string(Columns.RAW_SHAPE), "raw.shape"));
    RecordMapping mapping = required(mappings.get(shape.mapping()), "mapping " + shape.mapping());
    Set<String> tokens = new HashSet<>(shape.tokens());
    Function<String, @Nullable Home> homes = mapping.homes(event);
    String body = mapping.body();
    Members members = new Members();
    Members envelope = new Members();
    for (String field : shape.held()) {
      Home home = required(homes.apply(field), "home of a held field");
      String text = home.codec().encode(value(event, home.column()));
      String encoded = required(text, "text of a held field");
      if (body != null && field.startsWith(ENVELOPE)) {
        envelope.add(field.substring(ENVELOPE.length()), 0, encoded, home.kind().isText());
      } else {
        members.add(field, 0, encoded, home.kind().isText());
      }
    }
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, value);
      String attribute = name.toString();
      if (attribute.equals(WHOLE)) {
        return value.toString();
      }
      boolean string = !tokens.contains(attribute);
      if (body != null && attribute.startsWith(ENVELOPE)) {
        envelope.addAttribute(attribute.substring(ENVELOPE.length()), value.toString(), string);
      } else {
        members.addAttribute(attribute, value.toString(), string);
      }
    }
    if (body == null) {
      return members.json();
    }
    if (!members.isEmpty()) {
      envelope.add(body, 0, members.json(), false);
    }
    return envelope.json();
  }

  /// The value of a column as codecs take it.
  private static Object value(Event event, Column column) {
    if (!event.has(column)) {
      throw new IllegalStateException(column + " is said to hold a field but has no value");
    }
    return switch (column.type()) {
      case TEXT -> required(event.string(column), column.name());
      case TEXT_LIST -> event.strings(column);
      case INT, LONG, BOOLEAN, TIME -> event.number(column);
    };
  }

  private static <T> T required(@Nullable T value, String what) {
    if (value == null) {
      throw new IllegalStateException("no " + what);
    }
    return value;
  }

  /// Members by name, then by occurrence: the n-th earlier one of a name comes before the last.
  private static final class Members {
    private static final String EARLIER = "$#";

    private record Key(String name, int occurrence) implements Comparable<Key> {
      @Override
      public int compareTo(Key other) {
        int order = CanonicalJson.NAMES.compare(name, other.name);
        return order != 0 ? order : Integer.compare(occurrence, other.occurrence);
      }
    }

    private final TreeMap<Key, String> json = new TreeMap<>();

    void add(String name, int occurrence, String text, boolean string) {
      String value = text;
      if (string) {
        StringBuilder quoted = new StringBuilder(text.length() + 16);
        JsonText.append(quoted, text);
        value = quoted.toString();
      }
      json.put(new Key(name, occurrence == 0 ? Integer.MAX_VALUE : occurrence), value);
    }

    void addAttribute(String attribute, String value, boolean string) {
      if (attribute.startsWith(EARLIER)) {
        int dot = attribute.indexOf('.');
        int occurrence = Integer.parseInt(attribute, EARLIER.length(), dot, 10);
        add(attribute.substring(dot + 1), occurrence, value, string);
      } else {
        add(attribute.startsWith("$$") ? attribute.substring(1) : attribute, 0, value, string);
      }
    }

    boolean isEmpty() {
      return json.isEmpty();
    }

    String json() {
      StringBuilder object = new StringBuilder("{");
      json.forEach(
          (key, value) -> {
            if (object.length() > 1) {
              object.append(',');
            }
            JsonText.append(object, key.name());
            object.append(':').append(value);
          });
      return object.append('}').toString();
    }
  }
}
