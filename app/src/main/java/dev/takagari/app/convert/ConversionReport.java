package dev.takagari.app.convert;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The figures of a conversion.
///
/// @param plainLines lines that the plain decoder read
/// @param cpuSeconds of the process from its start
/// @param peakRssBytes largest resident memory, 0 where the system does not say
record ConversionReport(
    ConversionTotals totals,
    int hostNames,
    int inventoriesSkipped,
    long plainLines,
    int threads,
    double seconds,
    double cpuSeconds,
    long peakRssBytes) {
  private static final double MB = 1e6;
  private static final int MOST_LISTED = 1_000;

  double megabytesPerCoreSecond() {
    return cpuSeconds > 0 ? totals.jsonBytes() / MB / cpuSeconds : 0;
  }

  void write(Path file) {
    Path absolute = file.toAbsolutePath();
    try {
      Path parent = absolute.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      try (JsonGenerator json =
          new JsonFactory().createGenerator(absolute.toFile(), JsonEncoding.UTF8)) {
        json.setPrettyPrinter(new DefaultPrettyPrinter());
        write(json);
      }
    } catch (IOException e) {
      throw new TakagariException(
          ErrorCode.STORE_UNAVAILABLE, "the report cannot be written to " + absolute, e);
    }
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("files", totals.files());
    json.writeNumberField("gzip_bytes", totals.gzipBytes());
    json.writeNumberField("json_bytes", totals.jsonBytes());
    json.writeNumberField("events", totals.lines() - totals.badLines());
    json.writeNumberField("bad_lines", totals.badLines());
    json.writeNumberField("duplicates_dropped", totals.duplicates());
    json.writeNumberField("rows", totals.rows());
    json.writeNumberField("output_bytes", totals.outputBytes());
    json.writeNumberField("output_files", totals.outputFiles());
    json.writeNumberField("plain_lines", plainLines);
    json.writeNumberField("host_names", hostNames);
    json.writeNumberField("inventory_files_skipped", inventoriesSkipped);
    json.writeNumberField("threads", threads);
    number(json, "seconds", seconds);
    number(json, "cpu_seconds", cpuSeconds);
    number(json, "json_mb_per_core_second", megabytesPerCoreSecond());
    json.writeNumberField("peak_rss_bytes", peakRssBytes);
    json.writeArrayFieldStart("set_aside");
    for (SetAside each : totals.setAside().stream().limit(MOST_LISTED).toList()) {
      json.writeStartObject();
      json.writeStringField("file", each.file());
      json.writeStringField("reason", each.reason().code());
      if (each.first() > 0) {
        json.writeNumberField("first_line", each.first());
        json.writeNumberField("lines", each.lines());
      }
      if (!each.detail().isEmpty()) {
        json.writeStringField("detail", each.detail());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(String.format(Locale.ROOT, "%.3f", value));
  }

  /// One line for people.
  String summary() {
    return String.format(
        Locale.ROOT,
        "%,d rows in %,d files, %,.1f MB, from %,.1f MB of JSON in %d files; %,d duplicates dropped, %,d lines set aside; %.1f s, %.1f CPU s, %.1f MB of JSON a core-second",
        totals.rows(),
        totals.outputFiles(),
        totals.outputBytes() / MB,
        totals.jsonBytes() / MB,
        totals.files(),
        totals.duplicates(),
        totals.badLines(),
        seconds,
        cpuSeconds,
        megabytesPerCoreSecond());
  }
}
