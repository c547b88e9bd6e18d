package dev.takagari.app.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.takagari.ingest.metrics.IngestTotals;
import dev.takagari.ingest.metrics.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The figures of a run that ended: what came in, where it went, what it cost.
///
/// Processor time and memory are those of the service's JVM; the embedded servers are not counted.
///
/// @param seconds from the first announcement to the last sink
/// @param cpuSeconds of the whole process over the same span
/// @param peakRssBytes largest resident memory of the process so far, 0 where the system does not
///   say
/// @param hotBytes size of the hot index on disk
record RunReport(
    IngestTotals totals,
    double seconds,
    double cpuSeconds,
    long peakRssBytes,
    long lakeBytes,
    long hotBytes) {

  /// Writes the report as JSON, replacing what is there.
  void write(Path file) {
    Path absolute = file.toAbsolutePath();
    try {
      Path parent = absolute.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      try (OutputStream out = Files.newOutputStream(absolute);
          JsonGenerator json = new JsonFactory().createGenerator(out)) {
        json.setPrettyPrinter(new DefaultPrettyPrinter());
        write(json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written to " + absolute, e);
    }
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("batches", totals.batches());
    json.writeNumberField("files", totals.files());
    json.writeNumberField("bytes_gz", totals.bytesGz());
    json.writeNumberField("bytes_json", totals.bytesJson());
    json.writeNumberField("events_received", totals.eventsReceived());
    json.writeNumberField("events_lake", totals.eventsLake());
    json.writeNumberField("events_hot", totals.eventsHot());
    json.writeNumberField("duplicates_dropped", totals.duplicatesDropped());
    json.writeNumberField("quarantined", totals.quarantined());
    json.writeNumberField("inventory_rows", totals.inventoryRows());
    number(json, "seconds", seconds);
    number(json, "cpu_seconds", cpuSeconds);
    json.writeObjectFieldStart("cpu_seconds_by_stage");
    Map<Stage, Double> stages = totals.cpuSecondsByStage();
    for (Stage stage : List.of(Stage.ARCHIVE, Stage.DECODE, Stage.LAKE, Stage.HOT)) {
      number(json, stage.tag(), stages.getOrDefault(stage, 0.0));
    }
    json.writeEndObject();
    json.writeNumberField("peak_rss_bytes", peakRssBytes);
    number(json, "json_mb_per_core_second", jsonMegabytesPerCoreSecond());
    json.writeNumberField("lake_bytes", lakeBytes);
    json.writeNumberField("hot_bytes", hotBytes);
    json.writeEndObject();
  }

  /// Decoded JSON by processor time of the whole process.
  double jsonMegabytesPerCoreSecond() {
    return cpuSeconds == 0 ? 0 : totals.bytesJson() / 1e6 / cpuSeconds;
  }

  /// Three decimals are more than the clocks know.
  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(String.format(java.util.Locale.ROOT, "%.3f", value));
  }
}
