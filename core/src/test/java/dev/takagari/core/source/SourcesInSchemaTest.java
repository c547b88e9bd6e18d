package dev.takagari.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.event.SchemaReference;
import dev.takagari.core.mapping.record.RecordDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `event.avsc` names the source fields of every shipped mapping. Rewrite it: run this test with
/// `-Dtakagari.regenerate=true`, then the tests of core once more for the page.
class SourcesInSchemaTest {
  private static final Path SCHEMA = Path.of("src/main/avro/event.avsc");
  private static final Pattern FIELD = Pattern.compile("^    \\{\"name\": \"([a-z0-9_]+)\".*$");
  private static final Pattern SOURCES = Pattern.compile(", \"sources\": \\{.*?\\}(?=\\}|, \")");

  private static String feed(RecordDefinition definition) {
    return definition.name().substring(0, definition.name().indexOf('.'));
  }

  @Test
  void theSchemaNamesTheFieldsThatTheDefinitionsUse() throws IOException {
    if (Boolean.getBoolean("takagari.regenerate")) {
      rewrite();
      return;
    }
    Map<Column, Map<String, List<String>>> declared = SchemaReference.sources();
    for (RecordDefinition definition : ShippedSources.definitions()) {
      Map<Column, List<String>> fields = definition.fields();
      for (Column column : EventSchema.current().columns()) {
        assertThat(
                declared.getOrDefault(column, Map.of()).getOrDefault(feed(definition), List.of()))
            .as(column + " of " + feed(definition))
            .isEqualTo(fields.getOrDefault(column, List.of()));
      }
    }
  }

  private static void rewrite() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(SCHEMA)) {
      Matcher field = FIELD.matcher(line);
      lines.add(
          field.matches()
              ? EventSchema.current()
                  .findSql(field.group(1))
                  .map(column -> rewritten(line, column))
                  .orElse(line)
              : line);
    }
    Files.write(SCHEMA, lines);
  }

  private static String rewritten(String line, Column column) {
    Map<String, List<String>> sources =
        new LinkedHashMap<>(SchemaReference.sources().getOrDefault(column, Map.of()));
    for (RecordDefinition definition : ShippedSources.definitions()) {
      List<String> names = definition.fields().getOrDefault(column, List.of());
      if (names.isEmpty()) {
        sources.remove(feed(definition));
      } else {
        sources.put(feed(definition), names);
      }
    }
    String bare = SOURCES.matcher(line).replaceAll("");
    if (sources.isEmpty()) {
      return bare;
    }
    List<String> feeds = new ArrayList<>();
    sources.forEach(
        (feed, names) ->
            feeds.add(
                '"'
                    + feed
                    + "\": [\""
                    + String.join(
                        "\", \"",
                        names.stream()
                            .map(JsonStringEncoder.getInstance()::quoteAsString)
                            .map(String::valueOf)
                            .toList())
                    + "\"]"));
    int end = bare.lastIndexOf('}');
    return bare.substring(0, end)
        + ", \"sources\": {"
        + String.join(", ", feeds)
        + "}"
        + bare.substring(end);
  }
}
