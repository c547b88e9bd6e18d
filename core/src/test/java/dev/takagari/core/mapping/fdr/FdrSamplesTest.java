package dev.takagari.core.mapping.fdr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.testing.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FdrSamplesTest {
  private final UnmappedNames unmapped = new UnmappedNames();
  private final FdrLineDecoder decoder = new FdrLineDecoder(unmapped);
  private final Rebuilder rebuilder = new Rebuilder(List.of(new FdrMapping()));

  @Test
  void everySampleIsRebuiltValueForValue() throws IOException {
    int lines = 0;
    for (Path file : Samples.files("fdr", ".ndjson")) {
      for (String line : Files.readAllLines(file)) {
        EventRow event = decode(line, ++lines, "2022-01-01T00:00:00Z");
        assertThat(CanonicalJson.of(rebuilder.rebuild(event)))
            .as(file.getFileName() + " " + event.string(Columns.RAW_SHAPE))
            .isEqualTo(CanonicalJson.of(line));
      }
    }
    assertThat(lines).isEqualTo(1_477);
    assertThat(unmapped.counts()).isEmpty();
  }

  @Test
  void idsDoNotDependOnWhereOrWhenALineArrives() throws IOException {
    for (Path file : Samples.files("fdr", ".ndjson")) {
      List<String> ids = new ArrayList<>();
      for (String arrival :
          List.of("2021-01-01T00:00:00Z", "2024-06-01T00:00:00Z", "2030-01-01T00:00:00Z")) {
        StringBuilder all = new StringBuilder();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
          if (line.contains("\"timestamp\"")) {
            all.append(decode(line, ++number, arrival).string(Columns.EVENT_ID));
          }
        }
        ids.add(all.toString());
      }
      assertThat(ids).as(file.toString()).containsOnly(ids.getFirst());
    }
  }

  @Test
  void theDocumentedIdsHold() throws IOException {
    assertThat(idOf("af616974-23a0-11ec-9e50-06ef5a990dbb"))
        .isEqualTo("01fh0yhjhqhy8b50jg7aqfxgaf");
    assertThat(idOf("1633169864068")).isEqualTo("01fh084xc4jk487qd5pqbyfnwa");
  }

  private String idOf(String needle) throws IOException {
    for (Path file : Samples.files("fdr", ".ndjson")) {
      for (String line : Files.readAllLines(file)) {
        if (line.contains(needle)) {
          return String.valueOf(decode(line, 1, "2024-01-01T00:00:00Z").string(Columns.EVENT_ID));
        }
      }
    }
    throw new AssertionError("no sample with " + needle);
  }

  private EventRow decode(String line, long number, String arrival) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    Instant time = Instant.parse(arrival);
    return decoder.decode(
        bytes,
        0,
        bytes.length,
        number,
        new LineContext("raw/" + arrival, time, time, time, HostNames.NONE));
  }
}
