package dev.takagari.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.aws.CloudTrailMapping;
import dev.takagari.core.mapping.record.RecordDecoder;
import dev.takagari.core.mapping.record.RecordSyntax;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.core.testing.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Captured trails in every form in which they come: told by their content, cut, decoded, rebuilt.
class CloudTrailSamplesTest {
  private static final Instant ARRIVAL = Instant.parse("2030-01-01T00:00:00Z");

  private final ObjectMapper json = new ObjectMapper();
  private final ObjectKinds kinds =
      new ObjectKinds(
          new SourceTypes(ShippedSources.types(new UnmappedNames(), new PlainLines())),
          Map.of(),
          1);
  private final RecordDecoder decoder =
      new RecordDecoder(RecordSyntax.json(), List.of(CloudTrailMapping.DEFINITION));
  private final Rebuilder rebuilder = new Rebuilder(List.of(CloudTrailMapping.DEFINITION));
  private final Map<String, Integer> marks = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();

  @Test
  void everyRecordIsRebuiltValueForValue() throws IOException {
    int count = 0;
    List<Path> files = new ArrayList<>(Samples.files("cloudtrail", ".json"));
    files.addAll(Samples.files("cloudtrail", ".ndjson"));
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      List<String> records = cut(file, bytes);
      assertThat(records.stream().map(this::tree).toList())
          .as(file.toString())
          .isEqualTo(expected(bytes));
      for (String record : records) {
        EventRow event = decode(record, ++count);
        assertThat(CanonicalJson.of(rebuilder.rebuild(event)))
            .as(file + " " + event.string(Columns.RAW_SHAPE))
            .isEqualTo(CanonicalJson.of(record));
        for (String mark :
            event.has(Columns.EVENT_MARKS)
                ? event.strings(Columns.EVENT_MARKS)
                : List.<String>of()) {
          marks.merge(mark, 1, Integer::sum);
        }
        ids.put(tree(record).path("eventID").asText(), event.string(Columns.EVENT_ID));
      }
    }
    assertThat(count).isEqualTo(1_429);
    System.out.println("marks of CloudTrail samples: " + marks);
    assertThat(marks).containsOnlyKeys("ip.noncanonical");
    assertThat(ids)
        .containsEntry("fbd91225-39aa-4c00-822c-9f0b96e7758f", "01h4zteyt0yfc6s2g1yhjgrjg9");
  }

  private List<String> cut(Path file, byte[] bytes) {
    List<String> records = new ArrayList<>();
    LineReader reader =
        new LineReader() {
          @Override
          public void line(byte[] buffer, int offset, int length, long number) {
            records.add(new String(buffer, offset, length, StandardCharsets.UTF_8));
            assertThat(number).isEqualTo(records.size());
          }

          @Override
          public void flush() {}
        };
    Reading.Choice choice =
        kinds.choice(
            "trail",
            false,
            "some/" + file.getFileName(),
            false,
            type -> {
              assertThat(type.name()).isEqualTo("aws.cloudtrail");
              return reader;
            });
    try (ObjectScan scan = new ObjectScan(0, false, 8 << 20, choice)) {
      int piece = 1 + bytes.length / 3;
      for (int at = 0; at < bytes.length; at += piece) {
        scan.feed(bytes, at, Math.min(piece, bytes.length - at));
      }
      ObjectReport report = scan.finish();
      assertThat(report.damage()).as(file.toString()).isNull();
      assertThat(report.badLines().isEmpty()).isTrue();
    }
    return records;
  }

  private List<JsonNode> expected(byte[] bytes) throws IOException {
    List<JsonNode> records = new ArrayList<>();
    try (MappingIterator<JsonNode> values = json.readerFor(JsonNode.class).readValues(bytes)) {
      while (values.hasNext()) {
        JsonNode value = values.next();
        if (value.path("Records").isArray()) {
          value.path("Records").forEach(records::add);
        } else {
          // the iterator itself takes an array apart
          records.add(value);
        }
      }
    }
    return records;
  }

  private JsonNode tree(String record) {
    try {
      return json.readTree(record);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private EventRow decode(String record, long number) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    return decoder.decode(
        bytes,
        0,
        bytes.length,
        number,
        new LineContext("raw/o", ARRIVAL, null, ARRIVAL, HostNames.NONE));
  }
}
