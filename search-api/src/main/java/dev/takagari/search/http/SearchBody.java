package dev.takagari.search.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.EventJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a caller asks, as sent; null where nothing was said.
record SearchBody(
    @Nullable String query,
    @Nullable String from,
    @Nullable String to,
    @Nullable String since,
    @Nullable String tier,
    @Nullable Integer limit,
    @Nullable String cursor,
    @Nullable String format) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /// Reads the JSON object of a request. Unknown members are refused: a typing error must not
  /// silently widen a search.
  ///
  /// @throws TakagariException bad-request if it is something else
  static SearchBody read(byte[] json) {
    try (JsonParser parser = EventJson.factory().createParser(text(json))) {
      parser.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw bad("the body is not a JSON object");
      }
      Builder body = new Builder();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        body.set(name, parser);
      }
      if (parser.nextToken() != null) {
        throw bad("the body goes on after its JSON object");
      }
      return body.build();
    } catch (JsonParseException e) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          "the body is not JSON: line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr(),
          e);
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "the body is not JSON", e);
    }
  }

  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "the body is not UTF-8", e);
    }
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }

  private static final class Builder {
    private @Nullable String query;
    private @Nullable String from;
    private @Nullable String to;
    private @Nullable String since;
    private @Nullable String tier;
    private @Nullable Integer limit;
    private @Nullable String cursor;
    private @Nullable String format;

    void set(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "query" -> query = text(name, parser);
        case "from" -> from = text(name, parser);
        case "to" -> to = text(name, parser);
        case "since" -> since = text(name, parser);
        case "tier" -> tier = text(name, parser);
        case "limit" -> limit = integer(name, parser);
        case "cursor" -> cursor = text(name, parser);
        case "format" -> format = text(name, parser);
        default ->
            throw bad(
                "the body has an unknown member; known are query, from, to, since, tier, limit,"
                    + " cursor, format");
      }
    }

    private static @Nullable String text(String name, JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return null;
      }
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw bad(name + " is not a string");
      }
      return parser.getText();
    }

    private static @Nullable Integer integer(String name, JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return null;
      }
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
          || parser.getNumberType() != JsonParser.NumberType.INT) {
        throw bad(name + " is not a whole number");
      }
      return parser.getIntValue();
    }

    SearchBody build() {
      return new SearchBody(query, from, to, since, tier, limit, cursor, format);
    }
  }
}
