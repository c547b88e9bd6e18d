package dev.takagari.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads one JSON object from bytes. For one thread; the record it returns is reused.
///
/// Stricter and looser than a mapper where losing nothing asks for it: numbers and nested values
/// stay verbatim, repeated names are all kept, raw control characters inside strings are taken,
/// bytes that are not UTF-8 become U+FFFD. Values may nest 1,000 deep; names, strings and numbers
/// have no limit of their own.
public final class JsonRecordReader {
  /// How deep values may nest.
  public static final int DEEPEST = 1_000;

  private static final int MARK_LENGTH = 3;
  private static final String NO_OBJECT = "JSON, but not an object";
  private static final int NOT_ASCII = 1;
  private static final int SURROGATES = 2;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private final JsonRecord record = new JsonRecord();

  /// Reads the object that `length` bytes of `buffer` hold, white space around it allowed.
  ///
  /// @throws NotJsonException if they are not one JSON object
  public JsonRecord read(byte[] buffer, int offset, int length) throws NotJsonException {
    record.clear();
    int flags = scan(buffer, offset, length);
    if ((flags & NOT_ASCII) != 0 && !isUtf8(buffer, offset, length)) {
      byte[] repaired =
          new String(buffer, offset, length, StandardCharsets.UTF_8)
              .getBytes(StandardCharsets.UTF_8);
      record.setReplaced();
      parse(repaired, 0, repaired.length, flags);
    } else {
      parse(buffer, offset, length, flags);
    }
    return record;
  }

  /// The verbatim text of the object that was read from these bytes.
  public static String source(byte[] buffer, int offset, int length) {
    int start = firstByte(buffer, offset, offset + length);
    return new String(buffer, start, offset + length - start, StandardCharsets.UTF_8).strip();
  }

  private void parse(byte[] buffer, int offset, int length, int flags) throws NotJsonException {
    int start = firstByte(buffer, offset, offset + length);
    int end = offset + length;
    int before = start - offset;
    if (start == end) {
      throw new NotJsonException(false, 0, "nothing there");
    }
    if (end - start == 1 && buffer[start] >= '0' && buffer[start] <= '9') {
      throw new NotJsonException(true, before, NO_OBJECT);
    }
    // Two bytes tell the parser that the text is UTF-8 and not UTF-16 or UTF-32.
    if (end - start < 2 || buffer[start + 1] == 0 || buffer[start] == 0) {
      throw new NotJsonException(false, before, "not JSON at byte " + before);
    }
    // The parser of bytes refuses names with some surrogates, the parser of characters does not.
    Source source =
        (flags & SURROGATES) == 0
            ? new Bytes(buffer, start, end - start)
            : new Characters(new String(buffer, start, end - start, StandardCharsets.UTF_8));
    try (JsonParser parser = source.open()) {
      try {
        boolean object = parser.nextToken() == JsonToken.START_OBJECT;
        if (object) {
          members(parser, source, (flags & SURROGATES) != 0);
        } else {
          parser.skipChildren();
        }
        int after = Math.min(length, before + source.bytes(parser.currentLocation()));
        if (parser.nextToken() != null) {
          throw new NotJsonException(false, after, "more than one JSON value, from byte " + after);
        }
        if (!object) {
          throw new NotJsonException(true, before, NO_OBJECT);
        }
      } catch (StreamConstraintsException e) {
        int at = Math.min(length, before + source.bytes(parser.currentLocation()));
        throw new NotJsonException(false, at, "nested deeper than " + DEEPEST + " at byte " + at);
      } catch (IOException e) {
        int at = Math.min(length, before + source.bytes(parser.currentLocation()));
        throw new NotJsonException(false, at, "not JSON at byte " + at);
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail to be read", e);
    }
  }

  private void members(JsonParser parser, Source source, boolean surrogates) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (surrogates && hasLoneSurrogate(name)) {
        record.setUnwritableName();
      }
      switch (parser.nextToken()) {
        case VALUE_STRING -> {
          String text = parser.getText();
          boolean token = surrogates && hasLoneSurrogate(text);
          record.add(name, JsonKind.STRING, token ? verbatim(parser, source) : text, token);
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            record.add(name, JsonKind.NUMBER, parser.getText(), true);
        case VALUE_TRUE, VALUE_FALSE -> record.add(name, JsonKind.BOOLEAN, parser.getText(), true);
        case VALUE_NULL -> record.add(name, JsonKind.NULL, "null", true);
        case START_OBJECT -> record.add(name, JsonKind.OBJECT, verbatim(parser, source), true);
        case START_ARRAY -> record.add(name, JsonKind.ARRAY, verbatim(parser, source), true);
        default -> throw new IOException("no value");
      }
    }
  }

  /// The text of the current value, which is skipped.
  private static String verbatim(JsonParser parser, Source source) throws IOException {
    JsonLocation from = parser.currentTokenLocation();
    parser.skipChildren();
    return source.cut(from, parser.currentLocation());
  }

  /// What a parser reads, and how its places are found again.
  private sealed interface Source {
    JsonParser open() throws IOException;

    String cut(JsonLocation from, JsonLocation to);

    int bytes(JsonLocation location);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Bytes(byte[] buffer, int start, int length) implements Source {
    @Override
    public JsonParser open() throws IOException {
      return FACTORY.createParser(buffer, start, length);
    }

    @Override
    public String cut(JsonLocation from, JsonLocation to) {
      int at = (int) from.getByteOffset();
      return new String(buffer, start + at, (int) to.getByteOffset() - at, StandardCharsets.UTF_8);
    }

    @Override
    public int bytes(JsonLocation location) {
      return (int) location.getByteOffset();
    }
  }

  private record Characters(String text) implements Source {
    @Override
    public JsonParser open() throws IOException {
      return FACTORY.createParser(text);
    }

    @Override
    public String cut(JsonLocation from, JsonLocation to) {
      return text.substring((int) from.getCharOffset(), (int) to.getCharOffset());
    }

    @Override
    public int bytes(JsonLocation location) {
      int characters = Math.min((int) location.getCharOffset(), text.length());
      return text.substring(0, characters).getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /// Looks once over the bytes for what needs care later.
  private static int scan(byte[] buffer, int offset, int length) {
    int flags = 0;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      byte b = buffer[i];
      if (b < 0) {
        flags |= NOT_ASCII;
      } else if (b == '\\' && i + 2 < end) {
        i++;
        if (buffer[i] == 'u' && (buffer[i + 1] | 0x20) == 'd') {
          flags |= SURROGATES;
        }
      }
    }
    return flags;
  }

  private static boolean isUtf8(byte[] buffer, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static int firstByte(byte[] buffer, int offset, int end) {
    int at = offset;
    boolean marked =
        end - at >= MARK_LENGTH
            && buffer[at] == (byte) 0xEF
            && buffer[at + 1] == (byte) 0xBB
            && buffer[at + 2] == (byte) 0xBF;
    if (marked) {
      at += MARK_LENGTH;
    }
    while (at < end && (buffer[at] == ' ' || (buffer[at] >= '\t' && buffer[at] <= '\r'))) {
      at++;
    }
    return at;
  }

  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return true;
      }
    }
    return false;
  }
}
