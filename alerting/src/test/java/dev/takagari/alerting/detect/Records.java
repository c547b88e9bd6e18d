package dev.takagari.alerting.detect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Records of sources as events, decoded by the mappings that ingest uses.
final class Records {
  private static final Set<String> WRAPPERS = Set.of("records", "findings");
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final SourceTypes TYPES =
      new SourceTypes(ShippedSources.types(new UnmappedNames(), new PlainLines()));

  private Records() {}

  /// The event of one record.
  ///
  /// @throws dev.takagari.core.mapping.UndecodableLineException when it is none
  static EventRow decode(String source, String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    Event event =
        TYPES
            .find(source)
            .orElseThrow()
            .decoders()
            .get()
            .decode(
                bytes,
                0,
                bytes.length,
                1,
                new LineContext("raw/object", NOW, null, NOW, HostNames.NONE));
    return EventRow.copyOf(event);
  }

  /// What the only record of a source among the test's own files is.
  static Verdict verdict(String source, String record) {
    return verdict(decode(source, record));
  }

  static Verdict verdict(Event event) {
    return new EventVerdicts(FalcoPriority.NOTICE).of(event);
  }

  /// One of the test's own records.
  static String own(String name) throws IOException {
    try (InputStream in = Records.class.getResourceAsStream("/detect/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// The records of a file: its lines, or the objects of its JSON.
  static List<String> of(Path file) throws IOException {
    String text = Files.readString(file);
    return file.toString().endsWith(".json")
        ? objects(text)
        : text.lines().filter(line -> !line.isBlank()).toList();
  }

  private static List<String> objects(String text) throws IOException {
    List<String> records = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          int before = records.size();
          int start = (int) parser.currentTokenLocation().getCharOffset();
          wrapped(parser, text, records);
          if (records.size() == before) {
            records.add(upTo(parser, text, start));
          }
        }
      }
    }
    return records;
  }

  /// Adds the elements of a wrapper's array; at the end of the object.
  private static void wrapped(JsonParser parser, String text, List<String> records)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      boolean wraps =
          value == JsonToken.START_ARRAY && WRAPPERS.contains(name.toLowerCase(Locale.ROOT));
      while (wraps && parser.nextToken() != JsonToken.END_ARRAY) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        records.add(upTo(parser, text, start));
      }
      parser.skipChildren();
    }
  }

  private static String upTo(JsonParser parser, String text, int start) {
    return text.substring(start, (int) parser.currentTokenLocation().getCharOffset() + 1);
  }
}
