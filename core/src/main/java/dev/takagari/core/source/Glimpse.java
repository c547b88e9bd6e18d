package dev.takagari.core.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/// What the first bytes of an object show: enough to tell kinds of logs apart, for people who wrote
/// no configuration. Immutable.
///
/// @param names of the members of the first JSON object, as far as it could be read; empty when the
///   text is not JSON
/// @param array the member of that object in whose first element [#elementNames] were found; empty
///   when the text itself is an array, or when there is none
/// @param elementNames of the members of the first object inside an array
/// @param firstLine without the line feed, cut at 8,192 bytes
public record Glimpse(Set<String> names, String array, Set<String> elementNames, String firstLine) {
  /// As many bytes as are worth looking at.
  public static final int BYTES = 64 * 1024;

  private static final int LONGEST_LINE = 8 * 1024;
  private static final JsonFactory JSON = new JsonFactory();

  public Glimpse {
    names = Set.copyOf(names);
    elementNames = Set.copyOf(elementNames);
  }

  /// Looks at the first bytes of an object; they may end anywhere.
  public static Glimpse of(byte[] bytes, int length) {
    Set<String> names = new LinkedHashSet<>();
    Set<String> elementNames = new LinkedHashSet<>();
    String array = "";
    try (JsonParser parser = JSON.createParser(bytes, 0, length)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.START_OBJECT) {
        members(parser, elementNames);
      } else if (first == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          names.add(name);
          boolean inArray = parser.nextToken() == JsonToken.START_ARRAY;
          if (!inArray || !elementNames.isEmpty()) {
            parser.skipChildren();
          } else if (parser.nextToken() == JsonToken.START_OBJECT) {
            array = name;
            members(parser, elementNames);
            rest(parser);
          } else if (parser.currentToken() != JsonToken.END_ARRAY) {
            rest(parser);
          }
        }
      }
    } catch (IOException e) {
      // the bytes end somewhere; what was seen so far counts
    }
    return new Glimpse(names, array, elementNames, firstLine(bytes, length));
  }

  private static void members(JsonParser parser, Set<String> names) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      names.add(parser.currentName());
      parser.nextToken();
      parser.skipChildren();
    }
  }

  /// Skips to the end of the array in which the parser stands.
  private static void rest(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      parser.skipChildren();
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == null) {
        return;
      }
      parser.skipChildren();
    }
  }

  private static String firstLine(byte[] bytes, int length) {
    int end = 0;
    while (end < length && end < LONGEST_LINE && bytes[end] != '\n') {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).stripTrailing();
  }

  /// Whether the first object, or the first one inside an array of it, has all these members.
  public boolean recordHas(String... wanted) {
    return recordHas(Set.of(wanted));
  }

  /// The same.
  public boolean recordHas(Set<String> wanted) {
    return names.containsAll(wanted) || elementNames.containsAll(wanted);
  }
}
