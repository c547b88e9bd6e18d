package dev.takagari.core.testing;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.event.HotMapping;
import dev.takagari.core.query.Address;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Condition.Bound;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Literals;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Pattern.Part;
import dev.takagari.core.query.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Queries over [RandomEvents]: literals are taken from the events, then changed a little, so that
/// a good part of them finds something.
public final class RandomQueries {
  private static final List<Column> COLUMNS = EventSchema.current().columns();

  private final SplittableRandom random;
  private final List<EventRow> events;

  /// @param events where literals come from; at least one
  public RandomQueries(long seed, List<EventRow> events) {
    this.random = new SplittableRandom(seed);
    this.events = List.copyOf(events);
  }

  public Query next() {
    return query(random.nextInt(4));
  }

  /// A query of one condition.
  public Query leaf() {
    while (true) {
      Query leaf = tryLeaf();
      if (leaf != null) {
        return leaf;
      }
    }
  }

  /// A condition that the column equals a value which one of the events has there.
  public Query equalTo(Column column) {
    for (int i = 0; i < 10_000; i++) {
      EventRow event = event();
      if (event.has(column)) {
        return Literals.matching(new ColumnField(column), Pattern.exactly(value(event, column)));
      }
    }
    throw new IllegalStateException("no event has " + column);
  }

  private Query query(int depth) {
    if (depth == 0) {
      return leaf();
    }
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Query.Not(query(depth - 1));
      case 2, 3 -> Query.and(queries(depth - 1));
      case 4, 5, 6 -> Query.or(queries(depth - 1));
      default -> random.nextInt(6) == 0 ? Query.ALL : leaf();
    };
  }

  private List<Query> queries(int depth) {
    List<Query> queries = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      queries.add(query(depth));
    }
    return queries;
  }

  private @Nullable Query tryLeaf() {
    EventRow event = event();
    if (random.nextInt(4) == 0) {
      return attribute(event);
    }
    Column column = COLUMNS.get(random.nextInt(COLUMNS.size()));
    Field field = new ColumnField(column);
    if (random.nextInt(12) == 0) {
      return new Query.Where(field, new Condition.Exists());
    }
    if (!event.has(column) && random.nextInt(5) > 0) {
      return null; // rather one that finds something
    }
    String value = event.has(column) ? value(event, column) : OddTexts.text(random);
    if (column.type() == ColumnType.TEXT || column.type() == ColumnType.TEXT_LIST) {
      return text(field, column, value);
    }
    return number(field, column, event);
  }

  private Query text(Field field, Column column, String value) {
    if (column.hot() == HotMapping.IP && random.nextInt(2) == 0) {
      Address address = Address.parse(OddTexts.address(random)).orElseThrow();
      Address other = Address.parse(OddTexts.address(random)).orElseThrow();
      if (random.nextInt(3) == 0 && address.v6() == other.v6()) {
        return new Query.Where(field, new Condition.AddressRange(address, other));
      }
      int prefix = random.nextInt(address.bits() + 1);
      return new Query.Where(
          field, new Condition.AddressRange(address.floor(prefix), address.ceiling(prefix)));
    }
    if (random.nextInt(8) == 0 && column.hot() != HotMapping.IP) {
      return range(field, value);
    }
    return Literals.matching(field, pattern(value));
  }

  private Query number(Field field, Column column, EventRow event) {
    long value = event.has(column) ? event.number(column) : random.nextInt(100);
    if (column.type() == ColumnType.BOOLEAN) {
      long wanted = random.nextInt(2);
      return new Query.Where(field, new Condition.NumberRange(wanted, wanted));
    }
    if (column.type() != ColumnType.TIME && random.nextInt(5) == 0) {
      Pattern pattern = pattern(Long.toString(value));
      return pattern.hasWildcard()
          ? Query.matching(field, pattern)
          : new Query.Where(field, new Condition.NumberRange(value, value));
    }
    return new Query.Where(
        field,
        switch (random.nextInt(5)) {
          case 0 -> new Condition.NumberRange(value, value);
          case 1 -> new Condition.NumberRange(value, Long.MAX_VALUE);
          case 2 ->
              value == Long.MAX_VALUE
                  ? new Condition.NumberRange(0, 5)
                  : new Condition.NumberRange(Long.MIN_VALUE, value);
          case 3 -> new Condition.NumberRange(value - random.nextInt(100), value + 5);
          default -> new Condition.NumberRange(value + 1, value);
        });
  }

  private Query attribute(EventRow event) {
    String name = RandomEvents.ATTRIBUTES.get(random.nextInt(RandomEvents.ATTRIBUTES.size()));
    String value = null;
    for (String candidate : RandomEvents.ATTRIBUTES) {
      String held = attribute(event, candidate);
      if (held != null && random.nextInt(2) == 0) {
        name = candidate;
        value = held;
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      name = name + "." + RandomEvents.MEMBERS.get(random.nextInt(RandomEvents.MEMBERS.size()));
      value = null;
    }
    Field field = new AttributeField(name);
    if (random.nextInt(6) == 0) {
      return new Query.Where(field, new Condition.Exists());
    }
    String literal = value == null ? OddTexts.text(random) : value;
    return random.nextInt(6) == 0
        ? range(field, literal)
        : Literals.matching(field, pattern(literal));
  }

  private Query range(Field field, String value) {
    Bound<String> low = new Bound<>(value, random.nextBoolean());
    Bound<String> high = new Bound<>(OddTexts.text(random), random.nextBoolean());
    return Literals.between(
        field,
        random.nextInt(3) == 0 ? null : low,
        random.nextInt(3) == 0 ? null : high,
        random.nextBoolean());
  }

  /// The value, some other spelling of it, or a pattern that it fits or nearly fits.
  private Pattern pattern(String value) {
    String text =
        switch (random.nextInt(6)) {
          case 0 -> value.toUpperCase(Locale.ROOT);
          case 1 -> value.toLowerCase(Locale.ROOT);
          case 2 -> OddTexts.text(random);
          default -> value;
        };
    return switch (random.nextInt(8)) {
      case 0 -> Pattern.startsWith(OddTexts.cut(text, random));
      case 1 -> Pattern.endsWith(OddTexts.cut(text, random));
      case 2 -> Pattern.contains(OddTexts.cut(text, random));
      case 3 -> holes(text);
      default -> Pattern.exactly(text);
    };
  }

  private Pattern holes(String text) {
    List<Part> parts = new ArrayList<>();
    int[] points = text.codePoints().limit(200).toArray();
    for (int i = 0; i < points.length; i++) {
      switch (random.nextInt(6)) {
        case 0 -> parts.add(Part.ONE);
        case 1 -> {
          parts.add(Part.ANY);
          i += random.nextInt(3);
        }
        default -> parts.add(new Part.Text(Character.toString(points[i])));
      }
    }
    return Pattern.of(parts);
  }

  private static @Nullable String attribute(EventRow event, String name) {
    ByteSpan key = new ByteSpan();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    key.set(bytes, 0, bytes.length);
    int index = event.findAttribute(key);
    if (index < 0) {
      return null;
    }
    ByteSpan value = new ByteSpan();
    event.attribute(index, key, value);
    return value.toString();
  }

  private EventRow event() {
    return events.get(random.nextInt(events.size()));
  }

  private String value(EventRow event, Column column) {
    return switch (column.type()) {
      case TEXT -> String.valueOf(event.string(column));
      case TEXT_LIST -> event.strings(column).get(random.nextInt(event.count(column)));
      case BOOLEAN -> event.number(column) == 0 ? "false" : "true";
      case INT, LONG, TIME -> Long.toString(event.number(column));
    };
  }
}
