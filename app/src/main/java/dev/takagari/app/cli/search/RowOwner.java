package dev.takagari.app.cli.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.takagari.core.owner.Owner;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The owner that the service put into a row.
final class RowOwner {
  private static final Owner NOBODY = new Owner("", "", "");
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .build())
          .build();

  private RowOwner() {}

  /// The owner of a row as the service sent it; texts are empty where it names none.
  static Owner of(byte[] row) throws IOException {
    try (JsonParser parser = JSON.createParser(row)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean owner = parser.currentName().equals("owner");
        boolean object = parser.nextToken() == JsonToken.START_OBJECT;
        if (owner && object) {
          return owner(parser);
        }
        parser.skipChildren();
      }
      return NOBODY;
    }
  }

  private static Owner owner(JsonParser parser) throws IOException {
    String[] texts = {"", "", ""};
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int at = Arrays.asList("person", "team", "channel").indexOf(parser.currentName());
      if (parser.nextToken() == JsonToken.VALUE_STRING && at >= 0) {
        texts[at] = parser.getText();
      }
      parser.skipChildren();
    }
    return new Owner(texts[0], texts[1], texts[2]);
  }

  /// Person, team and channel on one line.
  static String text(Owner owner) {
    return Stream.of(owner.person(), owner.team(), owner.channel())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
