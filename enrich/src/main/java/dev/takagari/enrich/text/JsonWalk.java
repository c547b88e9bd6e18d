package dev.takagari.enrich.text;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A walk through JSON whose writer is not trusted, member by member, without a tree: what nobody
/// asks for is passed over, however large it is; names are not kept, so that they cannot fill the
/// memory either. UTF-8, or UTF-16 and UTF-32 as JSON allows them. For one thread.
public final class JsonWalk {
  /// Longest text, in characters, that is read; longer ones are only passed over.
  public static final int LONGEST = 4 << 20;

  /// Longest text that [#words] keeps.
  public static final int LONGEST_WORDS = 4_000;

  private static final int DEEPEST = 100;
  private static final int LONGEST_NAME = 50_000;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST)
                  .maxNumberLength(1_000)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final JsonParser parser;

  private JsonWalk(JsonParser parser) {
    this.parser = parser;
  }

  /// Reads the value of a member, or passes over it with [JsonWalk#skip].
  @FunctionalInterface
  public interface Member {
    void read(String name) throws IOException;
  }

  /// Reads a value.
  @FunctionalInterface
  public interface Value {
    void read() throws IOException;
  }

  /// Goes through a text.
  @FunctionalInterface
  public interface Way {
    void go(JsonWalk walk) throws IOException;
  }

  /// Walks through bytes, which are closed at the end.
  ///
  /// @throws TakagariException `indicators-unreadable` when they are no JSON, nested too deeply, or
  ///   a text that is asked for is too long; says the line, nothing of what stands there
  /// @throws IOException when the bytes cannot be read
  public static void through(InputStream bytes, Way way) throws IOException {
    try (InputStream closing = bytes;
        JsonParser parser = FACTORY.createParser(closing)) {
      way.go(new JsonWalk(parser));
    } catch (StreamConstraintsException e) {
      throw unreadable(e, "a text is too long or values are nested too deeply");
    } catch (JacksonException e) {
      throw unreadable(e, "it is no JSON, or ends too early");
    } catch (CharConversionException e) {
      throw new TakagariException(
          ErrorCode.INDICATORS_UNREADABLE, "it has bytes that are no characters", e);
    }
  }

  /// Goes to the next value that is in no other; false when there is none.
  public boolean next() throws IOException {
    return parser.nextToken() != null;
  }

  /// Goes to the next token, whatever it is, for walks that choose their own way.
  ///
  /// @return null at the end
  public @Nullable JsonToken token() throws IOException {
    return parser.nextToken();
  }

  /// The name of the member that the last token is, or belongs to; empty when there is none.
  public String name() throws IOException {
    String name = parser.currentName();
    return name == null ? "" : name;
  }

  public boolean isObject() {
    return parser.hasToken(JsonToken.START_OBJECT);
  }

  public boolean isArray() {
    return parser.hasToken(JsonToken.START_ARRAY);
  }

  /// Reads the members of an object, in their order; passes over anything else.
  public void members(Member member) throws IOException {
    if (!isObject()) {
      skip();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      member.read(name);
    }
  }

  /// Reads the elements of an array; passes over anything else.
  public void elements(Value value) throws IOException {
    if (!isArray()) {
      skip();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      value.read();
    }
  }

  /// Reads an array of [#words], or one.
  public void texts(Consumer<String> into) throws IOException {
    if (isArray()) {
      elements(() -> into.accept(words()));
      return;
    }
    String text = words();
    if (!text.isEmpty()) {
      into.accept(text);
    }
  }

  /// A text as it is meant, or the token of a number or boolean; empty for null, objects and
  /// arrays, which are passed over.
  public String text() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL || token.isStructStart()) {
      skip();
      return "";
    }
    return parser.getText();
  }

  /// The same for what is told beside values: no more than [#LONGEST_WORDS] characters of it are
  /// kept, so that many of them are not much.
  public String words() throws IOException {
    String text = text();
    return text.length() <= LONGEST_WORDS ? text : text.substring(0, LONGEST_WORDS);
  }

  /// Whether a value says yes: `true`, 1, or a text that says one of them.
  public boolean flag() throws IOException {
    String text = text();
    return text.equals("1") || text.equalsIgnoreCase("true");
  }

  /// Passes over the value.
  public void skip() throws IOException {
    parser.skipChildren();
  }

  /// The line, from 1.
  public long line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private static TakagariException unreadable(JacksonException e, String reason) {
    long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
    return new TakagariException(
        ErrorCode.INDICATORS_UNREADABLE, (line > 0 ? "line " + line + ": " : "") + reason);
  }
}
