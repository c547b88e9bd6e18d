package dev.takagari.alerting.falcon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the envelope of a record says of its place in the stream. Names are found in any case, and
/// nothing behind the envelope is looked at: what follows need not even be JSON.
///
/// @param offset null when it cannot be read
/// @param created when the record was made; null when that cannot be read
record RecordMark(@Nullable Long offset, @Nullable Instant created) {
  private static final RecordMark NONE = new RecordMark(null, null);
  private static final int LONGEST_TEXT = StreamSettings.LONGEST_RECORD;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
          .build();

  static RecordMark of(byte[] record) {
    try (JsonParser parser = JSON.createParser(record)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return NONE;
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (name.equalsIgnoreCase("metadata") && value == JsonToken.START_OBJECT) {
          return envelope(parser);
        }
        parser.skipChildren();
      }
      return NONE;
    } catch (IOException e) {
      return NONE;
    }
  }

  private static RecordMark envelope(JsonParser parser) throws IOException {
    Long offset = null;
    Long created = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (name.equalsIgnoreCase("offset")) {
        offset = number(parser);
      } else if (name.equalsIgnoreCase("eventCreationTime")) {
        created = number(parser);
      }
      parser.skipChildren();
    }
    return new RecordMark(offset, created == null ? null : Instant.ofEpochMilli(created));
  }

  /// Not negative; null for anything else.
  private static @Nullable Long number(JsonParser parser) throws IOException {
    try {
      long number =
          switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_STRING -> Long.parseLong(parser.getText().strip());
            case null, default -> -1;
          };
      return number < 0 ? null : (Long) number;
    } catch (NumberFormatException | com.fasterxml.jackson.core.exc.InputCoercionException e) {
      return null;
    }
  }
}
