package dev.takagari.app.cli.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One page of an answer. Rows stay the bytes that the service sent, so that nothing in them
/// changes.
///
/// @param rest every member but the rows
record ResultPage(List<byte[]> rows, JsonNode rest) {
  private static final int LONGEST_TEXT = 256 << 20;

  /// An event may be as deep as the service takes it, and have names and numbers of any length: one
  /// odd event must not hide all others. Rows are skipped, never built as trees.
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxStringLength(LONGEST_TEXT)
                      .maxNameLength(LONGEST_TEXT)
                      .maxNumberLength(LONGEST_TEXT)
                      .maxNestingDepth(Integer.MAX_VALUE)
                      .build())
              .build());

  /// @throws IOException if the bytes are not an answer
  static ResultPage read(byte[] body) throws IOException {
    List<byte[]> rows = new ArrayList<>();
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    try (JsonParser parser = MAPPER.getFactory().createParser(body)) {
      expect(parser.nextToken() == JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("rows")) {
          readRows(parser, body, rows);
        } else {
          JsonNode value = MAPPER.readTree(parser);
          rest.set(name, value);
        }
      }
      expect(parser.currentToken() == JsonToken.END_OBJECT);
    }
    expect(rest.path("complete").isBoolean());
    return new ResultPage(rows, rest);
  }

  private static void readRows(JsonParser parser, byte[] body, List<byte[]> rows)
      throws IOException {
    expect(parser.currentToken() == JsonToken.START_ARRAY);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser.currentToken() == JsonToken.START_OBJECT);
      int from = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      int to = (int) parser.currentLocation().getByteOffset();
      rows.add(Arrays.copyOfRange(body, from, to));
    }
  }

  private static void expect(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("the answer is not one of a search");
    }
  }

  boolean complete() {
    return rest.path("complete").asBoolean();
  }

  /// The next page's cursor, empty at the end.
  String nextCursor() {
    return rest.path("next_cursor").asText("");
  }
}
