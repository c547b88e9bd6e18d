package dev.takagari.ingest.notification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one small JSON object into maps and lists; numbers stay as they are written.
final class JsonText {
  private static final int MAX_DEPTH = 32;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private JsonText() {}

  /// The members of the object, null when the text is not one.
  static @Nullable Map<String, Object> object(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Map<String, Object> members = members(parser);
      return parser.nextToken() == null ? members : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static Map<String, Object> members(JsonParser parser) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        yield elements;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new NumberToken(parser.getText());
      case VALUE_STRING -> parser.getText();
      default -> Literal.OF_ANY_KIND;
    };
  }

  /// True, false or null: nothing that a notification could mean.
  private enum Literal {
    OF_ANY_KIND
  }

  /// A number as it is written.
  private record NumberToken(String text) {}

  /// A string member that is not empty, null otherwise.
  static @Nullable String string(Map<?, ?> members, String name) {
    return members.get(name) instanceof String text && !text.isEmpty() ? text : null;
  }

  /// A whole number that is not negative, as a number or as text; -1 otherwise. One that is too
  /// large for a long is the largest.
  static long number(Map<?, ?> members, String name) {
    Object value = members.get(name);
    String text =
        switch (value) {
          case NumberToken token -> token.text();
          case String string -> string;
          case null, default -> "";
        };
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /// An object member, null when there is none.
  static @Nullable Map<?, ?> object(Map<?, ?> members, String name) {
    return members.get(name) instanceof Map<?, ?> map ? map : null;
  }
}
