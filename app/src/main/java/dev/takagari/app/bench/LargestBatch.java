package dev.takagari.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The figures of one large batch.
///
/// @param parts objects of the batch
/// @param hosts that sent it
/// @param limitSeconds in which it was produced
/// @param archivedSeconds from the start of the process until every object was archived and
///   verified
/// @param lakeSeconds until every event could be read in the lake
/// @param lakeCpuSeconds of ingest until then
/// @param lakePeakRssBytes of ingest until then, 0 where the system does not say
/// @param hotSeconds until every event could be found in the hot index
/// @param peakRssBytes of ingest until the end, 0 where the system does not say
record LargestBatch(
    int parts,
    int hosts,
    long gzipBytes,
    long jsonBytes,
    long events,
    long limitSeconds,
    double archivedSeconds,
    double lakeSeconds,
    double lakeCpuSeconds,
    long lakePeakRssBytes,
    long lakeBytes,
    long lakeFiles,
    double hotSeconds,
    long peakRssBytes,
    Machine machine) {
  private static final double MB = 1e6;

  static final List<String> METHOD =
      List.of(
          "One run of one process, which begins when it starts. The batch and its announcement are in"
              + " the feed before. Servers (OpenSearch, PostgreSQL, SQS and S3) are other processes on"
              + " the same cores.",
          "Archived: every object is copied, with size and MD5 verified, and the manifest written. In"
              + " the lake: the Iceberg commit has succeeded.",
          "The hot index gets nothing until the batch is in the lake, as when it was away. Then the"
              + " ledger has the archive read again for it; its rate counts from the commit.",
          "MB are 1,000,000 bytes.");

  /// What the bench read from the process that ran.
  static LargestBatch of(
      int parts,
      int hosts,
      long gzipBytes,
      long jsonBytes,
      long limitSeconds,
      FlatJson outcome,
      long peakRssBytes,
      Machine machine) {
    return new LargestBatch(
        parts,
        hosts,
        gzipBytes,
        jsonBytes,
        (long) outcome.number("events"),
        limitSeconds,
        outcome.number("archived.seconds"),
        outcome.number("lake.seconds"),
        outcome.number("lake.cpu_seconds"),
        (long) outcome.number("lake.peak_rss_bytes"),
        (long) outcome.number("lake_bytes"),
        (long) outcome.number("lake_files"),
        outcome.number("hot.seconds"),
        peakRssBytes,
        machine);
  }

  /// Whether it was in the lake in the time in which it was produced.
  boolean isInTime() {
    return lakeSeconds <= limitSeconds;
  }

  private record Row(String name, String value) {}

  private List<Row> rows() {
    return List.of(
        new Row("archived after", text("%,.1f s", archivedSeconds)),
        new Row(
            "in the lake after",
            text(
                "%,.1f s, %s the %,d s in which it was produced",
                lakeSeconds, isInTime() ? "within" : "NOT within", limitSeconds)),
        new Row("events/s into the lake", text("%,.0f", events / lakeSeconds)),
        new Row("MB JSON/s into the lake", text("%,.1f", jsonBytes / MB / lakeSeconds)),
        new Row("CPU s until then", text("%,.1f", lakeCpuSeconds)),
        new Row("peak RSS MB until then", text("%,.0f", lakePeakRssBytes / MB)),
        new Row("lake", text("%,.1f MB in %,d files", lakeBytes / MB, lakeFiles)),
        new Row("hot index has it after", text("%,.1f s more", hotSeconds - lakeSeconds)),
        new Row("events/s into the hot index", text("%,.0f", events / (hotSeconds - lakeSeconds))),
        new Row("peak RSS MB at the end", text("%,.0f", peakRssBytes / MB)));
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private String what() {
    return text(
        "one batch of %,d parts: %,.1f MB gz, %,.1f MB JSON, %,d events of %,d generated hosts",
        parts, gzipBytes / MB, jsonBytes / MB, events, hosts);
  }

  /// For people.
  String table() {
    List<String> lines = new ArrayList<>();
    lines.add(what());
    lines.add("");
    for (Row row : rows()) {
      lines.add("  %-28s %s".formatted(row.name(), row.value()));
    }
    lines.add("");
    lines.addAll(METHOD);
    lines.add("");
    lines.add(machine.text());
    return String.join("\n", lines) + "\n";
  }

  /// The page `docs/reference/benchmark-largest-batch.md`.
  ///
  /// @param call the arguments of the command
  String document(String call, String day) {
    List<String> lines = new ArrayList<>();
    lines.add("# Benchmark of the largest batch");
    lines.add("");
    lines.add(
        "Written by [`./takagari bench largest-batch`](../how-to/measure.md#the-largest-batch) on "
            + day
            + ".");
    lines.add("");
    lines.add("- `./takagari " + call + "`");
    lines.add("- " + what());
    lines.add("- " + machine.text());
    lines.add("");
    lines.add("| figure | |");
    lines.add("|---|---|");
    rows().forEach(row -> lines.add("| " + row.name() + " | " + row.value() + " |"));
    lines.add("");
    lines.add("## Method");
    lines.add("");
    METHOD.forEach(each -> lines.add("- " + each));
    return String.join("\n", lines) + "\n";
  }
}
