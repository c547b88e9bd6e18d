package dev.takagari.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.testing.Samples;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.format.FormatDetector;
import dev.takagari.enrich.misp.MispReader;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.ImportReport;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.rows.AbuseChCsvReader;
import dev.takagari.enrich.rows.ListReader;
import dev.takagari.enrich.stix.StixReader;
import dev.takagari.enrich.vendor.ThreatFoxReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Every real feed is read to its last record, and what is not taken is said.
class SampleFeedsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void lists() throws IOException {
    for (Path file : Samples.files("ioc/lists", ".txt")) {
      long lines =
          Files.readString(file, StandardCharsets.ISO_8859_1)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .count();
      complete(file, new ListReader(), lines);
    }
  }

  @Test
  void dumpsOfAbuseCh() throws IOException {
    for (Path file : Samples.files("ioc", ".csv")) {
      long lines =
          Files.readString(file)
              .lines()
              .filter(
                  line ->
                      !line.isBlank()
                          && !line.startsWith("#")
                          && !line.startsWith("\"first_seen_utc\"")
                          && !line.startsWith("id,dateadded"))
              .count();
      complete(file, new AbuseChCsvReader(), lines);
    }
  }

  @Test
  void eventsOfMisp() throws IOException {
    for (Path file : Samples.files("ioc/misp", ".json")) {
      long attributes =
          JSON.readTree(file.toFile()).findParents("to_ids").stream()
              .filter(JsonNode::isObject)
              .count();
      complete(file, new MispReader(), attributes);
      complete(file, new MispReader(), ReadOptions.NONE.withAlsoNotForDetection(), attributes);
    }
  }

  @Test
  void bundlesOfStix() throws IOException {
    for (Path file : Samples.files("ioc/stix", ".json")) {
      long objects = JSON.readTree(file.toFile()).get("objects").size();
      complete(file, new StixReader(), objects);
    }
  }

  @Test
  void answersOfThreatFox() throws IOException {
    for (Path file : Samples.files("ioc/abusech-api", ".json")) {
      complete(file, new ThreatFoxReader(), JSON.readTree(file.toFile()).get("data").size());
    }
  }

  @Test
  void everyFormatIsTold() throws IOException {
    Map<String, FeedFormat> directories =
        Map.of(
            "ioc/lists", FeedFormat.LIST,
            "ioc/csv", FeedFormat.ABUSECH,
            "ioc/abusech-api", FeedFormat.ABUSECH,
            "ioc/misp", FeedFormat.MISP,
            "ioc/stix", FeedFormat.STIX);
    for (Map.Entry<String, FeedFormat> entry : directories.entrySet()) {
      for (Path file : Samples.files(entry.getKey(), "")) {
        if (Files.isRegularFile(file)) {
          assertThat(FormatDetector.detect(FeedContent.of(file), ReadOptions.NONE))
              .as(file.toString())
              .isEqualTo(entry.getValue());
        }
      }
    }
    for (Path file : Samples.files("ioc/warninglists", ".json")) {
      assertThatThrownBy(() -> FormatDetector.detect(FeedContent.of(file), ReadOptions.NONE))
          .hasMessageContaining("warning list");
    }
  }

  private static void complete(Path file, IndicatorReader reader, long records) throws IOException {
    complete(file, reader, ReadOptions.NONE, records);
  }

  private static void complete(Path file, IndicatorReader reader, ReadOptions options, long records)
      throws IOException {
    ImportReport report = new ImportReport(file.getFileName().toString(), "sample", 1);
    reader.read(FeedContent.of(file), options, report);
    System.out.printf(
        "%s: records %d, taken %d, indicators %s, not matched %s%n",
        file.getFileName(),
        report.records(),
        report.taken(),
        report.byType(),
        report.storedNotMatched());
    report
        .skippedByReason()
        .forEach(
            (reason, refused) ->
                System.out.printf(
                    "  skipped %s %d %s %s%n",
                    reason.code(), refused.count(), refused.details(), refused.rows().getFirst()));
    report
        .leftOut()
        .forEach(
            (reason, refused) ->
                System.out.printf(
                    "  left out %s %d %s%n",
                    reason.code(), refused.count(), refused.rows().getFirst()));
    assertThat(report.records()).as(file.toString()).isEqualTo(records);
    assertThat(report.taken() + report.skipped()).isEqualTo(records);
    assertThat(
            report.skippedByReason().values().stream().mapToLong(ImportReport.Refused::count).sum())
        .isEqualTo(report.skipped());
    assertThat(report.skippedByReason()).as("real ones").doesNotContainKey(RefusalReason.TOO_WIDE);
    assertThat(report.leftOut()).as("real ones").doesNotContainKey(RefusalReason.TOO_WIDE);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    report.write(written);
    assertThat(JSON.readTree(written.toByteArray()).get("records").asLong()).isEqualTo(records);
  }
}
