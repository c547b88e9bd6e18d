package dev.takagari.adapters.opensearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnForm;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.event.HotMapping;
import dev.takagari.core.event.JsonBuffer;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.query.Address;
import dev.takagari.core.query.AttributeLeaves;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The document of an event, in both directions: the flat object of [EventJson] and, beside it,
/// what only the index needs.
/// - `hot.tokens`: `name=folded value` of every attribute and of every leaf inside its JSON value;
///   indexed, not in the source.
/// - `hot.missing`: columns, and `attributes.name`, whose value the index does not have as queries
///   compare it: too long, not indexable, or folded otherwise than by the engine's lower-casing.
///   `attributes` alone means any of them.
/// - `hot.unindexed`: columns whose value the engine would refuse; kept, not indexed.
/// - `hot.long_names`: name, value, name, value, … of attributes whose name the engine would
///   refuse.
///
/// For one thread.
final class HotDocument {
  /// Last time that a `date_nanos` field can hold, in µs.
  private static final long LAST_TIME = Long.MAX_VALUE / 1_000;

  /// Names that the engine's parser takes are below 50,000 characters.
  private static final int MAX_NAME = 30_000;

  /// Bytes of tokens of one event; what is beyond it is missing.
  private static final int MAX_TOKENS = 4 << 20;

  /// Lists of names whose token starts are remembered.
  private static final int MOST_NAMES = 1_024;

  private static final List<Column> COLUMNS = EventSchema.current().columns();
  private static final byte[] UNKNOWN = {};
  private static final byte[] TOKENS = member(OpenSearchMapping.TOKENS + "\":[");
  private static final byte[] MISSING = member(OpenSearchMapping.MISSING + "\":[");
  private static final byte[] UNINDEXED = member(OpenSearchMapping.UNINDEXED + "\":{");
  private static final byte[] LONG_NAMES = member(OpenSearchMapping.LONG_NAMES + "\":[");

  private final EventJson json = new EventJson();
  private final ByteSpan name = new ByteSpan();
  private final ByteSpan value = new ByteSpan();
  private final List<Column> unindexed = new ArrayList<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private final IdentityHashMap<AttributeNames, Starts> starts = new IdentityHashMap<>();

  /// Appends the document of an event for which [#impossible(Event)] has no objection.
  ///
  /// @param refused columns to leave out of the index, never `@timestamp`
  /// @param tokens whether to index the attributes
  void write(Event event, Set<Column> refused, boolean tokens, JsonBuffer into) {
    unindexed.clear();
    missing.clear();
    into.raw('{');
    boolean any = false;
    for (int at = event.nextColumn(0); at < COLUMNS.size(); at = event.nextColumn(at + 1)) {
      Column column = COLUMNS.get(at);
      if ((!refused.isEmpty() && refused.contains(column)) || !indexable(event, column)) {
        unindexed.add(column);
        missing.add(column.name());
        continue;
      }
      if (any) {
        into.raw(',');
      }
      json.writeColumn(event, column, into);
      any = true;
    }
    if (event.attributeCount() > 0) {
      Starts known = starts(event);
      writeAttributes(event, known, into);
      if (tokens) {
        writeTokens(event, known, into);
      } else {
        missing.add(EventSchema.ATTRIBUTES);
      }
    }
    writeUnindexed(event, into);
    writeMissing(into);
    into.raw('}');
  }

  private boolean indexable(Event event, Column column) {
    return switch (column.hot()) {
      case KEYWORD, WILDCARD -> {
        if (!comparable(event, column)) {
          missing.add(column.name());
        }
        yield true;
      }
      case IP -> allAddresses(event, column);
      case DATE_NANOS -> event.number(column) >= 0 && event.number(column) <= LAST_TIME;
      case NONE, INTEGER, LONG, BOOLEAN -> true;
    };
  }

