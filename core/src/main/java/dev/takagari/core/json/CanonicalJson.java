package dev.takagari.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One spelling of a JSON value: members sorted by the UTF-8 bytes of their names (repeated names
/// in source order), number tokens verbatim, no white space.
public final class CanonicalJson {
  /// The order of unsigned UTF-8 bytes, which is the order of code points.
  public static final Comparator<String> NAMES = CanonicalJson::compare;

  /// Reads values of any size, as deep as records may be; what a record may hold can be read again.
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonRecordReader.DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private record Member(String name, String json) {}

  private CanonicalJson() {}

  /// The one spelling of a record.
  public static String of(JsonRecord record) {
    List<Member> members = new ArrayList<>(record.size());
    for (int i = 0; i < record.size(); i++) {
      members.add(new Member(record.name(i), of(record, i)));
    }
    return object(members);
  }

  /// The one spelling of a JSON text.
  ///
  /// @throws IllegalArgumentException if the text is not JSON
  public static String of(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      return value(parser);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  private static String of(JsonRecord record, int index) {
    if (!record.isToken(index)) {
      StringBuilder json = new StringBuilder();
      JsonText.append(json, record.text(index));
      return json.toString();
    }
    return switch (record.kind(index)) {
      case NUMBER, BOOLEAN, NULL -> record.text(index);
      case STRING, OBJECT, ARRAY -> of(record.text(index));
    };
  }

  private static String value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      List<Member> members = new ArrayList<>();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        members.add(new Member(name, value(parser)));
      }
      return object(members);
    }
    if (token == JsonToken.START_ARRAY) {
      StringBuilder json = new StringBuilder("[");
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (json.length() > 1) {
          json.append(',');
        }
        json.append(value(parser));
      }
      return json.append(']').toString();
    }
    String text = parser.getText();
    if (token == JsonToken.VALUE_STRING) {
      StringBuilder json = new StringBuilder();
      JsonText.append(json, text);
      return json.toString();
    }
    return text;
  }

  private static String object(List<Member> members) {
    members.sort((a, b) -> compare(a.name(), b.name()));
    StringBuilder json = new StringBuilder("{");
    for (Member member : members) {
      if (json.length() > 1) {
        json.append(',');
      }
      JsonText.append(json, member.name());
      json.append(':').append(member.json());
    }
    return json.append('}').toString();
  }

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char c = a.charAt(i);
      char d = b.charAt(i);
      if (c != d) {
        boolean first = Character.isSurrogate(c);
        boolean second = Character.isSurrogate(d);
        return first == second ? c - d : first ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
