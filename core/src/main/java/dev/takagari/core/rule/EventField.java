package dev.takagari.core.rule;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import dev.takagari.core.query.AttributeLeaves;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.QueryFields;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A field of events by its name in queries, to be read and not to be asked.
///
/// @param name as the rule has it
/// @param fields what it stands for; the first that an event has counts
public record EventField(String name, List<Field> fields) {
  private static final int LONGEST = 1_000;

  public EventField {
    fields = List.copyOf(fields);
  }

  /// The field of a name.
  public static EventField of(String name) {
    return new EventField(name, QueryFields.current().resolve(name));
  }

  /// The value of an event, of a list its first element, cut at 1,000 characters; empty when there
  /// is none. Allocates.
  public String value(Event event) {
    for (Field field : fields) {
      String value =
          switch (field) {
            case ColumnField(Column column) -> value(event, column);
            case AttributeField attribute -> value(event, attribute);
          };
      if (!value.isEmpty()) {
        return cut(value);
      }
    }
    return "";
  }

  private static String value(Event event, Column column) {
    if (!event.has(column)) {
      return "";
    }
    return switch (column.type()) {
      case TEXT -> String.valueOf(event.string(column));
      case TEXT_LIST -> event.strings(column).getFirst();
      case INT, LONG, BOOLEAN, TIME -> Long.toString(event.number(column));
    };
  }

  private static String value(Event event, AttributeField attribute) {
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (String holder : attribute.holders()) {
      byte[] utf8 = holder.getBytes(StandardCharsets.UTF_8);
      name.set(utf8, 0, utf8.length);
      int index = event.findAttribute(name);
      if (index < 0) {
        continue;
      }
      event.attribute(index, name, value);
      String[] found = {""};
      if (AttributeLeaves.mayHaveLeaves(value.array(), value.offset(), value.length())) {
        AttributeLeaves.forEach(
            holder,
            value.array(),
            value.offset(),
            value.length(),
            (leaf, text) -> {
              if (found[0].isEmpty() && leaf.equals(attribute.name())) {
                found[0] = text;
              }
            });
      }
      if (found[0].isEmpty() && holder.equals(attribute.name())) {
        found[0] = value.toString();
      }
      if (!found[0].isEmpty()) {
        return found[0];
      }
    }
    return "";
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end);
  }
}
