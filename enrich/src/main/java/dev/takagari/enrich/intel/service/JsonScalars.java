package dev.takagari.enrich.intel.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// Reads JSON as a stream of scalars, each with the path to it: `data.tags[]`, `urls[].threat`.
/// What nobody asks for is passed over; null is as if it were not there.
final class JsonScalars {
  private static final String ELEMENT = "[]";
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxNameLength(1_000)
                  .maxNumberLength(100)
                  .build())
          .build();

  private JsonScalars() {}

  /// Takes what is read.
  interface Visitor {
    /// A text, a number as it is written, `true` or `false`.
    void scalar(String path, String text);

    /// An object in an array has ended; its path ends with `[]`.
    default void end(String path) {}
  }

  /// Reads one object, to the end of the text.
  ///
  /// @throws BadAnswerException if the text is anything else; the visitor has seen what was before
  static void read(byte[] body, Visitor visitor) throws BadAnswerException {
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new BadAnswerException("the answer is no JSON object");
      }
      object(json, visitor);
      if (json.nextToken() != null) {
        throw new BadAnswerException("there is text behind the answer");
      }
    } catch (IOException e) {
      throw new BadAnswerException("the answer is no JSON, or was cut");
    }
  }

  private static void object(JsonParser json, Visitor visitor) throws IOException {
    Deque<Frame> frames = new ArrayDeque<>();
    frames.push(new Frame("", false));
    String name = "";
    while (!frames.isEmpty()) {
      JsonToken token = json.nextToken();
      if (token == null) {
        throw new IOException("cut");
      }
      String path = frames.element().path(name);
      switch (token) {
        case FIELD_NAME -> name = json.currentName();
        case START_OBJECT -> frames.push(new Frame(path, false));
        case START_ARRAY -> frames.push(new Frame(path + ELEMENT, true));
        case END_OBJECT -> {
          Frame ended = frames.pop();
          if (ended.around.endsWith(ELEMENT)) {
            visitor.end(ended.around);
          }
        }
        case END_ARRAY -> frames.pop();
        case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
            visitor.scalar(path, json.getText());
        case VALUE_NULL, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> {}
      }
    }
  }

  /// An object or array that has not ended.
  private record Frame(String around, boolean isArray) {
    String path(String name) {
      if (isArray) {
        return around;
      }
      return around.isEmpty() ? name : around + "." + name;
    }
  }
}
