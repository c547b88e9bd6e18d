package dev.takagari.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON value with everything inside it; numbers stay as they were written. Immutable.
public sealed interface JsonTree {

  /// An object; of repeated names the last one counts.
  record Members(Map<String, JsonTree> byName) implements JsonTree {}

  /// An array.
  record Elements(List<JsonTree> all) implements JsonTree {}

  /// A string's value, or the token of a number, boolean or null.
  record Scalar(JsonKind kind, String text) implements JsonTree {}

  /// Reads one value; null if the text is not JSON.
  static @Nullable JsonTree parse(String json) {
    try (JsonParser parser = CanonicalJson.FACTORY.createParser(json)) {
      return parser.nextToken() == null ? null : Reading.value(parser);
    } catch (IOException e) {
      return null;
    }
  }

  /// How texts are read.
  final class Reading {
    private Reading() {}

    private static JsonTree value(JsonParser parser) throws IOException {
      return switch (parser.currentToken()) {
        case START_OBJECT -> {
          Map<String, JsonTree> members = new LinkedHashMap<>();
          for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            members.put(name, value(parser));
          }
          yield new Members(members);
        }
        case START_ARRAY -> {
          List<JsonTree> elements = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
          }
          yield new Elements(elements);
        }
        case VALUE_STRING -> new Scalar(JsonKind.STRING, parser.getText());
        case VALUE_TRUE, VALUE_FALSE -> new Scalar(JsonKind.BOOLEAN, parser.getText());
        case VALUE_NULL -> new Scalar(JsonKind.NULL, "null");
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Scalar(JsonKind.NUMBER, parser.getText());
        case null, default -> throw new IOException("no value");
      };
    }
  }
}
