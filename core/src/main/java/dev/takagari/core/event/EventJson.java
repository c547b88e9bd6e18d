package dev.takagari.core.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// An event as one flat JSON object, in both directions: the source of the hot index, the rows of
/// the API and the `ndjson` of the command line.
///
/// Dotted ECS names in schema order, columns without a value left out, lists as arrays, times as
/// RFC 3339 in UTC with six decimals, integers and booleans as such, and last `attributes`, an
/// object of strings. Written in one pass over the event's bytes, read with a streaming parser;
/// neither builds a tree.
public final class EventJson {
  /// Longest text and longest name that is read back; far above the longest line of a feed.
  private static final int MAX_TEXT = 256 << 20;

  private static final EventSchema SCHEMA = EventSchema.current();
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] ATTRIBUTES = ascii("\"" + EventSchema.ATTRIBUTES + "\":{");

  /// `"name":` by ordinal.
  private static final byte[][] NAMES =
      SCHEMA.columns().stream().map(c -> ascii("\"" + c.name() + "\":")).toArray(byte[][]::new);

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_TEXT)
                  .build())
          .build();

  /// Lists of names whose text is remembered.
  private static final int MOST_NAMES = 1_024;

  private final IdentityHashMap<AttributeNames, byte[][]> members = new IdentityHashMap<>();
  private final ByteSpan first = new ByteSpan();
  private final ByteSpan second = new ByteSpan();

  /// A writer, which reuses its own memory: for one thread.
  public EventJson() {}

  /// Makes streaming parsers that accept whatever this class writes.
  public static JsonFactory factory() {
    return FACTORY;
  }

  /// Appends the whole object.
  public void write(Event event, JsonBuffer into) {
    into.raw('{');
    boolean any = false;
    List<Column> columns = SCHEMA.columns();
    for (int at = event.nextColumn(0); at < columns.size(); at = event.nextColumn(at + 1)) {
      if (any) {
        into.raw(',');
      }
      writeColumn(event, columns.get(at), into);
      any = true;
    }
    if (event.attributeCount() > 0) {
      if (any) {
        into.raw(',');
      }
      writeAttributes(event, into);
    }
    into.raw('}');
  }

  /// Appends one member: name and value of a column that has a value.
  public void writeColumn(Event event, Column column, JsonBuffer into) {
    into.raw(NAMES[column.ordinal()]);
    switch (column.type()) {
      case TEXT -> {
        event.text(column, first);
        into.string(first);
      }
      case TEXT_LIST -> {
        int count = event.count(column);
        for (int i = 0; i < count; i++) {
          into.raw(i == 0 ? '[' : ',');
          event.element(column, i, first);
          into.string(first);
        }
        into.raw(']');
      }
      case INT, LONG -> into.number(event.number(column));
      case BOOLEAN -> into.raw(event.number(column) == 0 ? FALSE : TRUE);
      case TIME -> into.time(event.number(column));
    }
  }

  /// Appends the member `attributes`, an object that may be empty.
  public void writeAttributes(Event event, JsonBuffer into) {
    into.raw(ATTRIBUTES);
    AttributeNames names = event.attributeNames();
    byte[][] known = names == null ? null : members(names);
    int count = event.attributeCount();
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        into.raw(',');
      }
      event.attribute(i, first, second);
      if (known == null) {
        into.string(first);
        into.raw(':');
      } else {
        into.raw(known[i]);
      }
      into.string(second);
    }
    into.raw('}');
  }

  /// `"name":` of each attribute, made once for all events that share the names.
  private byte[][] members(AttributeNames names) {
    byte[][] known = members.get(names);
    if (known != null) {
      return known;
    }
    if (members.size() == MOST_NAMES) {
      members.clear();
    }
    byte[][] made = new byte[names.count()][];
    JsonBuffer text = new JsonBuffer(64);
    for (int i = 0; i < made.length; i++) {
      names.name(i, first);
      text.clear();
      text.string(first);
      text.raw(':');
      made[i] = text.toBytes();
    }
    members.put(names, made);
    return made;
  }

  /// The event of one JSON object.
  ///
  /// @throws IOException if the bytes are not what [#write(Event, JsonBuffer)] makes
  public static EventRow read(byte[] json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      return read(parser);
    }
  }

  /// The event of the object at which the parser stands; afterwards it stands at the object's end.
  /// Members of other names are passed over.
  ///
  /// @throws IOException if a member has another form than [#write(Event, JsonBuffer)] gives it
  public static EventRow read(JsonParser parser) throws IOException {
    EventRow.Builder row = EventRow.builder();
    readInto(parser, row);
    return row.build();
  }

  /// Reads all members of the object at which the parser stands into `row`.
  public static void readInto(JsonParser parser, EventRow.Builder row) throws IOException {
    expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (!readMember(name, parser, row)) {
        parser.skipChildren();
      }
    }
    expect(parser, parser.currentToken(), JsonToken.END_OBJECT);
  }

  /// Reads the value at which the parser stands, if the name is one of an event's members.
  ///
  /// @return whether it is; if not, the parser has not moved
  public static boolean readMember(String name, JsonParser parser, EventRow.Builder row)
      throws IOException {
    if (name.equals(EventSchema.ATTRIBUTES)) {
      readAttributes(parser, row);
      return true;
    }
    Column column = SCHEMA.find(name).orElse(null);
    if (column == null) {
      return false;
    }
    switch (column.type()) {
      case TEXT -> row.set(column, text(parser));
      case TEXT_LIST -> row.set(column, texts(parser));
      case INT, LONG -> {
        expect(parser, parser.currentToken(), JsonToken.VALUE_NUMBER_INT);
        row.set(column, parser.getLongValue());
      }
      case BOOLEAN -> row.set(column, parser.getBooleanValue() ? 1 : 0);
      case TIME -> row.set(column, micros(parser));
    }
    return true;
  }

  private static void readAttributes(JsonParser parser, EventRow.Builder row) throws IOException {
    expect(parser, parser.currentToken(), JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      row.attribute(name, text(parser));
    }
  }

  private static String text(JsonParser parser) throws IOException {
    expect(parser, parser.currentToken(), JsonToken.VALUE_STRING);
    return parser.getText();
  }

  private static List<String> texts(JsonParser parser) throws IOException {
    expect(parser, parser.currentToken(), JsonToken.START_ARRAY);
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(parser));
    }
    return texts;
  }

  private static long micros(JsonParser parser) throws IOException {
    try {
      Instant time = Instant.parse(text(parser));
      long second = time.getEpochSecond();
      long micro = time.getNano() / 1_000;
      // from the nearer side of zero, so that the smallest long does not overflow on the way
      return second < 0
          ? Math.addExact(Math.multiplyExact(second + 1, 1_000_000L), micro - 1_000_000)
          : Math.addExact(Math.multiplyExact(second, 1_000_000L), micro);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IOException("not a time at " + parser.currentLocation().offsetDescription(), e);
    }
  }

  private static void expect(JsonParser parser, JsonToken found, JsonToken wanted)
      throws IOException {
    if (found != wanted) {
      throw new IOException(
          wanted
              + " expected, "
              + found
              + " found at "
              + parser.currentLocation().offsetDescription());
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