  private static boolean hasNul(ByteSpan text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) == 0) {
        return true;
      }
    }
    return false;
  }

  /// Whether the engine indexes every text of the column as queries compare it.
  private boolean comparable(Event event, Column column) {
    boolean folded = column.form() == ColumnForm.VERBATIM;
    int count = texts(event, column);
    for (int i = 0; i < count; i++) {
      text(event, column, i);
      if (column.hot() == HotMapping.WILDCARD && (value.length() == 0 || hasNul(value))) {
        // An empty text has no n-grams, and NUL marks the beginning and end of a text in them: the
        // engine does not find these.
        return false;
      }
      if (value.isAscii()) {
        if (value.length() > OpenSearchMapping.IGNORE_ABOVE) {
          return false;
        }
        continue;
      }
      String text = value.toString();
      if (text.length() > OpenSearchMapping.IGNORE_ABOVE
          || (folded && !Fold.fold(text).equals(lower(text)))) {
        return false;
      }
    }
    return true;
  }

  private boolean allAddresses(Event event, Column column) {
    int count = texts(event, column);
    for (int i = 0; i < count; i++) {
      text(event, column, i);
      if (!isV4(value) && Address.parse(value.toString()).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /// Whether the bytes are four decimal parts without leading zeros; says so without making a text.
  private static boolean isV4(ByteSpan span) {
    int parts = 0;
    int digits = 0;
    int part = 0;
    for (int i = 0; i <= span.length(); i++) {
      int b = i == span.length() ? '.' : span.at(i);
      if (b == '.') {
        if (digits == 0 || part > 255 || ++parts > 4) {
          return false;
        }
        digits = 0;
        part = 0;
      } else if (b < '0' || b > '9' || digits == 3 || (digits > 0 && part == 0)) {
        return false;
      } else {
        part = 10 * part + b - '0';
        digits++;
      }
    }
    return parts == 4;
  }

  private static int texts(Event event, Column column) {
    return switch (column.type()) {
      case TEXT -> 1;
      case TEXT_LIST -> event.count(column);
      case INT, LONG, BOOLEAN, TIME -> 0;
    };
  }

  private void text(Event event, Column column, int index) {
    switch (column.type()) {
      case TEXT -> event.text(column, value);
      case TEXT_LIST -> event.element(column, index, value);
      case INT, LONG, BOOLEAN, TIME ->
          throw new IllegalArgumentException(column + " holds no text");
    }
  }

  /// What is the same of all events that share their attributes' names.
  ///
  /// @param tokens `"name=` of each, empty where the name has to be written otherwise in a token
  /// @param tooLong whether a name is longer than the engine takes
  private record Starts(byte[][] tokens, boolean tooLong) {}

  private @Nullable Starts starts(Event event) {
    AttributeNames names = event.attributeNames();
    if (names == null) {
      return null;
    }
    Starts known = starts.get(names);
    if (known != null) {
      return known;
    }
    if (starts.size() == MOST_NAMES) {
      starts.clear();
    }
    byte[][] tokens = new byte[names.count()][];
    boolean tooLong = false;
    JsonBuffer text = new JsonBuffer(64);
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = UNKNOWN;
      names.name(i, name);
      tooLong |= name.length() > MAX_NAME;
      if (isPlain(name)) {
        text.clear();
        writeStart(text);
        tokens[i] = text.toBytes();
      }
    }
    Starts made = new Starts(tokens, tooLong);
    starts.put(names, made);
    return made;
  }

  private void writeStart(JsonBuffer into) {
    into.raw('"');
    into.text(name.array(), name.offset(), name.length());
    into.raw('=');
  }

  private boolean anyLongName(Event event, @Nullable Starts known) {
    if (known != null) {
      return known.tooLong;
    }
    boolean any = false;
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, value);
      any |= name.length() > MAX_NAME;
    }
    return any;
  }

  private void writeAttributes(Event event, @Nullable Starts known, JsonBuffer into) {
    if (!anyLongName(event, known)) {
      into.raw(',');
      json.writeAttributes(event, into);
      return;
    }
    EventRow.Builder shorter = EventRow.builder();
    into.raw(LONG_NAMES);
    boolean first = true;
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, value);
      if (name.length() <= MAX_NAME) {
        shorter.attribute(name.toBytes(), value.toBytes());
        continue;
      }
      if (!first) {
        into.raw(',');
      }
      into.string(name);
      into.raw(',');
      into.string(value);
      first = false;
    }
    into.raw(']');
    into.raw(',');
    json.writeAttributes(shorter.build(), into);
  }

  private void writeTokens(Event event, @Nullable Starts known, JsonBuffer into) {
    int limit = into.length() + MAX_TOKENS;
    into.raw(TOKENS);
    int start = into.length();
    int count = event.attributeCount();
    for (int i = 0; i < count; i++) {
      event.attribute(i, name, value);
      if (into.length() > limit) {
        missing.add(EventSchema.ATTRIBUTES);
        break;
      }
      writeToken(known == null ? UNKNOWN : known.tokens[i], into, start);
      if (AttributeLeaves.mayHaveLeaves(value.array(), value.offset(), value.length())) {
        writeLeaves(into, start, limit);
      }
    }
    into.raw(']');
  }

  /// Writes the token of the present attribute.
  ///
  /// @param begun `"name=`, empty when it is not known
  private void writeToken(byte[] begun, JsonBuffer into, int start) {
    int length = name.length() + 1 + value.length();
    int before = into.length();
    if (length <= OpenSearchMapping.IGNORE_ABOVE && (begun.length > 0 || isPlain(name))) {
      if (before > start) {
        into.raw(',');
      }
      if (begun.length == 0) {
        writeStart(into);
      } else {
        into.raw(begun);
      }
      if (into.lowerText(value.array(), value.offset(), value.length())) {
        into.raw('"');
        return;
      }
      into.truncate(before);
    }
    writeToken(name.toString(), name.toString(), value.toString(), into, start);
  }

  private void writeLeaves(JsonBuffer into, int start, int limit) {
    String attribute = name.toString();
    AttributeLeaves.forEach(
        attribute,
        value.array(),
        value.offset(),
        value.length(),
        (leaf, text) -> {
          if (into.length() > limit) {
            addMissingAttribute(attribute);
          } else {
            writeToken(attribute, leaf, text, into, start);
          }
        });
  }

  private void writeToken(String attribute, String leaf, String text, JsonBuffer into, int start) {
    String token = tokenStart(leaf) + Fold.fold(text);
    if (token.length() > OpenSearchMapping.IGNORE_ABOVE) {
      addMissingAttribute(attribute);
      return;
    }
    if (into.length() > start) {
      into.raw(',');
    }
    into.string(token);
  }

  private void addMissingAttribute(String attribute) {
    missing.add(missingAttribute(attribute));
  }

  /// What the tokens of an attribute begin with: its name, in which `=` is `%3D` and `%` is `%25`,
  /// and `=`.
  static String tokenStart(String name) {
    return name.replace("%", "%25").replace("=", "%3D") + "=";
  }

  /// How an attribute is named in `hot.missing`.
  static String missingAttribute(String attribute) {
    return attribute.length() > AttributeLeaves.MAX_NAME
        ? EventSchema.ATTRIBUTES
        : EventSchema.ATTRIBUTES + "." + attribute;
  }

  private void writeUnindexed(Event event, JsonBuffer into) {
    if (unindexed.isEmpty()) {
      return;
    }
    into.raw(UNINDEXED);
    for (int i = 0; i < unindexed.size(); i++) {
      if (i > 0) {
        into.raw(',');
      }
      json.writeColumn(event, unindexed.get(i), into);
    }
    into.raw('}');
  }

  private void writeMissing(JsonBuffer into) {
    if (missing.isEmpty()) {
      return;
    }
    into.raw(MISSING);
    boolean first = true;
    for (String what : missing) {
      if (!first) {
        into.raw(',');
      }
      into.string(what);
      first = false;
    }
    into.raw(']');
  }

  /// The event of a document's source, at whose beginning the parser stands.
  static EventRow read(JsonParser parser) throws IOException {
    EventRow.Builder row = EventRow.builder();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case OpenSearchMapping.UNINDEXED -> EventJson.readInto(parser, row);
        case OpenSearchMapping.LONG_NAMES -> {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            String attribute = parser.getText();
            parser.nextToken();
            row.attribute(attribute, parser.getText());
          }
        }
        default -> {
          if (!EventJson.readMember(member, parser, row)) {
            parser.skipChildren();
          }
        }
      }
    }
    return row.build();
  }

  /// Why the event cannot have a document at all, null if it can.
  static @Nullable String impossible(Event event) {
    if (!event.has(Columns.EVENT_ID) || !event.has(Columns.EVENT_CLASS)) {
      return "no event.id or no event.class";
    }
    if (!event.has(Columns.TIMESTAMP)
        || event.number(Columns.TIMESTAMP) < 0
        || event.number(Columns.TIMESTAMP) > LAST_TIME) {
      return "@timestamp outside of 1970 to 2262";
    }
    return null;
  }

  /// Whether the name stands in tokens as it is.
  private static boolean isPlain(ByteSpan name) {
    for (int i = 0; i < name.length(); i++) {
      byte b = name.at(i);
      if (b < 0 || b == '=' || b == '%') {
        return false;
      }
    }
    return true;
  }

  /// What the engine's `lowercase` filter does.
  private static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
    return lower.toString();
  }

  private static byte[] member(String text) {
    return (",\"" + text).getBytes(StandardCharsets.US_ASCII);
  }
}
